// Lets a pod run only where what is left suffices, and prefers nodes with much left (or as it is configured).
// Like plugins/noderesources fit.go and least_allocated.go.
import type { Node, PodSpec } from '../../../apis/core/types.ts'
import { isOwnChange, maxNodeScore, type NodeFilter, type Plugin, type Rejection } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'
import { nodeResources, podRequests, type Resources } from '../resources.ts'

const name = 'NodeResourcesFit'

export type FitOptions = {
  /** Extended resources that the filter does not look at. */
  readonly isIgnored?: (resource: string) => boolean
  /** How nodes are scored; by default those with much left are preferred. `text` tells the strategies apart. */
  readonly strategy?: { readonly text: string; readonly score: (pod: PodInfo, node: NodeInfo) => number }
}

export const nodeResourcesFit: Plugin = nodeResourcesFitWith({})

export function nodeResourcesFitWith({ isIgnored, strategy }: FitOptions): Plugin {
  const wantedOf = ({ requests }: PodInfo): Resources =>
    isIgnored === undefined || requests.scalars.size === 0
      ? requests
      : { ...requests, scalars: new Map([...requests.scalars].filter(([resource]) => !isIgnored(resource))) }
  const { text, score } = strategy ?? { text: '', score: leastAllocated }
  return {
    name,
    weight: 1,
    filter: (pod): NodeFilter => {
      const wanted = wantedOf(pod)
      return { question: textOf(wanted), check: (node) => check(wanted, node) }
    },
    score: (pod) => ({
      question: strategy ? `${text} ${textOf(pod.nonZeroRequests)}` : textOf(pod.nonZeroRequests),
      score: (node) => score(pod, node),
    }),
    hints: {
      'node-added': ({ node }, pod) => couldHold(node, wantedOf(pod)),
      'node-changed': ({ node, changed }, pod) => changed.allocatable && couldHold(node, wantedOf(pod)),
      'pod-deleted': () => true,
      'pod-changed': (event, pod) => isOwnChange(event, pod) || shrank(event.old.spec, event.pod.spec),
    },
  }
}

function textOf({ milliCpu, memory, ephemeralStorage, scalars }: Resources): string {
  return `${milliCpu} ${memory} ${ephemeralStorage} ${[...scalars].join()}`
}

function check(wanted: Resources, node: NodeInfo): Rejection | undefined {
  const { allocatable } = node
  const fits =
    node.pods.size < allocatable.pods &&
    (wanted.milliCpu === 0 || wanted.milliCpu <= allocatable.milliCpu - node.milliCpu) &&
    (wanted.memory === 0 || wanted.memory <= allocatable.memory - node.memory) &&
    (wanted.ephemeralStorage === 0 || wanted.ephemeralStorage <= allocatable.ephemeralStorage - node.ephemeralStorage)
  if (fits && wanted.scalars.size === 0) return undefined
  return explain(wanted, node)
}

/** What is short, and whether the node could never have it. */
function explain(wanted: Resources, node: NodeInfo): Rejection | undefined {
  const { allocatable } = node
  const reasons: string[] = []
  let never = false
  const compare = (resource: string, amount: number, has: number, used: number): void => {
    if (amount === 0 || amount <= has - used) return
    reasons.push(`Insufficient ${resource}`)
    never ||= amount > has
  }
  if (node.pods.size >= allocatable.pods) reasons.push('Too many pods')
  compare('cpu', wanted.milliCpu, allocatable.milliCpu, node.milliCpu)
  compare('memory', wanted.memory, allocatable.memory, node.memory)
  compare('ephemeral-storage', wanted.ephemeralStorage, allocatable.ephemeralStorage, node.ephemeralStorage)
  for (const [resource, amount] of wanted.scalars)
    compare(resource, amount, allocatable.scalars.get(resource) ?? 0, node.scalars.get(resource) ?? 0)
  if (reasons.length === 0) return undefined
  return { plugin: name, code: never ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons }
}

function leastAllocated({ nonZeroRequests }: PodInfo, node: NodeInfo): number {
  const { allocatable } = node
  let sum = 0
  let weights = 0
  if (allocatable.milliCpu > 0) {
    sum += share(node.nonZeroMilliCpu + nonZeroRequests.milliCpu, allocatable.milliCpu)
    weights++
  }
  if (allocatable.memory > 0) {
    sum += share(node.nonZeroMemory + nonZeroRequests.memory, allocatable.memory)
    weights++
  }
  return weights === 0 ? 0 : Math.floor(sum / weights)
}

function share(requested: number, has: number): number {
  return requested > has ? 0 : Math.floor(((has - requested) * maxNodeScore) / has)
}

function shrank(old: PodSpec, now: PodSpec): boolean {
  if (old === now) return false
  const [before, after] = [podRequests(old), podRequests(now)]
  return after.milliCpu < before.milliCpu || after.memory < before.memory
}

function couldHold({ status }: Node, wanted: Resources): boolean {
  const has = nodeResources(status?.allocatable)
  return (
    has.pods > 0 &&
    wanted.milliCpu <= has.milliCpu &&
    wanted.memory <= has.memory &&
    wanted.ephemeralStorage <= has.ephemeralStorage &&
    [...wanted.scalars].every(([resource, amount]) => amount <= (has.scalars.get(resource) ?? 0))
  )
}

// What would let a pod fit that fits nowhere: changes to the pod, or to one node, each tried with all filters of the default
// profile on a copy of the cluster as it is, and told only if it works. A pure function: no scheduler need run. It does not
// try two changes at a time, nor whom preemption would remove.
import type { Pod, Taint, Toleration } from '../../../apis/core/types.ts'
import { isRejection, type NodeFilter, runFilters } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { plugins } from '../plugins/registry.ts'
import { isTolerated } from '../plugins/taint-toleration.ts'
import { type PodInfo, podInfo } from '../pod-info.ts'
import { amountIn, amountsOf, biggerNodes, quantityText, withAmount } from './amounts.ts'
import { type ClusterCopy, type ClusterState, cacheOf } from './cluster-copy.ts'
import { type Change, commandsFor } from './commands.ts'
import { demandsOf } from './demands.ts'
import { labelsWanted } from './labels-wanted.ts'

export type Fix = {
  readonly change: Change
  /** Nodes that the pod would fit on then. */
  readonly nodes: readonly string[]
  readonly commands: readonly string[]
}

/** More than these are not tried: an answer has to come while somebody waits for it. */
const mostTries = 80

export function whatWouldFit(pod: Pod, state: ClusterState): readonly Fix[] {
  const copy = cacheOf(state, pod)
  const found: Fix[] = []
  let tries = 0
  const candidates = [uncordons, tolerations, smallerRequests, nodeLabels, withoutDemands, anotherNode]
  for (const candidatesOf of candidates)
    for (const { change, nodes, left } of candidatesOf(copy, podInfo(pod))) {
      if (nodes.length > 0) found.push({ change, nodes, commands: commandsFor(change, pod, copy.owner, left) })
      if (++tries >= mostTries) return found
    }
  return found
}

type Tried = { readonly change: Change; readonly nodes: readonly string[]; readonly left?: number }

/** The names of the nodes that pass every filter; `only` spares looking at the others. */
function fitting({ cache }: ClusterCopy, pod: PodInfo, only?: readonly NodeInfo[]): string[] {
  if (plugins.some((plugin) => plugin.gate?.(pod) !== undefined)) return []
  const filters: NodeFilter[] = []
  for (const plugin of plugins) {
    const filter = plugin.filter?.(pod, cache)
    if (isRejection(filter)) return []
    if (filter) filters.push(filter)
  }
  const named = filters.find(({ nodeNames }) => nodeNames !== undefined)?.nodeNames
  return (only ?? cache.list)
    .filter((node) => (named === undefined || named.has(node.name)) && runFilters(filters, node) === undefined)
    .map(({ name }) => name)
}

const cordon = 'node.kubernetes.io/unschedulable'

function* uncordons(copy: ClusterCopy, pod: PodInfo): Generator<Tried> {
  for (const { node } of copy.cache.list) {
    if (node?.spec?.unschedulable !== true) continue
    const taints = (node.spec.taints ?? []).filter(({ key }) => key !== cordon)
    const changed = { ...node, spec: { ...node.spec, unschedulable: false, taints } }
    const nodes = copy.withNode(changed, (info) => fitting(copy, pod, [info]))
    yield { change: { type: 'uncordon', node: node.metadata.name }, nodes }
  }
}

/** Taints of nodes that are not well are no matter of tolerating them. */
function isTheNodesOwn({ key }: Taint): boolean {
  return key.startsWith('node.kubernetes.io/') || key.startsWith('node.cloudprovider.kubernetes.io/')
}

function* tolerations(copy: ClusterCopy, { pod }: PodInfo): Generator<Tried> {
  const tolerated = pod.spec.tolerations ?? []
  const taints = new Map<string, Taint>()
  for (const { hardTaints } of copy.cache.list)
    for (const taint of hardTaints)
      if (!isTheNodesOwn(taint) && !isTolerated(taint, tolerated))
        taints.set(`${taint.key}=${taint.value ?? ''}:${taint.effect}`, taint)
  for (const { key, value = '', effect } of taints.values()) {
    const toleration: Toleration =
      value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect }
    const changed = { ...pod, spec: { ...pod.spec, tolerations: [...tolerated, toleration] } }
    yield { change: { type: 'toleration', key, value, effect }, nodes: fitting(copy, podInfo(changed)) }
  }
}

function* smallerRequests(copy: ClusterCopy, pod: PodInfo): Generator<Tried> {
  for (const [resource, amount] of amountsOf(pod.requests)) {
    // Where nothing else is in the way, the most that any node has left.
    const open = new Set(fitting(copy, { ...pod, requests: withAmount(pod.requests, resource, 0) }))
    let most = 0
    for (const node of copy.cache.list)
      if (open.has(node.name)) most = Math.max(most, amountIn(node.allocatable, resource) - amountIn(node, resource))
    const { text, amount: rounded } = quantityText(resource, most)
    if (rounded <= 0 || rounded >= amount) continue
    const nodes = fitting(copy, { ...pod, requests: withAmount(pod.requests, resource, rounded) })
    const from = quantityText(resource, amount).text
    yield { change: { type: 'smaller-request', resource, from, to: text }, nodes, left: rounded }
  }
}

function* nodeLabels(copy: ClusterCopy, pod: PodInfo): Generator<Tried> {
  for (const { key, value } of labelsWanted(pod.pod.spec))
    for (const { node, labels } of copy.cache.list) {
      if (!node || labels[key] === value) continue
      const changed = { ...node, metadata: { ...node.metadata, labels: { ...labels, [key]: value } } }
      const nodes = copy.withNode(changed, (info) => fitting(copy, pod, [info]))
      if (nodes.length === 0) continue
      yield { change: { type: 'node-label', node: node.metadata.name, key, value }, nodes }
      break
    }
}

function* withoutDemands(copy: ClusterCopy, { pod }: PodInfo): Generator<Tried> {
  for (const { field, without } of demandsOf(pod.spec)) {
    const nodes = fitting(copy, podInfo({ ...pod, spec: without }))
    yield { change: { type: 'without', field }, nodes }
  }
}

function* anotherNode(copy: ClusterCopy, pod: PodInfo): Generator<Tried> {
  const told = new Set<string>()
  for (const { like, resource, needed, node } of biggerNodes(copy.cache.list, pod)) {
    if (told.has(resource)) continue
    const nodes = copy.withNode(node, (info) => fitting(copy, pod, [info]))
    if (nodes.length === 0) continue
    told.add(resource)
    const has = quantityText(resource, amountIn(like.allocatable, resource)).text
    const change: Change = { type: 'bigger-node', node: like.name, resource, needed, has }
    yield { change, nodes: [like.name] }
  }
}

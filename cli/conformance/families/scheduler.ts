// Recorded decisions of a real kube-scheduler for generated clusters: the same scores of every plugin for every node,
// one of the best nodes, the same words when none fits, the same victims.
import type { Node, Pod } from '../../../workers/apis/core/types.ts'
import type { PodDisruptionBudget } from '../../../workers/apis/policy/types.ts'
import { explained } from '../../../workers/control-plane/kube-scheduler/failed-scheduling.ts'
import { NodeCache } from '../../../workers/control-plane/kube-scheduler/node-cache.ts'
import { Nominator } from '../../../workers/control-plane/kube-scheduler/nominator.ts'
import { plugins } from '../../../workers/control-plane/kube-scheduler/plugins/registry.ts'
import { podInfo } from '../../../workers/control-plane/kube-scheduler/pod-info.ts'
import { type Outcome, schedulePod } from '../../../workers/control-plane/kube-scheduler/schedule-one.ts'
import { Random } from '../../../workers/simulation/random.ts'
import { sortedJson } from '../normalise-json.ts'
import { type FileResult, Tally } from '../result.ts'

type Scores = Readonly<Record<string, Readonly<Record<string, number>>>>
type Case = {
  readonly id: number | string
  readonly nodes: readonly Node[]
  readonly existingPods: readonly Pod[]
  readonly incoming: Pod
  readonly pdbs?: readonly PodDisruptionBudget[]
  readonly error?: string
  readonly result?: {
    readonly node: string | null
    readonly scoresPerPlugin?: Scores
    readonly finalScores?: Readonly<Record<string, number>>
    readonly condition?: { readonly message: string | null }
    readonly victims?: readonly string[]
  }
}

const namespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = { s: { team: 'a' }, s2: { team: 'b' } }
const priorities: Readonly<Record<string, number>> = { high: 1000, mid: 500, never: 2000 }

export async function replayScheduler(file: string, text: string): Promise<FileResult> {
  const { cases } = JSON.parse(text) as { readonly cases: readonly Case[] }
  const tally = new Tally(file)
  for (const one of cases) {
    if (!one.result || one.error !== undefined) continue
    const outcome = decide(one)
    tally.count(`case ${one.id}`, differenceIn(one, outcome))
    countPlugins(tally, one, outcome)
  }
  return tally.result
}

/** Of each plugin, how many of its scores for single nodes are as recorded; and how many refusals and choices of victims. */
function countPlugins(tally: Tally, { result }: Case, outcome: Outcome): void {
  const { node, victims = [], condition, scoresPerPlugin = {} } = result ?? { node: null }
  if (victims.length > 0) {
    const ours = outcome.preemption?.victims.map(({ pod }) => pod.metadata.name).sort() ?? []
    return tally.countPart('DefaultPreemption: victims', [...victims].sort().join() === ours.join())
  }
  if (node === null) return tally.countPart('filters: why no node fits', condition?.message === outcome.message)
  const ours = withoutDevices(weightedScores(outcome))
  for (const [name, scores] of Object.entries(withoutDevices(scoresPerPlugin)))
    for (const [plugin, score] of Object.entries(scores))
      tally.countPart(`${plugin}: scores`, ours[name]?.[plugin] === score)
}

function differenceIn(one: Case, outcome: Outcome): string {
  const { node, victims = [], condition, scoresPerPlugin, finalScores = {} } = one.result ?? { node: null }
  if (victims.length > 0) {
    const ours = outcome.preemption?.victims.map(({ pod }) => pod.metadata.name).sort() ?? []
    return difference(`victims on ${node}: ${[...victims].sort()}`, `victims on ${outcome.preemption?.node}: ${ours}`)
  }
  if (node === null) return difference(String(condition?.message), outcome.message)
  const best = Object.keys(finalScores).filter((name) => finalScores[name] === Math.max(...Object.values(finalScores)))
  const chosen = (best.length > 0 ? best : [node]).includes(outcome.node ?? '')
  if (!chosen) return difference(`one of ${best.length > 0 ? best : node}`, String(outcome.node))
  const scores = withoutDevices(weightedScores(outcome))
  if (!scoresPerPlugin) return difference(sortedJson(finalScores), sortedJson(sums(scores)))
  return difference(sortedJson(withoutDevices(scoresPerPlugin)), sortedJson(scores))
}

function difference(expected: string, actual: string): string {
  return expected === actual ? '' : `- ${expected}\n+ ${actual}`
}

function decide({ nodes, existingPods, incoming, pdbs = [] }: Case): Outcome {
  const cache = new NodeCache({
    namespaceLabels: (namespace) => namespaces[namespace] ?? {},
    defaultSpreadSelector: () => undefined,
  })
  for (const node of nodes) cache.setNode(node)
  for (const pod of existingPods) cache.setPod(podInfo(stored(pod)))
  const budgets = pdbs.map((one) => ({
    ...one,
    metadata: { namespace: incoming.metadata.namespace ?? '', ...one.metadata },
  }))
  const common = { plugins, cache, nominator: new Nominator(), random: new Random(1), nextStartNode: 0 }
  const scheduler = { ...common, budgets: () => budgets }
  const info = podInfo(stored(incoming))
  const outcome = schedulePod(scheduler, info)
  return outcome.node === '' ? explained(scheduler, info, outcome) : outcome
}

/** As the API server stores it. */
function stored(pod: Pod): Pod {
  const priorityClass = pod.spec.priorityClassName ?? ''
  return {
    ...pod,
    metadata: { ...pod.metadata, uid: pod.metadata.name },
    spec: {
      ...pod.spec,
      priority: priorities[priorityClass] ?? 0,
      preemptionPolicy: priorityClass === 'never' ? 'Never' : 'PreemptLowerPriority',
    },
  }
}

/** By node, then by plugin. */
function weightedScores({ feasible, scores }: Outcome): Scores {
  if (scores.length === 0) return {}
  const ofNode = (i: number) =>
    Object.fromEntries(scores.map(({ plugin, weight, normalized }) => [plugin, weight * (normalized[i] ?? 0)]))
  return Object.fromEntries(feasible.map((node, i) => [node.name, ofNode(i)]))
}

function sums(scores: Scores): Readonly<Record<string, number>> {
  const sum = (ofNode: Readonly<Record<string, number>>) => Object.values(ofNode).reduce((all, one) => all + one, 0)
  return Object.fromEntries(Object.entries(scores).map(([node, ofNode]) => [node, sum(ofNode)]))
}

/** Claims of devices are in none of the recorded pods: their plugin scores every node 0. */
function withoutDevices(scores: Scores): Scores {
  const kept = (ofNode: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(ofNode).filter(([plugin]) => plugin !== 'DynamicResources'))
  return Object.fromEntries(Object.entries(scores).map(([node, ofNode]) => [node, kept(ofNode)]))
}

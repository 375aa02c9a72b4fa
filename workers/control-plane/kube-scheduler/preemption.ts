// Makes room for an important pod by removing less important ones: which node, and whom? Pure: the caller evicts.
// Pod disruption budgets do not exist in this cluster yet. Like plugins/defaultpreemption and framework/preemption.
import { Diagnosis } from './diagnosis.ts'
import { fitErrorMessage } from './fit-error.ts'
import { type NodeFilter, type Rejection, runFilters } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import { isTerminating, type PodInfo } from './pod-info.ts'
import type { Scheduler } from './schedule-one.ts'

export type Preemption = { readonly node: string; readonly victims: readonly PodInfo[] }

type Result = {
  readonly preemption: Preemption | undefined
  /** Why not. */
  readonly message: string
  readonly nominatedNode: string | undefined
}

const noVictims: Rejection = {
  plugin: 'DefaultPreemption',
  code: 'UnschedulableAndUnresolvable',
  reasons: ['No preemption victims found for incoming pod'],
}
const notHelpful: Rejection = {
  plugin: 'DefaultPreemption',
  code: 'UnschedulableAndUnresolvable',
  reasons: ['Preemption is not helpful for scheduling'],
}
/** How many candidates are worked out at least, if there are as many, and at least what share of the nodes. */
const leastCandidates = 100
const candidatePercentage = 10

export function preempt(
  scheduler: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  diagnosis: Diagnosis,
): Result {
  const ineligible = whyNotEligible(scheduler, pod, diagnosis)
  if (ineligible) return { preemption: undefined, message: ineligible, nominatedNode: undefined }
  const { cache, random } = scheduler
  const nodes = cache.list.filter((node) => diagnosis.of(node.name)?.code === 'Unschedulable')
  const tried = new Diagnosis()
  const candidates: Preemption[] = []
  const wanted = Math.min(
    nodes.length,
    Math.max(Math.trunc((nodes.length * candidatePercentage) / 100), leastCandidates),
  )
  const offset = nodes.length > 0 ? random.below(nodes.length) : 0
  for (let i = 0; i < nodes.length && candidates.length < wanted; i++) {
    const node = nodes[(offset + i) % nodes.length] as NodeInfo
    const victims = selectVictims(scheduler, pod, filters, node)
    if ('code' in victims) tried.rejections.set(node.name, victims)
    else candidates.push({ node: node.name, victims })
  }
  if (candidates.length > 0) {
    const best = pickCandidate(candidates)
    return { preemption: best, message: '', nominatedNode: best.node }
  }
  tried.absent = notHelpful
  return { preemption: undefined, message: fitErrorMessage(tried, cache.list.length), nominatedNode: '' }
}

/** Like PodEligibleToPreemptOthers. */
function whyNotEligible({ cache, nominator }: Scheduler, pod: PodInfo, diagnosis: Diagnosis): string {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.pod.status?.nominatedNodeName || nominator.nodeOf(pod.uid)
  if (nominated === '' || diagnosis.of(nominated)?.code === 'UnschedulableAndUnresolvable') return ''
  for (const other of cache.get(nominated)?.pods.values() ?? [])
    if (other.priority < pod.priority && isTerminating(other) && wasPreempted(other))
      return 'not eligible due to a terminating pod on the nominated node.'
  return ''
}

function wasPreempted({ pod }: PodInfo): boolean {
  return (pod.status?.conditions ?? []).some(
    ({ type, status, reason }) =>
      type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
  )
}

/** Removes all less important pods, then puts back, the most important first, as many as the pod leaves room for. */
function selectVictims(
  scheduler: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  original: NodeInfo,
): readonly PodInfo[] | Rejection {
  const node = original.clone()
  const removed = new Set<PodInfo>()
  const remove = (other: PodInfo): void => {
    node.removePod(other.uid)
    for (const filter of filters) filter.removePod?.(other, node)
    removed.add(other)
  }
  const putBack = (other: PodInfo): void => {
    node.addPod(other)
    for (const filter of filters) filter.addPod?.(other, node)
    removed.delete(other)
  }
  const fits = (): Rejection | undefined => checkWithNominated(scheduler, pod, filters, node)
  const lower = [...node.pods.values()].filter((other) => other.priority < pod.priority)
  if (lower.length === 0) return noVictims
  for (const other of lower) remove(other)
  const rejection = fits()
  if (!rejection)
    for (const other of lower.sort(byImportance)) {
      putBack(other)
      if (fits()) remove(other)
    }
  const victims = [...removed]
  for (const other of victims) putBack(other)
  return rejection ?? victims.sort(byImportance)
}

/** Nominated pods of at least the same priority keep their claim. */
function checkWithNominated(
  { nominator }: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  node: NodeInfo,
): Rejection | undefined {
  const ahead = nominator.ahead(node.name, pod)
  for (const other of ahead) {
    node.addPod(other)
    for (const filter of filters) filter.addPod?.(other, node)
  }
  const rejection = runFilters(filters, node)
  for (const other of ahead) {
    node.removePod(other.uid)
    for (const filter of filters) filter.removePod?.(other, node)
  }
  return rejection ?? (ahead.length > 0 ? runFilters(filters, node) : undefined)
}

/** Like pickOneNodeForPreemption: the least harm, judged by one measure after the other until one node is left. */
function pickCandidate(candidates: readonly Preemption[]): Preemption {
  let left = candidates
  for (const harm of harms) {
    const least = left.reduce((lowest, { victims }) => Math.min(lowest, harm(victims)), Number.POSITIVE_INFINITY)
    left = left.filter(({ victims }) => harm(victims) === least)
    if (left.length === 1) break
  }
  return left[0] as Preemption
}

const harms: readonly ((victims: readonly PodInfo[]) => number)[] = [
  (victims) => victims[0]?.priority ?? 0,
  (victims) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  (victims) => victims.length,
  // The later the most important ones started, the less is lost.
  (victims) => {
    const highest = victims[0]?.priority
    const starts = victims.filter(({ priority }) => priority === highest).map(startedAtMs)
    return -Math.min(...starts)
  },
]

/** Like util.MoreImportantPod: by priority, then by age. */
function byImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || startedAtMs(a) - startedAtMs(b)
}

/** A pod that has not started counts as started just now. */
function startedAtMs({ pod }: PodInfo): number {
  const start = pod.status?.startTime
  return start === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(start)
}

// Makes room for an important pod by removing less important ones: which node, and whom? Pure: the caller evicts.
// Like plugins/defaultpreemption and framework/preemption.
import { fromLabelSelector, matchesSelector } from '../../apimachinery/label-selector.ts'
import type { PodDisruptionBudget } from '../../apis/policy/types.ts'
import { Diagnosis } from './diagnosis.ts'
import { fitErrorMessage } from './fit-error.ts'
import { type NodeFilter, type Rejection, runFilters } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import { isTerminating, type PodInfo } from './pod-info.ts'
import type { PreemptionOptions } from './preemption-options.ts'
import type { Scheduler } from './schedule-one.ts'

export type Preemption = {
  readonly node: string
  readonly victims: readonly PodInfo[]
  /** How many of the victims go against what their budgets allow. */
  readonly violations: number
}

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
export function preempt(
  scheduler: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  diagnosis: Diagnosis,
  { candidatePercentage, leastCandidates }: PreemptionOptions,
): Result {
  const ineligible = whyNotEligible(scheduler, pod, diagnosis)
  if (ineligible) return { preemption: undefined, message: ineligible, nominatedNode: undefined }
  const { cache, random } = scheduler
  const nodes = cache.list.filter((node) => diagnosis.of(node.name)?.code === 'Unschedulable')
  const tried = new Diagnosis()
  const candidates: Preemption[] = []
  const budgets = scheduler.budgets?.() ?? []
  const wanted = Math.min(
    nodes.length,
    Math.max(Math.trunc((nodes.length * candidatePercentage) / 100), leastCandidates),
  )
  const offset = nodes.length > 0 ? random.below(nodes.length) : 0
  // One that keeps to all budgets is worth a longer search.
  const isEnough = () => candidates.length >= wanted && candidates.some(({ violations }) => violations === 0)
  for (let i = 0; i < nodes.length && !isEnough(); i++) {
    const node = nodes[(offset + i) % nodes.length] as NodeInfo
    const found = selectVictims(scheduler, pod, filters, node, budgets)
    if ('code' in found) tried.rejections.set(node.name, found)
    else candidates.push(found)
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

/**
 * Removes all less important pods, then puts back as many as the pod leaves room for: first those whose budgets allow no
 * more disruption, and of these, as of the others, the most important first.
 */
function selectVictims(
  scheduler: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  original: NodeInfo,
  budgets: readonly PodDisruptionBudget[],
): Preemption | Rejection {
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
  const ordered = byImportance(lower)
  const protectedOnes = violating(ordered, budgets)
  let violations = 0
  if (!rejection)
    for (const other of [...protectedOnes, ...ordered.filter((one) => !protectedOnes.has(one))]) {
      putBack(other)
      if (!fits()) continue
      remove(other)
      if (protectedOnes.has(other)) violations++
    }
  const victims = [...removed]
  for (const other of victims) putBack(other)
  return rejection ?? { node: original.name, victims: byImportance(victims), violations }
}

/** Those whose eviction, one after the other, their budgets would no longer allow. Like filterPodsWithPDBViolation. */
function violating(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): Set<PodInfo> {
  const left = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0)
  const found = new Set<PodInfo>()
  for (const pod of pods)
    for (const [i, { metadata, spec, status }] of budgets.entries()) {
      const selector = fromLabelSelector(spec?.selector)
      if (metadata.namespace !== pod.namespace || selector === undefined || selector.length === 0) continue
      if (!matchesSelector(selector, pod.labels) || status?.disruptedPods?.[pod.pod.metadata.name] !== undefined)
        continue
      left[i] = (left[i] ?? 0) - 1
      if ((left[i] ?? 0) < 0) found.add(pod)
    }
  return found
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
    const least = left.reduce((lowest, one) => Math.min(lowest, harm(one)), Number.POSITIVE_INFINITY)
    left = left.filter((one) => harm(one) === least)
    if (left.length === 1) break
  }
  return left[0] as Preemption
}

const harms: readonly ((candidate: Preemption) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => victims[0]?.priority ?? 0,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
  // The later the most important ones started, the less is lost.
  ({ victims }) => {
    const highest = victims[0]?.priority
    const starts = victims.filter(({ priority }) => priority === highest).map(startedAtMs)
    return -Math.min(...starts)
  },
]

/**
 * The most important first: by priority, then by age. Upstream asks anew for the time of a pod that has not started
 * whenever it compares it, so that of two such pods the one that comes first is the younger: they end up the other way round.
 * Like util.MoreImportantPod under Go's insertion sort.
 */
function byImportance(pods: readonly PodInfo[]): PodInfo[] {
  return pods.toReversed().sort((a, b) => {
    if (a.priority !== b.priority) return b.priority - a.priority
    const [startedA, startedB] = [startedAtMs(a), startedAtMs(b)]
    if (startedA !== startedB) return startedA - startedB
    // Those that started in the same second stay as they were.
    return a.pod.status?.startTime === undefined ? 0 : pods.indexOf(a) - pods.indexOf(b)
  })
}

/** A pod that has not started counts as started just now. */
function startedAtMs({ pod }: PodInfo): number {
  const start = pod.status?.startTime
  return start === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(start)
}

// Which pods of a ReplicaSet go first when there are too many. Like ActivePodsWithRanks in pkg/controller/controller_utils.go.
import type { Pod } from '../../../../apis/core/types.ts'
import { isPodActive, isPodReady, maxRestarts, parseTime, readySinceMs } from '../../pod-state.ts'

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/**
 * The `count` pods to delete: not scheduled before scheduled, Pending before Running, not ready before ready, cheap before
 * dear, crowded nodes before others, ready for a short time before a long one, often restarted before seldom, young
 * before old. `related` are the pods of all ReplicaSets of the same owner: they tell how crowded a node is.
 */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, nowMs: number): Pod[] {
  if (count >= pods.length) return [...pods]
  const onNode = new Map<string, number>()
  for (const pod of related)
    if (isPodActive(pod)) onNode.set(pod.spec.nodeName ?? '', (onNode.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  const ranked = pods.map((pod) => ({ pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0 }))
  ranked.sort((a, b) => compare(a.pod, b.pod, a.rank, b.rank, nowMs))
  return ranked.slice(0, count).map(({ pod }) => pod)
}

/** Negative when `a` is to be deleted before `b`. */
function compare(a: Pod, b: Pod, rankA: number, rankB: number, nowMs: number): number {
  return (
    Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
    phase(a) - phase(b) ||
    Number(isPodReady(a)) - Number(isPodReady(b)) ||
    cost(a) - cost(b) ||
    rankB - rankA ||
    compareAges(readySinceMs(a), readySinceMs(b), a, b, nowMs) ||
    maxRestarts(b).regular - maxRestarts(a).regular ||
    maxRestarts(b).sidecar - maxRestarts(a).sidecar ||
    compareAges(parseTime(a.metadata.creationTimestamp), parseTime(b.metadata.creationTimestamp), a, b, nowMs)
  )
}

/**
 * Ages are compared by their order of magnitude (powers of two of nanoseconds), so that scaling down does not always hit
 * the newest ones of a rollout; within one order of magnitude the uid decides, which is as good as chance.
 */
function compareAges(a: number | undefined, b: number | undefined, podA: Pod, podB: Pod, nowMs: number): number {
  if (a === undefined || b === undefined || a === b) return 0
  return magnitude(nowMs - a) - magnitude(nowMs - b) || (uid(podA) < uid(podB) ? -1 : 1)
}

function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1
}

function phase(pod: Pod): number {
  return phaseOrder[pod.status?.phase ?? ''] ?? 0
}

function cost(pod: Pod): number {
  const cost = Number.parseInt(pod.metadata.annotations?.[deletionCost] ?? '0', 10)
  return Number.isNaN(cost) ? 0 : cost
}

function uid(pod: Pod): string {
  return pod.metadata.uid ?? ''
}

// What controllers ask of a pod. Like pkg/api/v1/pod and pkg/controller/controller_utils.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { Pod, PodCondition } from '../../apis/core/types.ts'

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  const conditions = pod.status?.conditions
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** Succeeded or Failed: its containers will never run again. */
export function isPodTerminal(pod: Pod): boolean {
  const phase = pod.status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Counts as a replica: not finished and not being deleted. */
export function isPodActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod)
}

/** Being deleted, and not finished yet. */
export function isPodTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod)
}

/** When a pod became ready, in Unix ms; undefined when it is not. */
export function readySinceMs(pod: Pod): number | undefined {
  const condition = podCondition(pod, 'Ready')
  return condition?.status === 'True' ? parseTime(condition.lastTransitionTime) : undefined
}

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (!isPodReady(pod)) return false
  if (minReadySeconds === 0) return true
  const sinceMs = readySinceMs(pod) ?? 0
  return sinceMs > 0 && sinceMs + minReadySeconds * 1000 <= nowMs
}

/** In how many ms the first of these pods becomes available, if one is on the way. Like FindMinNextPodAvailabilityCheck. */
export function nextAvailabilityMs(pods: readonly Pod[], minReadySeconds: number, nowMs: number): number | undefined {
  let next: number | undefined
  if (minReadySeconds > 0)
    for (const pod of pods) {
      const sinceMs = readySinceMs(pod)
      if (sinceMs === undefined) continue
      const inMs = sinceMs + minReadySeconds * 1000 - nowMs
      if (inMs > 0 && (next === undefined || inMs < next)) next = inMs
    }
  return next
}

/** Whether a change of a pod can change what its owner does or says: most changes of a pod's status cannot. */
export function mattersToOwner(old: Pod, pod: Pod): boolean {
  return (
    !deepEqual(old.metadata.labels, pod.metadata.labels) ||
    !deepEqual(old.metadata.ownerReferences, pod.metadata.ownerReferences) ||
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodActive(old) !== isPodActive(pod) ||
    isPodTerminating(old) !== isPodTerminating(pod) ||
    isPodReady(old) !== isPodReady(pod)
  )
}

/** An API timestamp in Unix ms; 0 for none. */
export function parseTime(timestamp: string | undefined): number {
  return timestamp ? Date.parse(timestamp) : 0
}

/** The most restarts of any of a pod's containers: of regular ones, and of sidecars. */
export function maxRestarts(pod: Pod): { regular: number; sidecar: number } {
  const most = (counts: readonly number[]) => counts.reduce((max, count) => Math.max(max, count), 0)
  const sidecars = new Set(
    (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )
  return {
    regular: most((pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    sidecar: most(
      (pod.status?.initContainerStatuses ?? [])
        .filter(({ name }) => sidecars.has(name))
        .map(({ restartCount }) => restartCount),
    ),
  }
}

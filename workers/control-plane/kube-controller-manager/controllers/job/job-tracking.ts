// How ended pods get into a Job's status exactly once: their uids are written down first, then their finalizers go, then
// they are counted. Like trackJobStatusAndRemoveFinalizers in pkg/controller/job/job_controller.go. Pure.
import type { Job, JobStatus } from '../../../../apis/batch/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { judgeFailure } from './job-failure-policy.ts'
import { hasLimitPerIndex } from './job-index-limits.ts'
import { formatIndexes, indexOf, isIndexed } from './job-indexes.ts'
import { hasValidIndex, isPodFailed, isTracked, type JobFacts } from './job-plan.ts'

/** At most so many uids are in the status at a time. */
const maxUncounted = 500

export type Tracking = {
  readonly status: JobStatus
  /** Pods whose finalizer goes once `status` is stored. */
  readonly release: readonly Pod[]
}

/** Writes down newly ended pods. With `isOver`, pods that have not ended are let go too. */
export function noteEnded(facts: JobFacts, status: JobStatus, isOver: boolean): Tracking {
  const { job } = facts
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])]
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])]
  const known = new Set([...succeeded, ...failed])
  const release: Pod[] = []
  for (const pod of facts.pods) {
    if (!isTracked(pod)) continue
    if (succeeded.length + failed.length >= maxUncounted) break
    const { uid = '' } = pod.metadata
    const hasSucceeded = pod.status?.phase === 'Succeeded'
    const hasFailed = isPodFailed(job, pod)
    if (!hasSucceeded && !hasFailed && !isOver) continue
    // It tells how often its index has failed, until another pod does.
    if (!isOver && facts.lastFailures.get(indexOf(pod) ?? -1) === pod) continue
    release.push(pod)
    if (known.has(uid) || !hasValidIndex(job, pod)) continue
    if (hasSucceeded && !isIndexed(job)) succeeded.push(uid)
    else if (!hasSucceeded && (isOver || judgeFailure(job, pod).counts)) failed.push(uid)
  }
  const uncountedTerminatedPods = {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  }
  if (!isIndexed(job)) return { status: { ...status, uncountedTerminatedPods }, release }
  return { status: { ...status, ...indexedCounts(facts), uncountedTerminatedPods }, release }
}

/** An index tells by itself that it was counted. */
function indexedCounts({ job, succeededIndexes, failedIndexes }: JobFacts): JobStatus {
  const failed = hasLimitPerIndex(job) ? { failedIndexes: formatIndexes(failedIndexes) } : {}
  if (succeededIndexes.size === 0) return failed
  return { ...failed, succeeded: succeededIndexes.size, completedIndexes: formatIndexes(succeededIndexes) }
}

/** Counts those written down whose finalizer is gone. `held` are the uids of pods that still carry it. */
export function countReleased(status: JobStatus, held: ReadonlySet<string>): JobStatus {
  const uncounted = status.uncountedTerminatedPods
  const stay = (uids: readonly string[] | undefined) => (uids ?? []).filter((uid) => held.has(uid))
  const [succeeded, failed] = [stay(uncounted?.succeeded), stay(uncounted?.failed)]
  const moved = {
    succeeded: (uncounted?.succeeded?.length ?? 0) - succeeded.length,
    failed: (uncounted?.failed?.length ?? 0) - failed.length,
  }
  if (moved.succeeded === 0 && moved.failed === 0) return status
  const total = { succeeded: (status.succeeded ?? 0) + moved.succeeded, failed: (status.failed ?? 0) + moved.failed }
  return {
    ...status,
    ...(total.succeeded > 0 ? { succeeded: total.succeeded } : {}),
    ...(total.failed > 0 ? { failed: total.failed } : {}),
    uncountedTerminatedPods: {
      ...(succeeded.length > 0 ? { succeeded } : {}),
      ...(failed.length > 0 ? { failed } : {}),
    },
  }
}

export function hasUncounted({ status }: Pick<Job, 'status'>): boolean {
  const uncounted = status?.uncountedTerminatedPods
  return (uncounted?.succeeded?.length ?? 0) + (uncounted?.failed?.length ?? 0) > 0
}

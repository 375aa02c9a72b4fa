// What a Job has reached, whether it is over, and how many pods it wants: pure. Like pkg/controller/job/job_controller.go
// and backoff_utils.go.
import type { Job, JobCondition } from '../../../../apis/batch/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { isPodActive, isPodReady, isPodTerminating, parseTime } from '../../pod-state.ts'
import { judgeFailure, successMessage } from './job-failure-policy.ts'
import { failedIndexes, failuresAfter, hasLimitPerIndex, lastFailures } from './job-index-limits.ts'
import { indexOf, isIndexed, parseIndexes } from './job-indexes.ts'

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
const backOffMs = { first: 10_000, max: 600_000 }

export type JobFacts = {
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  readonly ready: number
  readonly terminating: number
  /** Ended pods that still carry the tracking finalizer and are not in the status yet. */
  readonly newlySucceeded: readonly Pod[]
  readonly newlyFailed: readonly Pod[]
  /** In all: counted, about to be counted, and new. */
  readonly succeeded: number
  readonly failed: number
  readonly succeededIndexes: ReadonlySet<number>
  /** Of a Job whose indexes fail each for itself: those that have, and the last failed pod of those that are tried again. */
  readonly failedIndexes: ReadonlySet<number>
  readonly lastFailures: ReadonlyMap<number, Pod>
}

export function jobFacts(job: Job, pods: readonly Pod[]): JobFacts {
  const { status } = job
  const completions = job.spec.completions ?? 0
  const uncounted = status?.uncountedTerminatedPods
  const [uncountedSucceeded, uncountedFailed] = [new Set(uncounted?.succeeded), new Set(uncounted?.failed)]
  const isNew = (pod: Pod, known: ReadonlySet<string>) =>
    isTracked(pod) && !known.has(pod.metadata.uid ?? '') && hasValidIndex(job, pod)
  const newlySucceeded = pods.filter((pod) => pod.status?.phase === 'Succeeded' && isNew(pod, uncountedSucceeded))
  const newlyFailed = pods.filter(
    (pod) => isPodFailed(job, pod) && isNew(pod, uncountedFailed) && judgeFailure(job, pod).counts,
  )
  const active = pods.filter(isPodActive)
  const succeededIndexes = parseIndexes(status?.completedIndexes, completions)
  if (isIndexed(job)) for (const pod of newlySucceeded) succeededIndexes.add(indexOf(pod) as number)
  const failures = hasLimitPerIndex(job) ? pods.filter((pod) => isTracked(pod) && isPodFailed(job, pod)) : []
  const failed = failedIndexes(job, failures)
  const running = new Set(active.map(indexOf))
  const isOver = (index: number) =>
    index >= completions || succeededIndexes.has(index) || failed.has(index) || running.has(index)
  return {
    job,
    pods,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    newlySucceeded,
    newlyFailed,
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : (status?.succeeded ?? 0) + newlySucceeded.length + uncountedSucceeded.size,
    failed: (status?.failed ?? 0) + newlyFailed.length + uncountedFailed.size,
    succeededIndexes,
    failedIndexes: failed,
    lastFailures: lastFailures(failures, isOver),
  }
}

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) ?? false
}

export function hasValidIndex(job: Job, pod: Pod): boolean {
  const index = indexOf(pod)
  return !isIndexed(job) || (index !== undefined && index < (job.spec.completions ?? 0))
}

/** A pod that is being deleted counts as failed too, unless the Job waits for pods to really end. */
export function isPodFailed(job: Job, { metadata, status }: Pod): boolean {
  if (status?.phase === 'Failed') return true
  if (job.spec.podReplacementPolicy === 'Failed') return false
  return metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded'
}

export function conditionOf(job: Job, type: JobCondition['type']): JobCondition | undefined {
  return job.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')
}

export function isFinished(job: Job): boolean {
  return conditionOf(job, 'Complete') !== undefined || conditionOf(job, 'Failed') !== undefined
}

export function jobCondition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  timestamp: string,
): JobCondition {
  return { type, status, lastProbeTime: timestamp, lastTransitionTime: timestamp, reason, message }
}

/** Why the Job has to fail, as the condition FailureTarget. */
export function failureOf(
  facts: JobFacts,
  now: { readonly ms: number; readonly timestamp: string },
): JobCondition | undefined {
  const { job, failed, pods } = facts
  const condition = (reason: string, message: string) =>
    jobCondition('FailureTarget', 'True', reason, message, now.timestamp)
  for (const pod of pods) {
    const message = isPodFailed(job, pod) && isTracked(pod) ? judgeFailure(job, pod).message : undefined
    if (message !== undefined) return condition('PodFailurePolicy', message)
  }
  if (failed > (job.spec.backoffLimit ?? 6) || restartsExceedLimit(facts))
    return condition('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  const leftMs = msUntilDeadline(job, now.ms)
  if (leftMs !== undefined && leftMs <= 0)
    return condition('DeadlineExceeded', 'Job was active longer than specified deadline')
  return failureOfIndexes(facts, condition)
}

function failureOfIndexes(
  { job: { spec }, failedIndexes: failed, succeededIndexes }: JobFacts,
  condition: (reason: string, message: string) => JobCondition,
): JobCondition | undefined {
  if (failed.size === 0) return undefined
  if (spec.maxFailedIndexes !== undefined && failed.size > spec.maxFailedIndexes)
    return condition('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failed.size + succeededIndexes.size < (spec.completions ?? 0)) return undefined
  return condition('FailedIndexes', 'Job has failed indexes')
}

/** Why enough has succeeded though not all has, as the condition SuccessCriteriaMet. */
export function successOf({ job, succeededIndexes }: JobFacts, timestamp: string): JobCondition | undefined {
  const message = isIndexed(job) ? successMessage(job, succeededIndexes) : undefined
  return message === undefined
    ? undefined
    : jobCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', message, timestamp)
}

/** How long the Job may still be active; undefined without a deadline. */
export function msUntilDeadline({ spec, status }: Job, nowMs: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined || spec.suspend) return undefined
  return parseTime(status.startTime) + spec.activeDeadlineSeconds * 1000 - nowMs
}

/** With restartPolicy OnFailure, restarts of containers count instead of failed pods. Like pastBackoffLimitOnFailure. */
function restartsExceedLimit({ job, pods }: JobFacts): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false
  const limit = job.spec.backoffLimit ?? 6
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** How many pods shall be active now. */
export function wantedActive({ job, active, succeeded, failedIndexes: failed }: JobFacts): number {
  const { completions, parallelism = 1, suspend } = job.spec
  if (suspend) return 0
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(completions - succeeded - failed.size, parallelism))
}

/** Whether enough pods have succeeded and none is left. */
export function isSatisfied({ job, succeeded }: JobFacts, active: number): boolean {
  const { completions } = job.spec
  return completions === undefined ? succeeded > 0 && active === 0 : succeeded >= completions && active === 0
}

/** Failures in a row since the last success: after each the next pod waits twice as long. */
export type FailureRecord = { readonly failures: number; readonly lastMs: number }

export function recordFailures(
  known: FailureRecord | undefined,
  { newlySucceeded, newlyFailed }: JobFacts,
): FailureRecord {
  const before = known ?? { failures: 0, lastMs: 0 }
  const lastSuccessMs = newlySucceeded.reduce((max, pod) => Math.max(max, finishedMs(pod)), 0)
  const failureTimes = newlyFailed.map(finishedMs).filter((ms) => ms >= lastSuccessMs)
  const failures = (lastSuccessMs > 0 ? 0 : before.failures) + failureTimes.length
  return { failures, lastMs: failureTimes.reduce((max, ms) => Math.max(max, ms), before.lastMs) }
}

export function backOffLeftMs({ failures, lastMs }: FailureRecord, nowMs: number): number {
  if (failures === 0) return 0
  const delayMs = Math.min(backOffMs.max, backOffMs.first * 2 ** (failures - 1))
  return Math.max(0, lastMs + delayMs - nowMs)
}

/** How long an index still waits after its last failure. Like getRemainingTimePerIndex. */
export function indexBackOffMs(job: Job, lastFailure: Pod | undefined, nowMs: number): number {
  if (lastFailure === undefined) return 0
  return backOffLeftMs({ failures: failuresAfter(job, lastFailure), lastMs: finishedMs(lastFailure) }, nowMs)
}

/** When the last container of a pod ended. Like getFinishedTime. */
function finishedMs(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt))
  if (ends.length > 0 && ends.every((ms) => ms > 0)) return Math.max(...ends)
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'False')
  return (
    parseTime(ready?.lastTransitionTime) ||
    parseTime(pod.metadata.deletionTimestamp) ||
    parseTime(pod.metadata.creationTimestamp)
  )
}

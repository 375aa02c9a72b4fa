// Jobs whose indexes fail each for itself (backoffLimitPerIndex): which have, how often each may be tried, and when. The
// last failed pod of an index keeps its finalizer until another takes its place, for it tells how often the index has failed.
// Pure. Like pkg/controller/job/backoff_utils.go and indexed_job_utils.go.
import type { Job } from '../../../../apis/batch/types.ts'
import type { Pod, PodTemplateSpec } from '../../../../apis/core/types.ts'
import { judgeFailure } from './job-failure-policy.ts'
import { indexOf, parseIndexes } from './job-indexes.ts'

const failuresAnnotation = 'batch.kubernetes.io/job-index-failure-count'
const ignoredAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'

export function hasLimitPerIndex({ spec }: Job): boolean {
  return spec.backoffLimitPerIndex !== undefined
}

/** Indexes that are not tried any more. Like calculateFailedIndexes. */
export function failedIndexes(job: Job, failedPods: readonly Pod[]): Set<number> {
  const failed = parseIndexes(job.status?.failedIndexes, job.spec.completions ?? 0)
  for (const pod of failedPods) {
    const index = indexOf(pod)
    if (index === undefined) continue
    const { action, counts } = judgeFailure(job, pod)
    const isLast = counts && failuresOf(pod) >= (job.spec.backoffLimitPerIndex ?? 0)
    if (action === 'FailIndex' || isLast) failed.add(index)
  }
  return failed
}

/** The last failed pod of every index that will be tried again. Like getPodsWithDelayedDeletionPerIndex. */
export function lastFailures(failedPods: readonly Pod[], isOver: (index: number) => boolean): Map<number, Pod> {
  const last = new Map<number, Pod>()
  for (const pod of failedPods) {
    const index = indexOf(pod)
    if (index === undefined || isOver(index)) continue
    const known = last.get(index)
    if (!known || allFailuresOf(pod) >= allFailuresOf(known)) last.set(index, pod)
  }
  return last
}

/** How often an index has failed when `pod` is the last that did. */
export function failuresAfter(job: Job, pod: Pod): number {
  return judgeFailure(job, pod).counts ? failuresOf(pod) + 1 : failuresOf(pod)
}

/** The template of a pod that takes the place of `replaced`, with what is known of its index. */
export function countedTemplate(job: Job, template: PodTemplateSpec, replaced: Pod | undefined): PodTemplateSpec {
  const failures = replaced ? failuresAfter(job, replaced) : 0
  const ignored = replaced ? allFailuresOf(replaced) + 1 - failures : 0
  const annotations = {
    ...template.metadata?.annotations,
    [failuresAnnotation]: String(failures),
    ...(ignored > 0 ? { [ignoredAnnotation]: String(ignored) } : {}),
  }
  return { ...template, metadata: { ...template.metadata, annotations } }
}

function failuresOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[failuresAnnotation] ?? 0) || 0
}

function allFailuresOf(pod: Pod): number {
  return failuresOf(pod) + (Number(pod.metadata.annotations?.[ignoredAnnotation] ?? 0) || 0)
}

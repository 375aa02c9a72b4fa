// Completion indexes of an Indexed Job: `0-2,5`. Like pkg/controller/job/indexed_job_utils.go.
import type { Job } from '../../../../apis/batch/types.ts'
import type { Pod, PodTemplateSpec } from '../../../../apis/core/types.ts'
import { parseTime } from '../../pod-state.ts'

const indexAnnotation = 'batch.kubernetes.io/job-completion-index'
const indexVariable = 'JOB_COMPLETION_INDEX'

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed'
}

/** The completion index of a pod; undefined when it has none. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[indexAnnotation]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [first = Number.NaN, last = first] = part.split('-').filter(Boolean).map(Number)
    for (let index = first; index <= Math.min(last, completions - 1); index++) indexes.add(index)
  }
  return indexes
}

export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i] as number
    while (sorted[i + 1] === (sorted[i] as number) + 1) i++
    const last = sorted[i] as number
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`)
  }
  return parts.join(',')
}

/** The lowest indexes that neither succeeded nor have an active pod. */
export function pendingIndexes(
  succeeded: ReadonlySet<number>,
  active: readonly Pod[],
  count: number,
  completions: number,
): number[] {
  const taken = new Set(active.map(indexOf))
  const pending: number[] = []
  for (let index = 0; index < completions && pending.length < count; index++)
    if (!succeeded.has(index) && !taken.has(index)) pending.push(index)
  return pending
}

/** Pods beyond the number of completions, and second pods of one index: the youngest go. */
export function surplusOfIndexes(active: readonly Pod[], completions: number): Pod[] {
  const surplus: Pod[] = []
  const seen = new Set<number>()
  const oldestFirst = active.toSorted(
    (a, b) => parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp),
  )
  for (const pod of oldestFirst) {
    const index = indexOf(pod)
    if (index === undefined || index >= completions || seen.has(index)) surplus.push(pod)
    else seen.add(index)
  }
  return surplus
}

/** The template of the pod of one index: with its annotation, label, host name and environment variable. */
export function templateOfIndex(job: Job, template: PodTemplateSpec, index: number): PodTemplateSpec {
  const value = String(index)
  const variable = {
    name: indexVariable,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${indexAnnotation}']` } },
  }
  const withVariable = <C extends { readonly env?: readonly { readonly name: string }[] | undefined }>(
    container: C,
  ): C =>
    container.env?.some(({ name }) => name === indexVariable)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] }
  const { metadata, spec } = template
  return {
    metadata: {
      ...metadata,
      annotations: { ...metadata?.annotations, [indexAnnotation]: value },
      labels: { ...metadata?.labels, [indexAnnotation]: value },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${index}`,
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withVariable) } : {}),
      containers: spec.containers.map(withVariable),
    },
  }
}

import { humanDuration } from '../../../apimachinery/duration.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns, selectorColumn } from '../../workload-columns.ts'
import type { Job } from '../types.ts'
import { defaultJob, withGeneratedSelector } from './defaults.ts'
import { batchJobTypes } from './types-table.ts'
import { validateJob, validateJobStatusUpdate, validateJobUpdate } from './validation.ts'

export const door = defineDoor<Job>({
  types: batchJobTypes,
  defaults: defaultJob,
  strategy: {
    // For compatibility: clients of old expected their pods to stay.
    orphansDependents: true,
    prepareForCreate: (job) => withGeneratedSelector(startGeneration(job, {})),
    prepareForUpdate: updateSpec,
    validate: (job) => [...validateObjectMeta(job.metadata, true, nameIsDnsSubdomain), ...validateJob(job)],
    validateUpdate: validateJobUpdate,
    warnings: (job, old) => [...nameWarnings(job), ...podTemplateWarnings(job.spec.template, old?.spec.template)],
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateJobStatusUpdate } },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', cell: statusOf },
    { name: 'Completions', type: 'string', cell: completionsOf },
    { name: 'Duration', type: 'string', cell: durationOf },
    ageColumn,
    ...containerColumns<Job>(({ spec }) => spec.template),
    selectorColumn<Job>(({ spec }) => spec.selector),
  ],
  selectableFields: ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }),
})

/** Pods are named after their Job, and a pod's name is its host name. */
function nameWarnings({ metadata }: Job): string[] {
  if (metadata.name.length <= 63 && !metadata.name.includes('.')) return []
  const problem = metadata.name.includes('.') ? 'must not contain dots' : 'must be no more than 63 characters'
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problem}]`,
  ]
}

const statuses = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
] as const

function statusOf({ metadata, status }: Job): string {
  const holds = (type: string) =>
    type === ''
      ? Boolean(metadata.deletionTimestamp)
      : status?.conditions?.some((condition) => condition.type === type && condition.status === 'True')
  return statuses.find(([type]) => holds(type))?.[1] ?? 'Running'
}

function completionsOf({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationOf({ status }: Job, nowMs: number): string {
  if (!status?.startTime) return ''
  const endMs = status.completionTime ? Date.parse(status.completionTime) : nowMs
  return humanDuration(endMs - Date.parse(status.startTime))
}

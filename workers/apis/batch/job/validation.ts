// Like pkg/apis/batch/validation ValidateJob.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import { dns1123SubdomainErrors } from '../../../apimachinery/name-validation.ts'
import { internalPodTemplate } from '../../core/pod/internal-json.ts'
import { validatePodTemplate } from '../../core/pod/validation.ts'
import {
  fieldIsImmutable,
  validateImmutable,
  validateLabelSelector,
  validateNonNegative,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateCounts } from '../../status-counts.ts'
import type { Job, JobSpec } from '../types.ts'
import { nameLabel, oldNameLabel, oldUidLabel, uidLabel } from './defaults.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './policy-validation.ts'

export function validateJob(job: Job): FieldError[] {
  return [...validateGeneratedSelector(job), ...validateJobSpec(job.spec)]
}

const maxIndexedParallelism = 100_000

function validateJobSpec(spec: JobSpec): FieldError[] {
  const errors = validateJobTemplateSpec(spec, 'spec')
  if (spec.selector === undefined) errors.push(required('spec.selector'))
  else errors.push(...validateLabelSelector(spec.selector, 'spec.selector'))
  const labels = spec.template.metadata?.labels
  if (!matchesLabelSelector(spec.selector, labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  return errors
}

/** What a CronJob may say of its Jobs too: all but the selector. Like validateJobSpec upstream. */
export function validateJobTemplateSpec(spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const) {
    errors.push(...validateNonNegative(spec[name], `${path}.${name}`))
  }
  errors.push(...validateIndexes(spec, path))
  errors.push(...validateFailurePolicy(spec, `${path}.podFailurePolicy`))
  errors.push(...validateSuccessPolicy(spec, `${path}.successPolicy`))
  errors.push(...validateManagedBy(spec, path))
  errors.push(...validateReplacement(spec, path))
  errors.push(...validatePodTemplate(spec.template, `${path}.template`))
  const policy = spec.template.spec.restartPolicy
  const at = `${path}.template.spec.restartPolicy`
  if (!policy || policy === 'Always') errors.push(required(at, 'valid values: "OnFailure", "Never"'))
  else if (policy !== 'OnFailure' && policy !== 'Never') errors.push(notSupported(at, policy, ['OnFailure', 'Never']))
  else if (spec.podFailurePolicy && policy !== 'Never')
    errors.push(invalid(at, policy, 'only "Never" is supported when podFailurePolicy is specified'))
  return errors
}

function validateIndexes(spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { completions, maxFailedIndexes, backoffLimitPerIndex } = spec
  const mode: string = spec.completionMode ?? 'NonIndexed'
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  if (mode !== 'NonIndexed' && mode !== 'Indexed')
    return [...errors, notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed'])]
  if (mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[name] !== undefined)
        errors.push(invalid(`${path}.${name}`, spec[name], 'requires indexed completion mode'))
    return errors
  }
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'))
  if ((spec.parallelism ?? 0) > maxIndexedParallelism) {
    const detail = `must be less than or equal to ${maxIndexedParallelism} when completion mode is Indexed`
    errors.push(invalid(`${path}.parallelism`, spec.parallelism, detail))
  }
  if (completions !== undefined && (maxFailedIndexes ?? 0) > completions)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'))
  return errors
}

/** Like validateManagedBy: who looks after the Job, as `domain/name`. */
function validateManagedBy({ managedBy }: JobSpec, path: string): FieldError[] {
  if (managedBy === undefined) return []
  const at = `${path}.managedBy`
  const errors = domainPathErrors(managedBy).map((text) => invalid(at, managedBy, text))
  return managedBy.length > maxManager ? [...errors, tooLong(at, maxManager)] : errors
}

const maxManager = 63

/** Like IsDomainPrefixedPath. */
function domainPathErrors(text: string): string[] {
  const slash = text.indexOf('/')
  if (text === '') return ['must not be empty']
  if (slash < 0 || slash === text.length - 1) return [`must be a domain-prefixed path (such as "acme.io/foo")`]
  const domain = dns1123SubdomainErrors(text.slice(0, slash))
  const isPath = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(slash + 1))
  return isPath ? domain : [...domain, "Invalid path (must match 'HTTP path' of RFC 3986)"]
}

function validateReplacement(spec: JobSpec, path: string): FieldError[] {
  const policy: string | undefined = spec.podReplacementPolicy
  if (policy === undefined) return []
  const allowed = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  return allowed.includes(policy) ? [] : [notSupported(`${path}.podReplacementPolicy`, policy, allowed)]
}

/** Labels that only the API server may write. Like ValidateGeneratedSelector. */
function validateGeneratedSelector({ metadata, spec }: Job): FieldError[] {
  if (spec.manualSelector || spec.selector === undefined) return []
  if (!metadata.uid) return [required('metadata.uid')]
  const expected = {
    [oldUidLabel]: metadata.uid,
    [oldNameLabel]: metadata.name,
    [uidLabel]: metadata.uid,
    [nameLabel]: metadata.name,
  }
  const labels = spec.template.metadata?.labels
  const errors = Object.entries(expected).flatMap(([label, value]) => {
    const actual = labels?.[label]
    const path = `spec.template.metadata.labels[${label}]`
    if (actual === undefined) return [required(path, `must be '${value}'`)]
    return actual === value ? [] : [invalid(path, labels, `must be '${value}'`)]
  })
  if (!matchesLabelSelector(spec.selector, expected)) {
    errors.push(invalid('spec.selector', spec.selector, '`selector` not auto-generated'))
  }
  return errors
}

const immutableParts = [
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const

export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const errors = validateObjectMetaUpdate(job.metadata, old.metadata)
  if (job.spec === old.spec) return errors
  errors.push(...validateJobSpec(job.spec))
  errors.push(...validateCompletionsUpdate(job.spec, old.spec))
  errors.push(...validateImmutable(job.spec.selector, old.spec.selector, 'spec.selector'))
  errors.push(...validateTemplateUpdate(job, old))
  for (const name of immutableParts) {
    errors.push(...validateImmutable(job.spec[name], old.spec[name], `spec.${name}`))
  }
  return errors
}

/** Indexed Jobs may grow and shrink, with completions and parallelism hand in hand. */
function validateCompletionsUpdate(spec: JobSpec, old: JobSpec): FieldError[] {
  if (spec.completions === old.completions) return []
  if (old.completionMode !== 'Indexed') return validateImmutable(spec.completions, old.completions, 'spec.completions')
  const inTandem = spec.completions !== undefined && spec.completions === spec.parallelism
  if (inTandem && old.completions !== undefined) return []
  return [invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** Before a suspended Job has started, where its pods may go may still change. */
function validateTemplateUpdate(job: Job, old: Job): FieldError[] {
  const { template } = job.spec
  let before = old.spec.template
  const mayMove = old.spec.suspend && !old.status?.startTime
  if (mayMove) {
    const { nodeSelector, tolerations, schedulingGates, affinity } = template.spec
    before = {
      ...before,
      metadata: { ...before.metadata, ...template.metadata },
      spec: { ...before.spec, nodeSelector, tolerations, schedulingGates, affinity },
    }
  }
  if (deepEqual(template, before)) return []
  return [invalid('spec.template', internalPodTemplate(template), fieldIsImmutable)]
}

export function validateJobStatusUpdate(job: Job, old: Job): FieldError[] {
  const status = job.status ?? {}
  const errors = [
    ...validateObjectMetaUpdate(job.metadata, old.metadata),
    ...validateCounts(status, ['active', 'succeeded', 'failed', 'ready', 'terminating']),
  ]
  const finished = (type: string) => status.conditions?.some((one) => one.type === type && one.status === 'True')
  if (finished('Complete') && finished('Failed')) {
    errors.push(invalid('status.conditions', '', 'cannot set Complete=True and Failed=true conditions'))
  }
  return errors
}

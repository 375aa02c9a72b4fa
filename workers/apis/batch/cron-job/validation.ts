// Like ValidateCronJobCreate and ValidateCronJobUpdate in pkg/apis/batch/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateNonNegative, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateJobTemplateSpec } from '../job/validation.ts'
import type { CronJob, CronJobSpec, JobTemplateSpec } from '../types.ts'
import { parseSchedule } from './schedule.ts'
import { isTimeZone } from './time-zone.ts'

/** A Job's name is this one and eleven characters more. */
const maxName = 52

export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec, undefined)]
  if (metadata.name.length > maxName) {
    errors.push(invalid('metadata.name', metadata.name, `must be no more than ${maxName} characters`))
  }
  return errors
}

export function validateCronJobUpdate(cronJob: CronJob, old: CronJob): FieldError[] {
  const errors = validateObjectMetaUpdate(cronJob.metadata, old.metadata)
  return cronJob.spec === old.spec ? errors : [...errors, ...validateSpec(cronJob.spec, old.spec)]
}

export function validateCronJobStatusUpdate(cronJob: CronJob, old: CronJob): FieldError[] {
  return validateObjectMetaUpdate(cronJob.metadata, old.metadata)
}

const policies = ['Allow', 'Forbid', 'Replace']

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const errors = validateSchedule(spec, old)
  errors.push(...validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'))
  if (old === undefined || spec.timeZone !== old.timeZone) errors.push(...validateTimeZone(spec.timeZone))
  const policy: string = spec.concurrencyPolicy ?? ''
  if (policy === '') errors.push(required('spec.concurrencyPolicy'))
  else if (!policies.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, policies))
  if (old === undefined || !deepEqual(spec.jobTemplate, old.jobTemplate)) {
    errors.push(...validateTemplate(spec.jobTemplate, 'spec.jobTemplate'))
  }
  errors.push(...validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'))
  return [...errors, ...validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit')]
}

function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const path = 'spec.schedule'
  if (!schedule) return [required(path)]
  const parsed = parseSchedule(schedule)
  const errors = 'error' in parsed ? [invalid(path, schedule, parsed.error)] : []
  if (!schedule.includes('TZ')) return errors
  if (timeZone !== undefined) {
    return [...errors, invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')]
  }
  // Schedules of old may keep theirs.
  if (old?.schedule.includes('TZ')) return errors
  return [...errors, invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
}

function validateTimeZone(zone: string | undefined): FieldError[] {
  const path = 'spec.timeZone'
  if (zone === undefined) return []
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')]
  if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    return [invalid(path, zone, detail)]
  }
  return isTimeZone(zone) ? [] : [invalid(path, zone, `unknown time zone ${zone}`)]
}

function validateTemplate({ spec }: JobTemplateSpec, path: string): FieldError[] {
  const errors = validateJobTemplateSpec(spec, `${path}.spec`)
  // The Job's selector is made with the Job.
  if (spec.selector !== undefined) {
    errors.push(invalid(`${path}.spec.selector`, spec.selector, '`selector` will be auto-generated'))
  }
  if (spec.manualSelector) {
    errors.push(notSupported(`${path}.spec.manualSelector`, spec.manualSelector, ['nil', 'false']))
  }
  return errors
}

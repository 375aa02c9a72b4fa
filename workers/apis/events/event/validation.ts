// What is asked of events in their own group, beside what the core group asks of them: the paths are the core group's.
// Like ValidateEventCreate and ValidateEventUpdate in pkg/apis/core/validation/events.go.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateObjectSense } from '../../core/event/validation.ts'
import type { Event } from '../../core/types.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'

export function validateEvent(event: Event): FieldError[] {
  const errors = [
    ...validateObjectSense(event, 'reportingController'),
    ...validateObjectMeta(event.metadata, true, nameIsDnsSubdomain),
    ...validateSeries(event),
  ]
  const { eventTime, type = '', firstTimestamp, lastTimestamp, count, source } = event
  if (!eventTime) errors.push(required('eventTime'))
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${type}`))
  const old = { firstTimestamp, lastTimestamp, count, source: source?.component || source?.host }
  for (const [field, value] of Object.entries(old)) if (value) errors.push(invalid(field, '', 'needs to be unset'))
  return errors
}

const fixed = [
  ...(['involvedObject', 'reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'reason'] as const),
  ...(['type', 'eventTime', 'action', 'related'] as const),
]

export function validateEventUpdate(event: Event, old: Event): FieldError[] {
  const errors = [
    ...validateObjectSense(event, 'reportingController'),
    ...validateObjectMetaUpdate(event.metadata, old.metadata),
    ...(deepEqual(event.series, old.series) ? [] : validateSeries(event)),
  ]
  for (const field of fixed) errors.push(...validateImmutable(event[field], old[field], field))
  errors.push(...validateImmutable(event.reportingComponent, old.reportingComponent, 'reportingController'))
  return [...errors, ...validateImmutable(event.reportingInstance, old.reportingInstance, 'reportingInstance')]
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return []
  const errors: FieldError[] = []
  if ((series.count ?? 0) < 2) errors.push(invalid('series.count', '', 'should be at least 2'))
  return series.lastObservedTime ? errors : [...errors, required('series.lastObservedTime')]
}

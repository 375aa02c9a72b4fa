// Like pkg/apis/core/validation/events.go.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { Event } from '../types.ts'

const maxMessage = 1024
const maxWord = 128

/** Kinds whose objects are in no namespace: their events are in `default`. */
const clusterScoped = new Set(['Node', 'Namespace', 'PriorityClass', 'PersistentVolume'])

export function validateEvent(event: Event): FieldError[] {
  return event.eventTime ? validateNewEvent(event) : validateOldEvent(event)
}

/** Events without eventTime, as the first recorder made them. Like legacyValidateEvent. */
function validateOldEvent({ involvedObject, metadata }: Event): FieldError[] {
  const namespace = involvedObject.namespace ?? ''
  if (namespace === '') {
    const isFine = metadata.namespace === 'default' || metadata.namespace === 'kube-system'
    return isFine ? [] : [mismatch(namespace)]
  }
  const isKnownCluster = clusterScoped.has(involvedObject.kind ?? '')
  if (isKnownCluster || metadata.namespace === namespace) return []
  return [mismatch(namespace)]
}

function mismatch(namespace: string): FieldError {
  return invalid('involvedObject.namespace', namespace, 'does not match event.namespace')
}

function validateNewEvent(event: Event): FieldError[] {
  const errors: FieldError[] = []
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event
  if (reportingComponent === '') errors.push(required('reportingController'))
  else {
    const nameErrors = qualifiedNameErrors(reportingComponent)
    errors.push(...nameErrors.map((text) => invalid('reportingController', reportingComponent, text)))
  }
  const words = [
    ['reportingInstance', reportingInstance, maxWord],
    ['action', action, maxWord],
    ['reason', reason, maxWord],
  ] as const
  for (const [name, value, max] of words) {
    if (value === '') errors.push(required(name))
    else if (value.length > max) errors.push(invalid(name, '', `can have at most ${max} characters`))
  }
  if (message.length > maxMessage) errors.push(invalid('message', '', `can have at most ${maxMessage} characters`))
  if (event.type !== 'Normal' && event.type !== 'Warning') errors.push(invalid('type', '', 'has invalid value: '))
  return [...errors, ...validateOldEvent(event)]
}

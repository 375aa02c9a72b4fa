// Like pkg/apis/core/validation/events.go.
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { dns1123SubdomainErrors, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { Event } from '../types.ts'

const maxMessage = 1024
const maxWord = 128

/** Whether the event makes sense; `reporter` is what its group calls who reports it. Like legacyValidateEvent. */
export function validateObjectSense(event: Event, reporter: string): FieldError[] {
  const { namespace = '' } = event.metadata
  const nameErrors = dns1123SubdomainErrors(namespace).map((text) => invalid('namespace', namespace, text))
  return [...(event.eventTime ? validateNewEvent(event, reporter) : validateOldEvent(event)), ...nameErrors]
}

/** Events without eventTime, as the first recorder made them. */
function validateOldEvent({ involvedObject, metadata }: Event): FieldError[] {
  const namespace = involvedObject.namespace ?? ''
  return metadata.namespace === (namespace || 'default') ? [] : [mismatch(namespace)]
}

function mismatch(namespace: string): FieldError {
  return invalid('involvedObject.namespace', namespace, 'does not match event.namespace')
}

function validateNewEvent(event: Event, reporter: string): FieldError[] {
  const errors: FieldError[] = []
  const { namespace = '' } = event.involvedObject
  if (namespace === '' && event.metadata.namespace !== 'default' && event.metadata.namespace !== 'kube-system') {
    errors.push(mismatch(namespace))
  }
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event
  if (reportingComponent === '') errors.push(required(reporter))
  errors.push(...qualifiedNameErrors(reportingComponent).map((text) => invalid(reporter, reportingComponent, text)))
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
  return errors
}

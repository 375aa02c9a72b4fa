// The answers with which the API server refuses: values of type Status, worded as upstream words them.
// Like apimachinery/pkg/api/errors.
import type { FieldError } from './field-error.ts'
import { formatFieldError } from './field-error.ts'
import type { Status, StatusCause, StatusDetails } from './meta-types.ts'

/** What a refusal is about: a group and, by the refusal's kind, a resource (`deployments`) or a kind (`Deployment`). */
type GroupResource = { readonly group: string; readonly plural: string }
type GroupKind = { readonly group: string; readonly kind: string }

export function notFoundStatus(resource: GroupResource, name: string): Status {
  return failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, about(resource, name))
}

/** No such path. The message that a client makes of an answer without one. */
export function pathNotFoundStatus(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExistsStatus(resource: GroupResource, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, about(resource, name))
}

/** A name made from generateName was taken. Like NewGenerateNameConflict. */
export function generateNameConflictStatus(resource: GroupResource, name: string): Status {
  const message = `${qualified(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`
  return failure(409, 'AlreadyExists', message, { ...about(resource, name), retryAfterSeconds: 1 })
}

export function conflictStatus(resource: GroupResource, name: string, detail: string): Status {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${detail}`
  return failure(409, 'Conflict', message, about(resource, name))
}

export const optimisticLockMessage =
  'the object has been modified; please apply your changes to the latest version and try again'

export function forbiddenStatus(resource: GroupResource, name: string, detail: string): Status {
  const shown = qualified(resource)
  let message = `forbidden: ${detail}`
  if (shown !== '')
    message = name === '' ? `${shown} is forbidden: ${detail}` : `${shown} "${name}" is forbidden: ${detail}`
  return failure(403, 'Forbidden', message, about(resource, name))
}

/** Like NewInvalid: one error stands alone, several in brackets. */
export function invalidStatus(kind: GroupKind, name: string, errors: readonly FieldError[]): Status {
  const causes: StatusCause[] = errors.map((error) => ({ reason: error.type, message: error.body, field: error.field }))
  const shown = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return failure(422, 'Invalid', `${shown} "${name}" is invalid: ${aggregate(errors)}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    ...(kind.kind === '' ? {} : { kind: kind.kind }),
    ...(causes.length === 0 ? {} : { causes }),
  })
}

export function badRequestStatus(message: string): Status {
  return failure(400, 'BadRequest', message)
}

export function unauthorizedStatus(message = 'Unauthorized'): Status {
  return failure(401, 'Unauthorized', message)
}

/** The verb is not served on this path. */
export function methodNotAllowedStatus(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** A resourceVersion or a continue token is too old. */
export function expiredStatus(message: string): Status {
  return failure(410, 'Expired', message)
}

export function timeoutStatus(message: string, retryAfterSeconds = 0): Status {
  return failure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds === 0 ? {} : { retryAfterSeconds })
}

/** A read asks for a resourceVersion that does not exist yet. Like storage.NewTooLargeResourceVersionError. */
export function tooLargeResourceVersionStatus(asked: number, current: number): Status {
  return failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}

/** Like NewInternalError. */
export function internalErrorStatus(message: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

/** An error of the server that has no reason of its own: only its message travels. Like ErrorToAPIStatus. */
export function plainErrorStatus(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 }
}

/** Like NewRequestEntityTooLargeError. */
export function tooLargeRequestStatus(detail: string): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${detail}`)
}

export function unsupportedMediaTypeStatus(message: string): Status {
  return failure(415, 'UnsupportedMediaType', message)
}

export function notAcceptableStatus(message: string): Status {
  return failure(406, 'NotAcceptable', message)
}

/** What the client shows when a JSON patch could not be applied: the answer has no more than its code. */
export function rejectedRequestStatus(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}

/** A deletion was done; nothing is left to show. */
export function deletedStatus(resource: GroupResource, name: string, uid: string | undefined): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { ...about(resource, name), ...(uid === undefined ? {} : { uid }) },
  }
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  }
}

function about(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(resource.group === '' ? {} : { group: resource.group }),
    ...(resource.plural === '' ? {} : { kind: resource.plural }),
  }
}

function qualified(resource: GroupResource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}

/** Like utilerrors.Aggregate: repeated messages are told once. */
function aggregate(errors: readonly FieldError[]): string {
  const messages = [...new Set(errors.map(formatFieldError))]
  return messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`
}

// What is wrong with a field of an object, worded as upstream words it. Like apimachinery/pkg/util/validation/field.

type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

export type FieldError = {
  readonly type: FieldErrorType
  /** `spec.template.spec.containers[0].name`. */
  readonly field: string
  /** Type, value and reason without the field: `Required value: must specify a name`. */
  readonly body: string
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, body: withDetail('Required value', detail) }
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: withDetail(`Invalid value: ${show(value)}`, detail) }
}

/** The supported values are told in the order given: upstream sorts them nearly always, but not here. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((one) => JSON.stringify(one))
  const detail = list.length > 0 ? `supported values: ${list.join(', ')}` : ''
  return { type: 'FieldValueNotSupported', field, body: withDetail(`Unsupported value: ${show(value)}`, detail) }
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, body: `Duplicate value: ${show(value)}` }
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, body: withDetail('Forbidden', detail) }
}

export function notFound(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, body: `Not found: ${show(value)}` }
}

export function tooLong(field: string, maxBytes: number): FieldError {
  const detail = `may not be more than ${maxBytes} ${maxBytes === 1 ? 'byte' : 'bytes'}`
  return { type: 'FieldValueTooLong', field, body: withDetail('Too long', detail) }
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return {
    type: 'FieldValueTooMany',
    field,
    body: `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
  }
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${error.body}`
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`
}

/** Strings in quotes; since 1.33 anything larger as Go writes JSON, which escapes what HTML would read. */
function show(value: unknown): string {
  if (value === undefined) return 'null'
  const text = JSON.stringify(value)
  if (typeof value !== 'object') return text
  return text.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

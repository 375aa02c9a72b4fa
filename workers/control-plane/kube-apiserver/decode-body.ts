// Turns the body of a request into an object of its kind: decoded, checked for fields that the kind does not have, with
// defaults filled in. Like apiserver/pkg/endpoints/handlers create.go with its decoder.
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, unsupportedMediaTypeStatus } from '../../apimachinery/status-error.ts'
import { type Decoded, decode, strictDecodingError } from '../../apis/decode.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import { PendingEntry } from './pending-entry.ts'
import { type RequestContext, warn } from './request-context.ts'
import { refuse } from './status-error.ts'
import type { FieldValidation } from './write-options.ts'

const acceptedTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** The object in the body. */
export function decodeBody(kind: Kind, context: RequestContext, validation: FieldValidation): KubeObject {
  const { body, headers } = context.request
  const mediaType = (headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim() ?? ''
  if (mediaType !== 'application/json') {
    const types = acceptedTypes.join(', ')
    const message = `the body of the request was in an unknown format - accepted media types include: ${types}`
    refuse(unsupportedMediaTypeStatus(message))
  }
  return decodeObject(kind, parseBody(kind, body), context, validation)
}

/** Decodes a value and fills in defaults. What it shares with `known`, an object of the kind, has been decoded before. */
export function decodeObject(
  kind: Kind,
  value: Readonly<Record<string, unknown>>,
  context: Pick<RequestContext, 'warnings'>,
  validation: FieldValidation,
  known?: KubeObject,
): KubeObject {
  checkKind(kind, value)
  const decoded = decodeAs(kind, value, known)
  if ('error' in decoded) refuse(badRequestStatus(cannotBeHandled(kind, kind.kind, decoded.error)))
  if (decoded.unknownFields.length > 0) {
    const unknownFields = known ? parentsFirst(decoded.unknownFields) : decoded.unknownFields
    const error = strictDecodingError(unknownFields)
    if (validation === 'Strict' && error) refuse(badRequestStatus(cannotBeHandled(kind, kind.kind, error)))
    if (validation === 'Warn') for (const field of unknownFields) warn(context, `unknown field "${field}"`)
  }
  const object = decoded.value as KubeObject
  const isComplete = object.apiVersion !== undefined && object.kind !== undefined && object.metadata !== undefined
  const typed: KubeObject = isComplete
    ? object
    : { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: object.metadata ?? { name: '' } }
  return kind.defaults(typed)
}

function decodeAs(kind: Kind, value: Readonly<Record<string, unknown>>, known: KubeObject | undefined): Decoded {
  if (kind.custom) return kind.custom.decode(value)
  if (known) return decodeChanged(kind, value, known)
  const metadata = value['metadata']
  if (typeof metadata !== 'object' || metadata === null || !('managedFields' in metadata))
    return decode(kind.schema, value)
  const { managedFields, ...rest } = metadata
  if (!isOfServer(managedFields)) return decode(kind.schema, value)
  const decoded = decode(kind.schema, { ...value, metadata: rest })
  if ('error' in decoded) return decoded
  const object = decoded.value as KubeObject
  return { ...decoded, value: { ...object, metadata: { ...object.metadata, managedFields } } }
}

/** What this server has handed out need not be read: to look at it would be to find out what nobody has asked for. */
function isOfServer(managedFields: unknown): boolean {
  return Array.isArray(managedFields) && managedFields.some((entry) => entry instanceof PendingEntry)
}

/** Of a patched object its maps are looked at one by one, and only then what is in them. */
function parentsFirst(fields: readonly string[]): readonly string[] {
  const depth = (field: string) => field.split('.').length
  return [...fields].sort((a, b) => depth(a) - depth(b))
}

/** Decodes the fields of the object that are not those of `known`, and adds the others as they are. */
function decodeChanged(kind: Kind, value: Readonly<Record<string, unknown>>, known: KubeObject): Decoded {
  const old = known as Readonly<Record<string, unknown>>
  const isKnown = ([key, one]: readonly [string, unknown]) =>
    one !== undefined && Object.hasOwn(old, key) && old[key] === one
  const fields = Object.entries(value)
  const same = fields.filter(isKnown)
  if (same.length === 0) return decode(kind.schema, value)
  const decoded = decode(kind.schema, Object.fromEntries(fields.filter((field) => !isKnown(field))))
  if ('error' in decoded) return decoded
  return { ...decoded, value: { ...(decoded.value as object), ...Object.fromEntries(same) } }
}

function parseBody(kind: Kind, body: unknown): Readonly<Record<string, unknown>> {
  const value = typeof body === 'string' || body === undefined ? parseJson(kind, body ?? '') : body
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  const what = Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value
  return unrecognized(
    kind,
    `json parse error: json: cannot unmarshal ${what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
  )
}

function parseJson(kind: Kind, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const shown = text === '' ? '<empty>' : text.slice(0, 1024)
    return unrecognized(kind, `json parse error: ${jsonError(text)} (${shown})`)
  }
}

function unrecognized(kind: Kind, reason: string): never {
  const message = `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; ${reason}`
  return refuse(badRequestStatus(message))
}

/** Where Go's parser would have stopped, for the mistakes that are made most. */
function jsonError(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return 'unexpected end of JSON input'
  const afterBrace = /^\{\s*([^"}\s])/.exec(trimmed)?.[1]
  if (afterBrace !== undefined) return `invalid character '${afterBrace}' looking for beginning of object key string`
  if (/^[[{]/.test(trimmed)) return 'unexpected end of JSON input'
  return `invalid character '${trimmed.charAt(0)}' looking for beginning of value`
}

/** The body may leave out what it is, but not say something else. */
function checkKind(kind: Kind, { apiVersion, kind: name }: Readonly<Record<string, unknown>>): void {
  const expected = apiVersionOf(kind)
  if (
    (apiVersion === undefined || apiVersion === '' || apiVersion === expected) &&
    (name === undefined || name === '' || name === kind.kind)
  )
    return
  const sentKind = typeof name === 'string' && name !== '' ? name : kind.kind
  const sentVersion = typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : expected
  const { group, version } = kind
  const isOther = kinds.some((one) => one.group === group && one.version === version && one.kind === sentKind)
  const reason =
    sentVersion === expected && (isOther || kind.custom !== undefined)
      ? `converting (${kind.version}.${sentKind}) to (${kind.group === '' ? 'core' : kind.group.split('.')[0]}.${kind.kind}): unknown conversion`
      : `no kind "${sentKind}" is registered for version "${sentVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`
  refuse(badRequestStatus(cannotBeHandled(kind, sentKind, reason)))
}

function cannotBeHandled(kind: Kind, sentKind: string, reason: string): string {
  return `${sentKind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${reason}`
}

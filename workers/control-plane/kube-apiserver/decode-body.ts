// Turns the body of a request into an object of its kind: decoded, checked for fields that the kind does not have, with
// defaults filled in. Like apiserver/pkg/endpoints/handlers create.go with its decoder.
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, unsupportedMediaTypeStatus } from '../../apimachinery/status-error.ts'
import { type Decoded, decode, strictDecodingError, unknownField } from '../../apis/decode.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import { mediaTypes } from './media-types.ts'
import { PendingEntry } from './pending-entry.ts'
import type { Findings } from './read-body.ts'
import { type RequestContext, warnOf } from './request-context.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import type { FieldValidation } from './write-options.ts'

const bodies = () => import('./read-body.ts')

/** The object in the body. */
export function decodeBody(
  server: Server,
  kind: Kind,
  context: RequestContext,
  validation: FieldValidation,
): KubeObject {
  const { body, headers } = context.request
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() || mediaTypes.json
  if (!Object.values(mediaTypes).includes(type) || (type === mediaTypes.protobuf && kind.custom)) {
    const types = Object.values(mediaTypes).join(', ')
    const message = `the body of the request was in an unknown format - accepted media types include: ${types}`
    refuse(unsupportedMediaTypeStatus(message))
  }
  if (typeof body !== 'string' && body !== undefined)
    return decodeObject(
      kind,
      mapping(kind, body, () => JSON.stringify(body)),
      context,
      validation,
    )
  const { readJson, readYaml } = server.parts.need(bodies)
  const text = body ?? ''
  const isYaml = type === mediaTypes.yaml
  const { value, findings } = isYaml ? readYaml(text, kind.kind) : readJson(text, kind.kind, kind.custom !== undefined)
  return decodeObject(
    kind,
    mapping(kind, value ?? {}, () => text),
    context,
    validation,
    undefined,
    findings,
  )
}

/** Decodes a value and fills in defaults. What it shares with `known`, an object of the kind, has been decoded before. */
export function decodeObject(
  kind: Kind,
  value: Readonly<Record<string, unknown>>,
  context: Pick<RequestContext, 'warnings'>,
  validation: FieldValidation,
  known?: KubeObject,
  findings?: Findings,
): KubeObject {
  checkKind(kind, value)
  const decoded = decodeAs(kind, value, known)
  if ('error' in decoded) refuse(badRequestStatus(cannotBeHandled(kind, kind.kind, decoded.error)))
  if (validation !== 'Ignore' && (decoded.unknownFields.length > 0 || findings)) {
    const unknownFields = known ? parentsFirst(decoded.unknownFields) : decoded.unknownFields
    const found = findings ? findings(unknownFields) : unknownFields.map(unknownField)
    if (validation === 'Strict' && found.length > 0)
      refuse(badRequestStatus(cannotBeHandled(kind, kind.kind, strictDecodingError(found))))
    warnOf(context, found)
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

/** What is no object is refused as what decides what it is does: it looks for nothing but version and kind. */
function mapping(kind: Kind, value: unknown, text: () => string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const fields = value as Readonly<Record<string, unknown>>
    for (const name of ['apiVersion', 'kind'])
      if (Object.hasOwn(fields, name) && typeof (fields[name] ?? '') !== 'string')
        unrecognized(kind, `${jsonType(fields[name])} into Go struct field .${name} of type string`, text())
    return fields
  }
  const type = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  return unrecognized(kind, `${jsonType(value)} into Go value of type ${type}`, text())
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function unrecognized(kind: Kind, mismatch: string, text: string): never {
  const error = `couldn't get version/kind; json parse error: json: cannot unmarshal ${mismatch}`
  const shown = text.length > 30 ? `${text.slice(0, 30)} ...` : text
  const message = `the object provided is unrecognized (must be of type ${kind.kind}): ${error} (${shown})`
  return refuse(badRequestStatus(message))
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

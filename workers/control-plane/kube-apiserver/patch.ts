// Patches: JSON patch, merge patch and strategic merge patch, applied to an object as it is at the moment of the write.
// Like apiserver/pkg/endpoints/handlers/patch.go.
import { invalid } from '../../apimachinery/field-error.ts'
import { goFormat } from '../../apimachinery/go-format.ts'
import { patchedJson } from '../../apimachinery/go-object-json.ts'
import { applyMergePatch } from '../../apimachinery/merge-patch.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { PatchError } from '../../apimachinery/patch-error.ts'
import {
  badRequestStatus,
  invalidStatus,
  plainErrorStatus,
  rejectedRequestStatus,
  tooLargeRequestStatus,
  unsupportedMediaTypeStatus,
} from '../../apimachinery/status-error.ts'
import { applyStrategicMergePatch } from '../../apimachinery/strategic-merge-patch.ts'
import { unknownField } from '../../apis/decode.ts'
import type { Kind } from '../../apis/define-kind.ts'
import { openapi } from '../../apis/openapi.ts'
import { decodeObject } from './decode-body.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'
import { refuse, StatusError } from './status-error.ts'
import type { FieldValidation } from './write-options.ts'

/** Nobody has said how lists of custom resources are merged by a strategic merge patch. */
const noStrategicMerge =
  'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'

/** Makes the next state of an object out of the present one. Throws a StatusError. */
export type Patcher = (existing: KubeObject) => KubeObject

type Plain = Readonly<Record<string, unknown>>

export function patcherOf(server: Server, kind: Kind, context: RequestContext, validation: FieldValidation): Patcher {
  const apply = patchOf(server, kind, context)
  const found = validation === 'Ignore' ? [] : findingsIn(server, context)
  return (existing) => {
    const patched = applied(apply, existing)
    if (patched === existing && found.length === 0) return existing
    if (typeof patched !== 'object' || patched === null || Array.isArray(patched)) return refusePatched(patched)
    return decodePatched(server, kind, patched as Plain, existing, context, validation, found)
  }
}

const operationFields = ['op', 'path', 'from', 'value']

/** What a strict decoder finds in the patch itself. */
function findingsIn(server: Server, { request }: RequestContext): readonly string[] {
  const { body } = request
  const isJsonPatch = mediaTypeOf(request) === 'application/json-patch+json'
  const duplicates = typeof body === 'string' ? server.parts.need(findings).jsonFindings(body).duplicates : []
  const twice = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`)
  if (!isJsonPatch) return twice
  const operations = bodyOf(server, body)
  const unknown = (Array.isArray(operations) ? operations : []).flatMap((operation: unknown, index) => {
    const others = Object.keys(operation ?? {}).filter((name) => !operationFields.includes(name))
    return others.map((name) => unknownField(`[${index}].${name}`))
  })
  return [...unknown, ...twice].map((one) => `json patch ${one}`)
}

function mediaTypeOf({ headers }: RequestContext['request']): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
}

const jsonPatch = () => import('../../apimachinery/json-patch.ts')

/** How the body changes a value of the type `schema`. */
export function patchOf(
  server: Server,
  kind: Pick<Kind, 'schema' | 'custom'>,
  { request }: RequestContext,
): (value: unknown) => unknown {
  const body = bodyOf(server, request.body)
  switch (mediaTypeOf(request)) {
    case 'application/json-patch+json': {
      const { applyJsonPatch, readJsonPatch } = server.parts.need(jsonPatch)
      const operations = reading(() => readJsonPatch(body))
      return (value) => applyJsonPatch(value, operations)
    }
    case 'application/merge-patch+json':
      checkIsObject(body, 'error decoding patch: ')
      return (value) => applyMergePatch(value, body)
    case 'application/strategic-merge-patch+json':
      if (kind.custom) refuse(unsupportedMediaTypeStatus(noStrategicMerge))
      checkIsObject(body, '')
      return (value) => applyStrategicMergePatch(value as Plain, body, openapi, kind.schema)
    default:
      return refuse({ ...unsupportedMediaTypeStatus('415: Unsupported Media Type'), details: {} })
  }
}

function bodyOf(server: Server, body: unknown): unknown {
  if (typeof body !== 'string') return body
  const { error } = server.parts.need(findings).jsonFindings(body)
  if (error !== undefined) refuse(badRequestStatus(`error decoding patch: ${error}`))
  return JSON.parse(body) as unknown
}

const findings = () => import('../../apimachinery/json-findings.ts')

function checkIsObject(body: unknown, prefix: string): void {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return
  const what = Array.isArray(body) ? 'array' : body === null ? 'null' : typeof body === 'boolean' ? 'bool' : typeof body
  refuse(badRequestStatus(`${prefix}json: cannot unmarshal ${what} into Go value of type map[string]interface {}`))
}

function applied(apply: (value: unknown) => unknown, existing: KubeObject): unknown {
  return reading(() => apply(existing))
}

function reading<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    if (error.kind === 'bad-request') refuse(badRequestStatus(error.message))
    if (error.kind === 'too-large') refuse(tooLargeRequestStatus(error.message))
    if (error.kind === 'unprocessable') refuse(rejectedRequestStatus())
    return refuse(plainErrorStatus(error.message))
  }
}

/** A patch can leave something that is no object at all. */
function refusePatched(patched: unknown): never {
  const text = JSON.stringify(patched)
  const type = Array.isArray(patched) ? 'array' : typeof patched === 'boolean' ? 'bool' : typeof patched
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  const mismatch = `json: cannot unmarshal ${type} into Go value of type ${struct}`
  const reason =
    patched === null ? "Object 'Kind' is missing in 'null'" : `couldn't get version/kind; json parse error: ${mismatch}`
  return refuse(invalidStatus({ group: '', kind: '' }, '', [invalid('patch', text, reason)]))
}

/** What does not decode after the patch is told with all of it; of a strategic merge patch, with the patch. */
function decodePatched(
  server: Server,
  kind: Kind,
  patched: Plain,
  existing: KubeObject,
  context: RequestContext,
  validation: FieldValidation,
  found: readonly string[],
): KubeObject {
  try {
    const told = (unknown: readonly string[]) => [...found, ...unknown.map(unknownField)]
    return decodeObject(kind, patched, context, validation, existing, told)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const reason = /cannot be handled as a [A-Za-z]+: (.*)$/s.exec(error.message)?.[1] ?? error.message
    const type = / of type (\S+)$/.exec(reason)?.[1]
    const isStrict = reason.startsWith('strict decoding error: ')
    const isStrategic = mediaTypeOf(context.request) === 'application/strategic-merge-patch+json'
    const cause =
      isStrategic && (isStrict || type !== undefined)
        ? invalid(
            'patch',
            goFormat(bodyOf(server, context.request.body)),
            isStrict ? reason : `unrecognized type: ${type}`,
          )
        : invalid('patch', patchedJson(openapi, kind.schema, patched, existing), reason)
    return refuse(invalidStatus({ group: '', kind: '' }, '', [cause]))
  }
}

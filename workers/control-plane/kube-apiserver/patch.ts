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
  unsupportedMediaTypeStatus,
} from '../../apimachinery/status-error.ts'
import { applyStrategicMergePatch } from '../../apimachinery/strategic-merge-patch.ts'
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
  return (existing) => {
    const patched = applied(apply, existing)
    if (patched === existing) return existing
    return decodePatched(kind, patched as Plain, existing, context, validation)
  }
}

const jsonPatch = () => import('../../apimachinery/json-patch.ts')

/** How the body changes a value of the type `schema`. */
export function patchOf(
  server: Server,
  kind: Pick<Kind, 'schema' | 'custom'>,
  { request }: RequestContext,
): (value: unknown) => unknown {
  const body = bodyOf(request.body)
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  switch (type) {
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

function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    const text = body.trim()
    return refuse(badRequestStatus(`error decoding patch: ${goJsonError(text)}`))
  }
}

/** Where Go's parser would have stopped, for the mistakes that are made most. */
function goJsonError(text: string): string {
  if (text === '') return 'unexpected end of JSON input'
  for (const literal of ['null', 'true', 'false']) {
    if (!text.startsWith(literal.charAt(0))) continue
    for (let at = 1; at < literal.length; at++) {
      if (text.charAt(at) === literal.charAt(at)) continue
      if (at >= text.length) return 'unexpected end of JSON input'
      return `invalid character '${text.charAt(at)}' in literal ${literal} (expecting '${literal.charAt(at)}')`
    }
  }
  if (/^[[{]/.test(text)) return 'unexpected end of JSON input'
  return `invalid character '${text.charAt(0)}' looking for beginning of value`
}

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
    if (error.kind === 'unprocessable') refuse(rejectedRequestStatus())
    return refuse(plainErrorStatus(error.message))
  }
}

/** What does not decode after the patch is told with all of it; of a strategic merge patch, with the patch. */
function decodePatched(
  kind: Kind,
  patched: Plain,
  existing: KubeObject,
  context: RequestContext,
  validation: FieldValidation,
): KubeObject {
  try {
    return decodeObject(kind, patched, context, validation, existing)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const reason = /cannot be handled as a [A-Za-z]+: (.*)$/s.exec(error.message)?.[1] ?? error.message
    const { headers, body } = context.request
    const type = / of type (\S+)$/.exec(reason)?.[1]
    const isStrategic = headers['content-type']?.startsWith('application/strategic-merge-patch+json') === true
    const cause =
      isStrategic && type !== undefined
        ? invalid('patch', goFormat(bodyOf(body)), `unrecognized type: ${type}`)
        : invalid('patch', patchedJson(openapi, kind.schema, patched, existing), reason)
    return refuse(invalidStatus({ group: '', kind: '' }, '', [cause]))
  }
}

// Kinds as the API server uses them, for tests: what becomes of a manifest, what is wrong with it, how a table shows it.
import { formatFieldError } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { decode } from '../decode.ts'
import type { Kind } from '../define-kind.ts'
import { findKindOf, kinds } from '../kinds.ts'

/** Before all tests of a file that uses kinds: late ones come in. */
export async function openKinds(): Promise<void> {
  for (const kind of kinds) await kind.open?.()
}

export function kindOf(apiVersion: string, kind: string): Kind {
  const found = findKindOf(apiVersion, kind)
  if (found === undefined) throw new Error(`no ${kind}`)
  return found
}

/** The object as it is stored when the manifest is created, but for what the server itself sets. */
export function create(kind: Kind, manifest: object): KubeObject {
  const decoded = decode(kind.schema, manifest)
  if ('error' in decoded) throw new Error(decoded.error)
  const object = kind.defaults(decoded.value as KubeObject)
  return kind.strategy.prepareForCreate?.(object) ?? object
}

export function errorsOf(kind: Kind, manifest: object): string[] {
  return kind.strategy.validate(create(kind, manifest)).map(formatFieldError)
}

export function warningsOf(kind: Kind, manifest: object): string[] | undefined {
  return kind.strategy.warnings?.(create(kind, manifest), undefined)
}

export function updateErrors(kind: Kind, before: object, after: object): string[] {
  const old = create(kind, before)
  const next = create(kind, after)
  return kind.strategy.validateUpdate(kind.strategy.prepareForUpdate?.(next, old) ?? next, old).map(formatFieldError)
}

/** The cells of the table, ten minutes after the beginning of time. */
export function row(kind: Kind, object: object): unknown[] {
  const nowMs = Date.parse('2026-01-01T00:10:00Z')
  return kind.columns.map((column) => column.cell(object as KubeObject, nowMs))
}

export const meta = { name: 'x', namespace: 'default', uid: 'u-1', resourceVersion: '1' }
export const clusterMeta = { name: 'x', uid: 'u-1', resourceVersion: '1' }
export const created = { ...meta, creationTimestamp: '2026-01-01T00:00:00Z' }

// Server-side apply: a configuration laid over an object, by who owns its fields. What is in somebody else's hands is a
// conflict unless it is the same or taken by force; what the applier does not say any more goes if nobody else owns it.
// Like apimachinery/pkg/util/managedfields FieldManager.Apply.
import { sameJson } from '../../apimachinery/deep-equal.ts'
import { goJson } from '../../apimachinery/go-json.ts'
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, plainErrorStatus } from '../../apimachinery/status-error.ts'
import { compare } from '../../apimachinery/structured-merge/compare.ts'
import { emptySet, type FieldSet, readFieldSet } from '../../apimachinery/structured-merge/field-set.ts'
import { fieldSetOf } from '../../apimachinery/structured-merge/field-set-of.ts'
import { merge } from '../../apimachinery/structured-merge/merge.ts'
import { emptyStruct, type MergeType } from '../../apimachinery/structured-merge/merge-type.ts'
import { pathText } from '../../apimachinery/structured-merge/path-element.ts'
import { prune } from '../../apimachinery/structured-merge/prune.ts'
import { typeErrors } from '../../apimachinery/structured-merge/type-errors.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import {
  identifier,
  ignoredSet,
  isSameOwner,
  type ManagedBy,
  type ManagedFields,
  mergeTypeOfKind,
  sortedEntries,
  updatedManagedFields,
} from './managed-fields.ts'
import { fieldsOf } from './pending-entry.ts'
import { refuse } from './status-error.ts'

export type Configuration = Readonly<Record<string, unknown>>

export type Applied = {
  /** Merged, not yet decoded or defaulted; undefined: the object is what it was. */
  readonly object: Configuration | undefined
  readonly managedFields: ManagedFields | undefined
}

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'
const maxAnnotationBytes = 256 * 1024
/** Owns what was there before anybody has applied anything. */
const beforeFirstApply = 'before-first-apply'

/** Applies `config` to `live` (undefined: there is none). Throws a StatusError. */
export function applyConfiguration(
  kind: Kind,
  by: ManagedBy,
  live: KubeObject | undefined,
  config: Configuration,
  force: boolean,
): Applied {
  checkConfiguration(kind, config)
  const application = { kind, by, live, config, type: mergeTypeOfKind(kind), entries: entriesOf(kind, by, live) }
  let result = attempt(application, force)
  if (result.conflicts.length > 0 && by.manager === 'kubectl' && live) {
    // Who has used `kubectl apply` may go over to the server's way of it without a conflict with themselves.
    const allowed = ownedByLastApplied(application.type, kind, live)
    const conflicts = result.conflicts.filter(({ path }) => !allowed.has(path))
    result = conflicts.length === 0 ? attempt(application, true) : { ...result, conflicts }
  }
  if (result.conflicts.length > 0) refuse(conflictStatusOf(result.conflicts))
  return by.manager === 'kubectl' ? withLastApplied(result, live, config) : result
}

type Application = {
  readonly kind: Kind
  readonly by: ManagedBy
  readonly live: KubeObject | undefined
  readonly config: Configuration
  readonly type: MergeType
  readonly entries: ManagedFields
}

type Conflict = { readonly entry: ManagedFieldsEntry; readonly path: readonly string[] }

function attempt(application: Application, force: boolean): Applied & { readonly conflicts: readonly Conflict[] } {
  const { kind, by, live, config, type, entries } = application
  const own: ManagedFieldsEntry = {
    manager: by.manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(kind),
    fieldsType: 'FieldsV1',
    ...(by.subresource === '' ? {} : { subresource: by.subresource }),
  }
  const before = entries.find((entry) => isSameOwner(entry, own))
  const others = entries.filter((entry) => entry !== before)
  const named = fieldSetOf(type, config)
  const ignored = ignoredSet(kind, by.subresource)
  const base = live === undefined ? emptyStruct : withoutManagedFields(live)
  let owned = named
  for (const entry of others) owned = owned.union(fieldsOf(entry))
  const merged = merge(type, base, config)
  const object = prune(type, merged, before === undefined ? emptySet : fieldsOf(before), owned)
  const difference = compare(type, base, object)
  const changed = difference.changed.recursiveDifference(ignored)
  const removed = difference.removed.recursiveDifference(ignored)
  const conflicts = force ? [] : conflictsWith(others, changed)
  const isSame = live !== undefined && sameJson(base, object)
  const time = isSame ? before?.time : by.time
  const kept = withoutFields(others, changed, removed)
  const set = named.recursiveDifference(ignored).difference(metadataItself)
  if (!set.isEmpty) kept.push({ ...own, ...(time === undefined ? {} : { time }), fieldsV1: set.fieldsV1 })
  const managedFields = kept.length === 0 ? undefined : sortedEntries(kept)
  return { object: isSame ? undefined : (object as Configuration), managedFields, conflicts }
}

const metadataItself = readFieldSet({ 'f:metadata': {} }) ?? emptySet

function conflictsWith(entries: ManagedFields, changed: FieldSet): Conflict[] {
  const sorted = [...entries].sort((a, b) => (identifier(a) < identifier(b) ? -1 : 1))
  return sorted.flatMap((entry) => {
    const paths = fieldsOf(entry).intersection(changed).paths()
    return paths.map((path) => ({ entry, path }))
  })
}

function withoutFields(entries: ManagedFields, changed: FieldSet, removed: FieldSet): ManagedFieldsEntry[] {
  return entries.flatMap((entry) => {
    const set = fieldsOf(entry)
    const left = set.difference(changed).difference(removed)
    if (left.isEmpty) return []
    return [left === set ? entry : { ...entry, fieldsV1: left.fieldsV1 }]
  })
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Who owns what now; when nobody does, all of it is from before the first apply. Like skipNonAppliedManager. */
function entriesOf(kind: Kind, by: ManagedBy, live: KubeObject | undefined): ManagedFields {
  const entries = live?.metadata.managedFields ?? []
  for (const [i, entry] of entries.entries()) checkEntry(entry, i)
  if (live === undefined || entries.length > 0) return entries
  const { subresource, time } = by
  const owner = { manager: beforeFirstApply, subresource, time }
  return updatedManagedFields(kind, owner, undefined, withoutManagedFields(live)) ?? []
}

function checkEntry({ operation, apiVersion, fieldsType, fieldsV1 }: ManagedFieldsEntry, i: number): void {
  const fail = (why: string) => refuse(plainErrorStatus(`failed to decode managed fields: ${why}`))
  if (operation !== 'Apply' && operation !== 'Update') fail('operation must be `Apply` or `Update`')
  if (!apiVersion) fail('apiVersion must not be empty')
  if (!fieldsType) fail(`missing fieldsType in managed fields entry ${i}`)
  if (fieldsType !== 'FieldsV1') fail(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${i}`)
  if (fieldsV1 !== undefined && readFieldSet(fieldsV1) === undefined) fail('error decoding set')
}

// ---- the configuration

function checkConfiguration(kind: Kind, config: Configuration): void {
  const { apiVersion, kind: name } = config
  if (apiVersion !== apiVersionOf(kind) || name !== kind.kind)
    refuse(badRequestStatus(`invalid object type: ${groupVersionKind(config)}`))
  const metadata = config['metadata']
  if (
    typeof metadata === 'object' &&
    metadata !== null &&
    'managedFields' in metadata &&
    metadata.managedFields != null
  )
    refuse(badRequestStatus('metadata.managedFields must be nil'))
  const errors = typeErrors(mergeTypeOfKind(kind), config)
  if (errors !== undefined)
    refuse(plainErrorStatus(`failed to create typed patch object (${describe(config)}): ${errors}`))
}

/** `default/web; apps/v1, Kind=Deployment` */
export function describe(config: Configuration): string {
  const metadata = config['metadata'] as { readonly namespace?: unknown; readonly name?: unknown } | undefined
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return `${text(metadata?.namespace)}/${text(metadata?.name)}; ${groupVersionKind(config)}`
}

function groupVersionKind({ apiVersion, kind }: Configuration): string {
  const version = typeof apiVersion === 'string' ? apiVersion : ''
  return `${version.includes('/') ? version : `/${version}`}, Kind=${typeof kind === 'string' ? kind : ''}`
}

// ---- conflicts

/** Like NewConflictError. */
function conflictStatusOf(conflicts: readonly Conflict[]) {
  const causes = conflicts.map(({ entry, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${describeOwner(entry)}`,
    field: pathText(path),
  }))
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: conflictMessage(conflicts),
    reason: 'Conflict',
    details: { causes },
    code: 409,
  }
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts
  if (conflicts.length === 1 && only !== undefined)
    return `Apply failed with 1 conflict: conflict with ${describeOwner(only.entry)}: ${pathText(only.path)}`
  const lines: string[] = []
  let last: ManagedFieldsEntry | undefined
  for (const { entry, path } of conflicts) {
    if (entry !== last) lines.push(`conflicts with ${describeOwner(entry)}:`)
    last = entry
    lines.push(`- ${pathText(path)}`)
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

function describeOwner({ manager = '', operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager)
  const through = subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''
  return operation === 'Update' ? `${name}${through} using ${apiVersion}` : `${name}${through}`
}

// ---- kubectl's annotation

/** What the annotation of client-side apply says and the object still has. Like lastAppliedManager. */
function ownedByLastApplied(type: MergeType, kind: Kind, live: KubeObject): FieldSet {
  const config = readLastApplied(live)
  if (config === undefined || config['apiVersion'] !== apiVersionOf(kind)) return emptySet
  if (typeErrors(type, config) !== undefined) return emptySet
  const { changed, removed } = compare(type, config, live)
  return fieldSetOf(type, config).difference(changed).difference(removed)
}

function readLastApplied({ metadata }: KubeObject): Configuration | undefined {
  try {
    const value: unknown = JSON.parse(metadata.annotations?.[lastAppliedAnnotation] ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Configuration) : undefined
  } catch {
    return undefined
  }
}

/** An annotation that is there stays true to what was applied. Like lastAppliedUpdater. */
function withLastApplied(result: Applied, live: KubeObject | undefined, config: Configuration): Applied {
  const object = result.object ?? live
  const metadata = object?.metadata as KubeObject['metadata'] | undefined
  if (!metadata?.annotations?.[lastAppliedAnnotation]) return result
  const { [lastAppliedAnnotation]: _old, ...others } = metadata.annotations
  const text = `${goJson(withoutAnnotation(config))}\n`
  const annotations = { ...others, [lastAppliedAnnotation]: text }
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const kept = bytes > maxAnnotationBytes ? others : annotations
  return { ...result, object: { ...object, metadata: { ...metadata, annotations: kept } } }
}

function withoutAnnotation(config: Configuration): Configuration {
  const metadata = config['metadata'] as KubeObject['metadata']
  if (metadata.annotations === undefined) return config
  const { [lastAppliedAnnotation]: _own, ...annotations } = metadata.annotations
  return { ...config, metadata: { ...metadata, annotations } }
}

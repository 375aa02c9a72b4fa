// Who owns which fields of an object: told by comparing what was with what is written. The sets of fields are shared
// between objects that are written alike. Like apimachinery/pkg/util/managedfields.
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { compare } from '../../apimachinery/structured-merge/compare.ts'
import {
  emptySet,
  type FieldSet,
  fieldSet,
  leafSet,
  readFieldSet,
} from '../../apimachinery/structured-merge/field-set.ts'
import {
  emptyStruct,
  type MapType,
  type MergeType,
  mergeTypeOf,
} from '../../apimachinery/structured-merge/merge-type.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import { openapi } from '../../apis/openapi.ts'
import {
  creationStep,
  type Endpoint,
  fieldsOf,
  mayOwn,
  PendingEntry,
  steppedEntry,
  updateStep,
} from './pending-entry.ts'

export type ManagedFields = readonly ManagedFieldsEntry[]

export type ManagedBy = {
  readonly manager: string
  readonly subresource: string
  readonly time: string
}

/** What nobody owns: the server sets it, or it is the object's name. Like stripMetaManager. */
const serverOwned = setOf([
  ['apiVersion'],
  ['kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => ['metadata', field]),
])

/** What the endpoint of a kind itself leaves to nobody beside `status`. Like GetResetFields of the strategies. */
const keptByObject: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'certificates.v1.CertificateSigningRequest': [['spec']],
}

/** What the status endpoint of a kind leaves alone beside `spec`. Like GetResetFields of the strategies. */
const keptByStatus: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apiextensions.v1.CustomResourceDefinition': [['metadata']],
  'apps.v1.Deployment': [['metadata', 'labels']],
  'core.v1.Pod': [
    ['metadata', 'deletionTimestamp'],
    ['metadata', 'ownerReferences'],
  ],
}

/** Entries of old updates beyond this many are merged. */
const mostUpdaters = 10
const bucketManager = 'ancient-changes'

/**
 * The entries after `by` has made `sent` of `live` (undefined: there was none). Of the writes that come by thousands it
 * is left to who reads the entries to find out what was set. Like FieldManager.Update.
 */
export function updatedManagedFields(
  kind: Kind,
  by: ManagedBy,
  live: KubeObject | undefined,
  sent: KubeObject,
): ManagedFields | undefined {
  const entries = entriesBefore(live, sent, by.subresource)
  if (entries === undefined || (entries.length === 0 && live !== undefined)) return undefined
  return pendingEntries(kind, by, entries, live, sent) ?? comparedEntries(kind, by, entries, live ?? emptyStruct, sent)
}

/** The same, found out at once. */
export function comparedManagedFields(
  kind: Kind,
  by: ManagedBy,
  live: KubeObject,
  sent: KubeObject,
): ManagedFields | undefined {
  const entries = entriesBefore(live, sent, by.subresource)
  if (entries === undefined || entries.length === 0) return undefined
  return comparedEntries(kind, by, entries, live, sent)
}

/** Undefined: it takes a closer look. */
function pendingEntries(
  kind: Kind,
  by: ManagedBy,
  entries: ManagedFields,
  live: KubeObject | undefined,
  sent: KubeObject,
): ManagedFields | undefined {
  const endpoint = endpointOf(kind, by.subresource)
  if (endpoint === undefined) return undefined
  if (live === undefined) {
    const step = entries.length === 0 ? creationStep(endpoint, sent) : undefined
    return step && [new PendingEntry(endpoint.owner(by.manager), by.time, undefined, step)]
  }
  const step = updateStep(endpoint, live, sent)
  if (step === undefined) return undefined
  const owner = endpoint.owner(by.manager)
  let before: ManagedFieldsEntry | undefined
  const others: ManagedFieldsEntry[] = []
  for (const entry of entries) {
    if (isSameOwner(entry, owner)) before = entry
    else if (mayOwn(entry, step.field)) return undefined
    else others.push(entry)
  }
  if (before === undefined && others.length >= mostUpdaters) return undefined
  const last = others.at(-1)
  const stepped = steppedEntry(owner, by.time, before, step)
  others.push(stepped)
  // Who writes now nearly always comes last.
  return last === undefined || compareEntries(last, stepped) <= 0 ? others : sortedEntries(others)
}

function comparedEntries(
  kind: Kind,
  by: ManagedBy,
  entries: ManagedFields,
  live: object,
  sent: KubeObject,
): ManagedFields | undefined {
  const ignored = endpointOf(kind, by.subresource)?.ignored ?? ignoredSet(kind, by.subresource)
  const difference = compare(mergeTypeOfKind(kind), live, sent)
  const changed = difference.changed.recursiveDifference(ignored)
  const removed = difference.removed.recursiveDifference(ignored)
  if (changed.isEmpty && removed.isEmpty) return entries.length === 0 ? undefined : entries
  const updated = cappedEntries(bookChange(entries, ownEntry(kind, by), changed, removed))
  return updated.length === 0 ? undefined : sortedEntries(updated)
}

const replicas = setOf([['spec', 'replicas']])

/**
 * The entries after `manager` has changed the replicas through `scale`. When, is not kept: like ScaleHandler, which
 * has no time for whom it has not known before.
 */
export function scaledManagedFields(kind: Kind, manager: string, { metadata }: KubeObject): ManagedFields | undefined {
  const { managedFields } = metadata
  if (!managedFields?.some((entry) => !fieldsOf(entry).intersection(replicas).isEmpty)) return managedFields
  const { time: _time, ...own } = ownEntry(kind, { manager, subresource: 'scale', time: '' })
  return sortedEntries(bookChange(managedFields, own, replicas, emptySet))
}

/** The entries that the request brings along if they can be read, else those that there are; undefined: forget them. */
function entriesBefore(live: KubeObject | undefined, sent: KubeObject, subresource: string): ManagedFields | undefined {
  const known = live?.metadata.managedFields
  const asked = sent.metadata.managedFields
  if (subresource !== '' || asked === undefined || asked === known) return known ?? []
  if (asked.length === 1 && Object.keys(asked[0] ?? {}).length === 0) return undefined
  return asked.length > 0 && asked.every(isReadable) ? asked : (known ?? [])
}

function isReadable({ operation, apiVersion, fieldsType, fieldsV1 }: ManagedFieldsEntry): boolean {
  if ((operation !== 'Apply' && operation !== 'Update') || !apiVersion || fieldsType !== 'FieldsV1') return false
  return readFieldSet(fieldsV1 ?? {}) !== undefined
}

export function mergeTypeOfKind(kind: Kind): MergeType {
  return kind.custom?.mergeType ?? mergeTypeOf(openapi, kind.schema)
}

export function ownEntry(kind: Kind, { manager, subresource, time }: ManagedBy): ManagedFieldsEntry {
  return {
    manager: manager || 'unknown',
    operation: 'Update',
    apiVersion: apiVersionOf(kind),
    time,
    fieldsType: 'FieldsV1',
    ...(subresource === '' ? undefined : { subresource }),
  }
}

/** Takes what has changed from all others and gives it to `own`; nobody owns what was removed. */
export function bookChange(
  entries: ManagedFields,
  own: ManagedFieldsEntry,
  changed: FieldSet,
  removed: FieldSet,
): ManagedFieldsEntry[] {
  const kept: ManagedFieldsEntry[] = []
  let before = emptySet
  for (const entry of entries) {
    const set = fieldsOf(entry)
    const isOwn = isSameOwner(entry, own)
    if (isOwn) before = set.difference(removed)
    const left = isOwn && !changed.isEmpty ? emptySet : set.difference(changed).difference(removed)
    if (!left.isEmpty) kept.push(left === set ? entry : { ...entry, fieldsV1: left.fieldsV1 })
  }
  if (!changed.isEmpty) kept.push({ ...own, fieldsV1: before.union(changed).fieldsV1 })
  return kept
}

/** Who applies is the same in every version. Like BuildManagerIdentifier. */
export function isSameOwner(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion) &&
    (a.subresource ?? '') === (b.subresource ?? '')
  )
}

/** What is always the same of writes through an endpoint of a kind. */
class KnownEndpoint implements Endpoint {
  readonly type: MapType
  readonly ignored: FieldSet
  readonly ignoredFields: ReadonlySet<string>
  readonly #kind: Kind
  readonly #subresource: string
  readonly #owners = new Map<string, ManagedFieldsEntry>()

  constructor(kind: Kind, subresource: string, type: MapType) {
    this.#kind = kind
    this.#subresource = subresource
    this.type = type
    this.ignored = ignoredSet(kind, subresource)
    this.ignoredFields = new Set([...type.fields.keys()].filter((name) => this.ignored.child(`f:${name}`).isMember))
  }

  /** An entry of the manager's without fields. */
  owner(manager: string): ManagedFieldsEntry {
    let owner = this.#owners.get(manager)
    if (owner === undefined) {
      owner = ownEntry(this.#kind, { manager, subresource: this.#subresource, time: '' })
      if (this.#owners.size >= mostOwners) this.#owners.clear()
      this.#owners.set(manager, owner)
    }
    return owner
  }
}

const mostOwners = 1_000
const endpoints = new WeakMap<Kind, Map<string, KnownEndpoint>>()

function endpointOf(kind: Kind, subresource: string): KnownEndpoint | undefined {
  let ofKind = endpoints.get(kind)
  const found = ofKind?.get(subresource)
  if (found !== undefined) return found
  const type = mergeTypeOfKind(kind)
  if (type.kind !== 'map') return undefined
  const made = new KnownEndpoint(kind, subresource, type)
  if (ofKind === undefined) {
    ofKind = new Map()
    endpoints.set(kind, ofKind)
  }
  ofKind.set(subresource, made)
  return made
}

/** What a write through an endpoint does not change whatever it says, and what nobody owns. */
export function ignoredSet(kind: Kind, subresource: string): FieldSet {
  return serverOwned.union(setOf(resetFields(kind, subresource)))
}

function resetFields(kind: Kind, subresource: string): readonly (readonly string[])[] {
  if (subresource !== 'status' && subresource !== 'approval')
    return [...(kind.subresources.includes('status') ? [['status']] : []), ...(keptByObject[kind.schema] ?? [])]
  return [['spec'], ...(kind.custom ? [['metadata']] : (keptByStatus[kind.schema] ?? []))]
}

function setOf(paths: readonly (readonly string[])[]): FieldSet {
  let all = emptySet
  for (const path of paths) {
    let set = leafSet
    for (const name of [...path].reverse()) set = fieldSet(false, new Map([[`f:${name}`, set]]))
    all = all.union(set)
  }
  return all
}

/** Merges the oldest updates of each version into one entry. Like capManagersManager. */
function cappedEntries(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const updaters = entries.filter(({ operation }) => operation === 'Update')
  let left = updaters.length
  if (left <= mostUpdaters) return entries
  const oldest = updaters.sort((a, b) => compareText(a.time, b.time) || compareText(identifier(a), identifier(b)))
  const first = new Map<string, ManagedFieldsEntry>()
  const kept = new Set(entries)
  for (const entry of oldest) {
    if (left <= mostUpdaters) break
    const { apiVersion = '' } = entry
    const bucket = first.get(apiVersion)
    if (bucket === undefined) {
      first.set(apiVersion, entry)
      continue
    }
    const merged = {
      ...bucket,
      manager: bucketManager,
      time: entry.time,
      subresource: undefined,
      fieldsV1: fieldsOf(entry).union(fieldsOf(bucket)).fieldsV1,
    }
    kept.delete(bucket)
    kept.delete(entry)
    kept.add(merged)
    first.set(apiVersion, merged)
    left--
  }
  return [...kept]
}

/** Appliers first, then by time. Like sortEncodedManagedFields. */
export function sortedEntries(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  return entries.length < 2 ? entries : entries.sort(compareEntries)
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time, b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The owner as one text. Like BuildManagerIdentifier. */
export function identifier({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  return JSON.stringify({ manager, operation, apiVersion: operation === 'Apply' ? undefined : apiVersion, subresource })
}

/** Whether two lists of entries are the same but for when. Like IgnoreManagedFieldsTimestampsTransformer. */
export function sameOwners(a: ManagedFields | undefined, b: ManagedFields | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.length !== b.length) return false
  return a.every((entry, i) => {
    const other = b[i]
    return other !== undefined && isSameOwner(entry, other) && fieldsOf(entry).equals(fieldsOf(other))
  })
}

/** Names of clients that have asked before: every object keeps some of them. */
const managers = new Map<string, string>()
const mostManagers = 10_000

/** The manager that a request names, or the first word of its client's name. Like managerOrUserAgent. */
export function managerOf(fieldManager: string | undefined, userAgent: string | undefined): string {
  if (fieldManager) return fieldManager
  const agent = userAgent ?? 'unknown'
  const known = managers.get(agent)
  if (known !== undefined) return known
  const manager = agent.split('/', 1)[0]?.slice(0, 128) ?? ''
  if (managers.size < mostManagers) managers.set(agent, manager)
  return manager
}

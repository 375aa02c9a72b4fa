// Computes strategic merge patches: what turns one object into another, list items matched by their merge keys.
// Like apimachinery/pkg/util/strategicpatch.
import { byBytes, isObject, type JsonObject, jsonEqual } from '../json-value.ts'
import { fieldSchema, type PatchType } from './patch-schema.ts'

type DiffOptions = {
  readonly deletions: boolean
  readonly additions: boolean
  /** The order of merged lists is told. */
  readonly order: boolean
  readonly retainKeys?: boolean
}

/** The patch from `original` to `modified`. Like CreateTwoWayMergePatch. */
export function twoWayPatch(original: JsonObject, modified: JsonObject, type: PatchType): JsonObject {
  return diffMaps(original, modified, type, { deletions: true, additions: true, order: true })
}

/**
 * The patch that brings `current` to `modified`, without touching what others have set: fields are removed only when
 * `original`, the configuration applied before, had them. Like CreateThreeWayMergePatch.
 */
export function threeWayPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  type: PatchType,
): JsonObject {
  const delta = diffMaps(current, modified, type, { deletions: false, additions: true, order: true })
  const deletions = diffMaps(original, modified, type, { deletions: true, additions: false, order: true })
  return mergePatches(deletions, delta, type)
}

function diffMaps(original: JsonObject, modified: JsonObject, type: PatchType, options: DiffOptions): JsonObject {
  const patch: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(modified)) {
    const [before, after] = [Object.hasOwn(original, key) ? original[key] : undefined, modified[key]]
    if (before === undefined) {
      if (options.additions && after !== undefined) patch[key] = after
    } else if (isObject(before) && isObject(after)) diffObject(patch, key, before, after, type, options)
    else if (Array.isArray(before) && Array.isArray(after)) diffList(patch, key, before, after, type, options)
    else if (options.additions && !jsonEqual(before, after)) patch[key] = after
  }
  if (options.deletions) for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  const added = Object.keys(original).some((key) => !Object.hasOwn(modified, key))
  if (options.retainKeys && Object.keys(modified).length > 0 && (Object.keys(patch).length > 0 || added))
    patch['$retainKeys'] = Object.keys(modified)
      .filter((key) => modified[key] !== null)
      .sort(byBytes)
  return patch
}

function diffObject(
  patch: Record<string, unknown>,
  key: string,
  before: JsonObject,
  after: JsonObject,
  type: PatchType,
  options: DiffOptions,
): void {
  const schema = fieldSchema(type, key)
  const inner = diffMaps(before, after, schema.type, { ...options, retainKeys: schema.retainKeys })
  if (Object.keys(inner).length > 0) patch[key] = inner
}

function diffList(
  patch: Record<string, unknown>,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  type: PatchType,
  options: DiffOptions,
): void {
  const schema = fieldSchema(type, key)
  if (!schema.merge) {
    if (options.additions && !jsonEqual(before, after)) patch[key] = after
    return
  }
  if (before.length === 0) {
    if (options.additions && after.length > 0) patch[key] = after
    return
  }
  if (schema.mergeKey === '') return diffScalars(patch, key, before, after, options)
  const [items, deleted] = diffItems(before, after, schema.mergeKey, schema.type, schema.retainKeys, options)
  const sameOrder = jsonEqual(sharedKeys(before, after, schema.mergeKey), sharedKeys(after, before, schema.mergeKey))
  const all = [...items, ...deleted]
  if (all.length > 0) patch[key] = all
  const told = options.additions ? all.length > 0 || !sameOrder : all.length > 0
  if (options.order && told)
    patch[`$setElementOrder/${key}`] = after.map((item) => ({
      [schema.mergeKey]: isObject(item) ? item[schema.mergeKey] : null,
    }))
}

function sharedKeys(list: readonly unknown[], other: readonly unknown[], mergeKey: string): unknown[] {
  const keys = new Set(other.map((item) => (isObject(item) ? item[mergeKey] : item)))
  return list.map((item) => (isObject(item) ? item[mergeKey] : item)).filter((value) => keys.has(value))
}

/** A set of scalars: what to add, and what to take out. */
function diffScalars(
  patch: Record<string, unknown>,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  options: DiffOptions,
): void {
  const added = options.additions ? after.filter((item) => !before.includes(item)) : []
  const removed = options.deletions ? before.filter((item) => !after.includes(item)) : []
  if (added.length > 0) patch[key] = added
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed
  const told = (options.deletions && removed.length > 0) || (options.additions && !jsonEqual(before, after))
  if (options.order && told) patch[`$setElementOrder/${key}`] = after
}

function diffItems(
  before: readonly unknown[],
  after: readonly unknown[],
  mergeKey: string,
  type: PatchType,
  retainKeys: boolean,
  options: DiffOptions,
): [JsonObject[], JsonObject[]] {
  const changed: JsonObject[] = []
  for (const item of after) {
    if (!isObject(item)) continue
    const old = before.find((one) => isObject(one) && one[mergeKey] === item[mergeKey])
    if (!isObject(old)) {
      if (options.additions) changed.push(item)
      continue
    }
    const patch = diffMaps(old, item, type, { ...options, retainKeys })
    if (Object.keys(patch).length > 0) changed.push({ ...patch, [mergeKey]: item[mergeKey] })
  }
  const deleted = options.deletions
    ? before
        .filter(isObject)
        .filter((old) => !after.some((item) => isObject(item) && item[mergeKey] === old[mergeKey]))
        .map((old) => ({ $patch: 'delete', [mergeKey]: old[mergeKey] }))
    : []
  return [changed, deleted]
}

/** Joins the patch of deletions and the patch of changes. */
function mergePatches(first: JsonObject, second: JsonObject, type: PatchType): JsonObject {
  const merged: Record<string, unknown> = { ...first }
  for (const key of Object.keys(second)) {
    const [before, after] = [Object.hasOwn(first, key) ? first[key] : undefined, second[key]]
    const schema = fieldSchema(type, key)
    if (isObject(before) && isObject(after)) merged[key] = mergePatches(before, after, schema.type)
    else if (Array.isArray(before) && Array.isArray(after) && schema.merge && !key.startsWith('$'))
      merged[key] = mergeLists(before, after, schema.mergeKey, schema.type)
    else merged[key] = after
  }
  return merged
}

function mergeLists(
  first: readonly unknown[],
  second: readonly unknown[],
  mergeKey: string,
  type: PatchType,
): readonly unknown[] {
  if (mergeKey === '') return [...first, ...second.filter((item) => !first.includes(item))]
  const matches = (a: unknown, b: unknown): boolean => isObject(a) && isObject(b) && a[mergeKey] === b[mergeKey]
  const merged = first.map((item) => {
    const other = second.find((one) => matches(item, one))
    return isObject(item) && isObject(other) ? mergePatches(item, other, type) : item
  })
  return [...merged, ...second.filter((item) => !first.some((one) => matches(one, item)))]
}

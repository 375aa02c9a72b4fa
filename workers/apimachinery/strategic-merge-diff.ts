// Makes strategic merge patches: what kubectl apply sends. Like strategicpatch's CreateTwoWay- and CreateThreeWayMergePatch.
import { sameJson } from './deep-equal.ts'
import { elementKind, sortByOrder } from './element-order.ts'
import { goFormat } from './go-format.ts'
import { PatchError } from './patch-error.ts'
import type { TypeTable } from './schema.ts'
import type { PatchSchema, Plain } from './strategic-merge-patch.ts'
import {
  directiveKey,
  isMap,
  kindOf,
  lookupField,
  mergeStrategicPatches,
  mergeValue,
  patchSchema,
  retainKeysKey,
} from './strategic-merge-patch.ts'

type DiffOptions = {
  readonly setElementOrder: boolean
  readonly ignoreChangesAndAdditions?: boolean
  readonly ignoreDeletions?: boolean
  readonly buildRetainKeys?: boolean
}

/** The patch that makes `modified` of `original`. Throws a PatchError. */
export function createTwoWayMergePatch(original: Plain, modified: Plain, table: TypeTable, type: string): Plain {
  return diffMaps(original, modified, patchSchema(table, type), { setElementOrder: true })
}

/**
 * Additions and changes of `modified` (the manifest) against `current` (the server's), removals against `original`
 * (the manifest that was applied last). Throws a PatchError.
 */
export function createThreeWayMergePatch(
  original: Plain,
  modified: Plain,
  current: Plain,
  table: TypeTable,
  type: string,
): Plain {
  const schema = patchSchema(table, type)
  const delta = diffMaps(current, modified, schema, { setElementOrder: true, ignoreDeletions: true })
  const deletions = diffMaps(original, modified, schema, { setElementOrder: true, ignoreChangesAndAdditions: true })
  return mergeStrategicPatches(deletions, delta, schema)
}

function diffMaps(original: Plain, modified: Plain, schema: PatchSchema, options: DiffOptions): Plain {
  const patch = new Map<string, unknown>()
  const retained: string[] = []
  for (const [key, value] of Object.entries(modified)) {
    if (value === undefined) continue
    if (options.buildRetainKeys && value !== null) retained.push(key)
    const before = Object.hasOwn(original, key) ? original[key] : undefined
    if (before === undefined) {
      if (!options.ignoreChangesAndAdditions) patch.set(key, value)
    } else diffField(patch, key, before, value, schema, options)
  }
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(original)) {
      if (original[key] !== undefined && (!Object.hasOwn(modified, key) || modified[key] === undefined)) {
        patch.set(key, null)
      }
    }
  }
  const dropsField = Object.entries(original).some(
    ([key, value]) => value !== null && value !== undefined && !Object.hasOwn(modified, key),
  )
  if (retained.length > 0 && (patch.size > 0 || dropsField)) patch.set(retainKeysKey, retained.sort())
  return Object.fromEntries(patch)
}

function diffField(
  patch: Map<string, unknown>,
  key: string,
  before: unknown,
  value: unknown,
  schema: PatchSchema,
  options: DiffOptions,
): void {
  const { buildRetainKeys: _, ...inherited } = options
  if (key === directiveKey) {
    if (typeof before !== 'string' || typeof value !== 'string') {
      throw new PatchError(`invalid value for special key: ${directiveKey}`)
    }
    if (before !== value) patch.set(key, value)
  } else if (isMap(before) && isMap(value)) {
    if (before === value) return
    const { field, inner } = lookupField(schema, key)
    const diff = diffMaps(before, value, inner, { ...inherited, buildRetainKeys: field?.retainsKeys ?? false })
    if (Object.keys(diff).length > 0) patch.set(key, diff)
  } else if (Array.isArray(before) && Array.isArray(value)) {
    const { field, inner } = lookupField(schema, key)
    if (field?.mergeKey === undefined) replaceIfDifferent(patch, key, before, value, options)
    else {
      const listOptions = { ...inherited, buildRetainKeys: field.retainsKeys }
      diffMergedList(patch, key, before, value, field.mergeKey, inner, listOptions)
    }
  } else if (kindOf(before) !== kindOf(value)) {
    if (!options.ignoreChangesAndAdditions) patch.set(key, value)
  } else replaceIfDifferent(patch, key, before, value, options)
}

function replaceIfDifferent(
  patch: Map<string, unknown>,
  key: string,
  before: unknown,
  value: unknown,
  options: DiffOptions,
): void {
  if (!options.ignoreChangesAndAdditions && !sameJson(before, value)) patch.set(key, value)
}

function diffMergedList(
  patch: Map<string, unknown>,
  key: string,
  original: readonly unknown[],
  modified: readonly unknown[],
  mergeKey: string,
  inner: PatchSchema,
  options: DiffOptions,
): void {
  if (original.length === 0) {
    if (modified.length > 0 && !options.ignoreChangesAndAdditions) patch.set(key, modified)
    return
  }
  const diff =
    elementKind(original, modified) === 'map'
      ? diffListsOfMaps(original as readonly Plain[], modified as readonly Plain[], mergeKey, inner, options)
      : diffListsOfScalars(original, modified, options)
  if (diff.additions.length > 0) patch.set(key, diff.additions)
  if (diff.deletions.length > 0) patch.set(`$deleteFromPrimitiveList/${key}`, diff.deletions)
  if (diff.order.length > 0) patch.set(`$setElementOrder/${key}`, diff.order)
}

type ListDiff = {
  readonly additions: readonly unknown[]
  readonly deletions: readonly unknown[]
  readonly order: readonly unknown[]
}

function diffListsOfMaps(
  original: readonly Plain[],
  modified: readonly Plain[],
  mergeKey: string,
  inner: PatchSchema,
  options: DiffOptions,
): ListDiff {
  const before = byKey(original, mergeKey)
  const after = byKey(modified, mergeKey)
  const changes: Plain[] = []
  const deletions: Plain[] = []
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, next] = [before.get(name), after.get(name)]
    if (old !== undefined && next !== undefined) {
      const diff = diffMaps(old, next, inner, options)
      if (Object.keys(diff).length > 0) changes.push({ ...diff, [mergeKey]: next[mergeKey] })
    } else if (next !== undefined) {
      if (!options.ignoreChangesAndAdditions) changes.push(next)
    } else if (old !== undefined && !options.ignoreDeletions) {
      deletions.push({ [mergeKey]: old[mergeKey], [directiveKey]: 'delete' })
    }
  }
  const additions = [...sortByOrder(changes, modified, mergeKey), ...deletions]
  const orderSame =
    original.length === modified.length && original.every((one, i) => one[mergeKey] === modified[i]?.[mergeKey])
  const tellsOrder =
    options.setElementOrder &&
    ((!options.ignoreChangesAndAdditions && (additions.length > 0 || !orderSame)) ||
      (!options.ignoreDeletions && additions.length > 0))
  return {
    additions,
    deletions: [],
    order: tellsOrder ? modified.map((one) => ({ [mergeKey]: one[mergeKey] })) : [],
  }
}

function byKey(list: readonly Plain[], mergeKey: string): Map<string, Plain> {
  return new Map(list.map((one) => [goFormat(mergeValue(one, mergeKey)), one]))
}

function diffListsOfScalars(
  original: readonly unknown[],
  modified: readonly unknown[],
  options: DiffOptions,
): ListDiff {
  const additions = options.ignoreChangesAndAdditions ? [] : modified.filter((one) => !original.includes(one))
  const deletions = options.ignoreDeletions
    ? []
    : [...new Set(original.filter((one) => !modified.includes(one)))].sort()
  const tellsOrder =
    options.setElementOrder &&
    (deletions.length > 0 || (!options.ignoreChangesAndAdditions && !sameJson(original, modified)))
  return { additions, deletions, order: tellsOrder ? modified : [] }
}

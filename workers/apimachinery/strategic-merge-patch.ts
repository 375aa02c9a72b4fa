// Strategic merge patches: merge patches that know which lists are merged by key, and which directives steer that
// ($patch, $retainKeys, $setElementOrder, $deleteFromPrimitiveList). Like apimachinery/pkg/util/strategicpatch.
import { sameJson } from './deep-equal.ts'
import { Draft } from './draft.ts'
import { elementKind, isInOrder, normalizeElementOrder, partition } from './element-order.ts'
import { goFormat } from './go-format.ts'
import { PatchError } from './patch-error.ts'
import type { FieldSchema, TypeSchema, TypeTable } from './schema.ts'
import { typeSchema } from './schema.ts'

export type Plain = Readonly<Record<string, unknown>>
/** The type of what is patched; undefined where anything goes. */
export type PatchSchema = { readonly table: TypeTable; readonly type: TypeSchema | undefined }

const deleteListPrefix = '$deleteFromPrimitiveList'
const setOrderPrefix = '$setElementOrder'
export const retainKeysKey = '$retainKeys'
export const directiveKey = '$patch'

const badDeleteList = () => new PatchError('invalid patch format of primitive list', 'bad-request')
const badRetainKeys = () => new PatchError('invalid patch format of retainKeys', 'bad-request')
const badSetOrder = () => new PatchError('invalid patch format of setElementOrder list', 'bad-request')

/** How two patches, or an object and a patch, come together. */
type MergeOptions = {
  /** Carries directives out; otherwise they are kept, as two patches become one. */
  readonly carryOut: boolean
}

/** Applies a patch to an object of the type; parts that do not change are shared. Throws a PatchError. */
export function applyStrategicMergePatch(original: Plain, patch: unknown, table: TypeTable, type: string): Plain {
  if (!isMap(patch)) throw new PatchError('invalid JSON document', 'bad-request')
  return mergeMap(original, patch, patchSchema(table, type), { carryOut: true })
}

/** One patch out of two, the second on top of the first. Like mergeMap with MergeParallelList false. */
export function mergeStrategicPatches(first: Plain, second: Plain, schema: PatchSchema): Plain {
  return mergeMap(first, second, schema, { carryOut: false })
}

export function patchSchema(table: TypeTable, type: string): PatchSchema {
  return { table, type: typeSchema(table, type) }
}

/** The field and the type of what it holds. Like LookupPatchMetadataForStruct and -ForSlice. */
export function lookupField(schema: PatchSchema, key: string): { field: FieldSchema | undefined; inner: PatchSchema } {
  const field = schema.type?.fields.get(key)
  if (schema.type !== undefined && field === undefined) {
    const struct = schema.type.name.split('.')[2] ?? ''
    throw new PatchError(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(key)}`)
  }
  const type = field?.isStruct ? typeSchema(schema.table, field.type) : undefined
  return { field, inner: { table: schema.table, type } }
}

function mergeMap(original: Plain, patch: Plain, schema: PatchSchema, options: MergeOptions): Plain {
  const directive = patch[directiveKey]
  if (directive !== undefined) return replaceOrDelete(directive, patch)
  const draft = new Draft(original)
  if (!hasDirective(patch)) {
    for (const key in patch) if (patch[key] !== undefined) mergeField(draft, key, patch[key], false, schema, options)
    return draft.finish()
  }
  const rest = new Map(Object.entries(patch).filter(([, value]) => value !== undefined))
  applyRetainKeys(draft, rest, options)
  applyElementOrders(draft, rest, schema, options)
  for (const [patchKey, value] of rest) {
    const isDeleteList = patchKey.startsWith(deleteListPrefix)
    if (isDeleteList && !options.carryOut) draft.set(patchKey, value)
    else
      mergeField(
        draft,
        isDeleteList ? keyAfter(patchKey, deleteListPrefix) : patchKey,
        value,
        isDeleteList,
        schema,
        options,
      )
  }
  return draft.finish()
}

function hasDirective(patch: Plain): boolean {
  for (const key in patch) if (key.startsWith('$')) return true
  return false
}

function replaceOrDelete(directive: unknown, patch: Plain): Plain {
  if (directive === 'delete') return {}
  if (directive !== 'replace') {
    throw new PatchError(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(patch)}`)
  }
  return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== directiveKey))
}

function mergeField(
  draft: Draft,
  key: string,
  value: unknown,
  isDeleteList: boolean,
  schema: PatchSchema,
  options: MergeOptions,
): void {
  if (value === null) {
    draft.delete(key)
    if (options.carryOut) return
  }
  const before = draft.get(key)
  if (before === undefined || kindOf(before) !== kindOf(value)) {
    if (!isDeleteList) setWithoutDirectives(draft, key, value, options)
    return
  }
  if (isMap(before) && isMap(value)) {
    draft.set(key, mergeMap(before, value, lookupField(schema, key).inner, options))
  } else if (Array.isArray(before) && Array.isArray(value)) {
    const { field, inner } = lookupField(schema, key)
    const merges = field?.mergeKey !== undefined || isDeleteList
    draft.set(key, merges ? mergeList(before, value, field?.mergeKey ?? '', inner, options, isDeleteList) : value)
  } else draft.set(key, value)
}

function setWithoutDirectives(draft: Draft, key: string, value: unknown, options: MergeOptions): void {
  if (isOnlyValues(value)) return draft.set(key, value)
  const kept = removeDirectives(options.carryOut ? withoutNulls(value) : value)
  if (kept === undefined) draft.delete(key)
  else draft.set(key, kept)
}

/** Whether there is neither a directive nor a null anywhere in it. */
function isOnlyValues(value: unknown): boolean {
  if (typeof value !== 'object') return true
  if (value === null) return false
  if (Array.isArray(value)) return value.every(isOnlyValues)
  for (const key in value) if (key.startsWith('$') || !isOnlyValues((value as Plain)[key])) return false
  return true
}

// ---- $retainKeys: of the original's keys only these stay

function applyRetainKeys(draft: Draft, patch: Map<string, unknown>, options: MergeOptions): void {
  const retained = patch.get(retainKeysKey)
  if (retained === undefined) return
  patch.delete(retainKeysKey)
  if (!options.carryOut) {
    const before = draft.get(retainKeysKey)
    if (before === undefined) draft.set(retainKeysKey, retained)
    else if (!sameJson(before, retained)) {
      throw new PatchError(
        `${goFormat(before)} and ${goFormat(retained)} are not deep equal: this may happen when calculating the 3-way diff patch`,
      )
    }
    return
  }
  if (!Array.isArray(retained)) throw badRetainKeys()
  const keys = new Set<unknown>(retained)
  for (const [key, value] of patch) {
    if (value === null || key.startsWith(deleteListPrefix) || key.startsWith(setOrderPrefix)) continue
    if (!keys.has(key)) throw badRetainKeys()
  }
  for (const key of draft.keys()) if (!keys.has(key)) draft.delete(key)
}

// ---- $setElementOrder/…: how a merged list is to be sorted

function applyElementOrders(
  draft: Draft,
  patch: Map<string, unknown>,
  schema: PatchSchema,
  options: MergeOptions,
): void {
  for (const [key, order] of [...patch]) {
    if (!key.startsWith(setOrderPrefix)) continue
    patch.delete(key)
    if (!options.carryOut) {
      const before = draft.get(key)
      if (before === undefined) draft.set(key, order)
      else if (!sameJson(before, order)) throw badSetOrder()
    }
    applyElementOrder(draft, patch, keyAfter(key, setOrderPrefix), order, schema, options)
  }
}

function applyElementOrder(
  draft: Draft,
  patch: Map<string, unknown>,
  key: string,
  order: unknown,
  schema: PatchSchema,
  options: MergeOptions,
): void {
  const orderList = listOrFail(order) ?? []
  const originalList = listOrFail(draft.get(key))
  const patchList = listOrFail(patch.get(key))
  const { field, inner } = lookupField(schema, key)
  const mergeKey = field?.mergeKey ?? ''
  checkOrder(patchList ?? [], orderList, mergeKey)
  let merged: readonly unknown[]
  if (originalList !== undefined && patchList !== undefined) {
    const merges = field?.mergeKey !== undefined
    merged = merges ? mergeList(originalList, patchList, mergeKey, inner, options, false) : patchList
  } else if (originalList !== undefined) merged = originalList
  else if (patchList !== undefined) merged = (removeDirectives(patchList) as readonly unknown[] | undefined) ?? []
  else return
  patch.delete(key)
  const kind = elementKind(originalList ?? [], patchList ?? [])
  if (isInOrder(merged, orderList, mergeKey)) return draft.set(key, merged)
  const { inOrder, others } = partition(merged, orderList, mergeKey)
  draft.set(key, normalizeElementOrder(inOrder, others, orderList, originalList ?? [], mergeKey, kind))
}

/** The patch's elements must come in the order that it asks for. Like validatePatchWithSetOrderList. */
function checkOrder(patchList: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (patchList.length === 0 || order.length === 0) return
  const keyOf = (value: unknown) => (mergeKey === '' ? value : mergeValue(value, mergeKey))
  const rest = patchList.filter((one) => !(isMap(one) && one[directiveKey] !== undefined))
  let next = 0
  for (const one of order) if (next < rest.length && keyOf(rest[next]) === keyOf(one)) next++
  if (next < rest.length) {
    throw new PatchError(
      `The order in patch list:\n${goFormat(patchList)}\n doesn't match ${setOrderPrefix} list:\n${goFormat(order)}\n`,
    )
  }
}

// ---- lists

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  inner: PatchSchema,
  options: MergeOptions,
  isDeleteList: boolean,
): readonly unknown[] {
  if (original.length === 0 && patch.length === 0) return original
  const kind = elementKind(original, patch)
  if (kind !== 'map') {
    if (options.carryOut && isDeleteList) return original.filter((one) => !patch.includes(one))
    const { inOrder, others } = partition([...new Set([...original, ...patch])], patch, mergeKey)
    return normalizeElementOrder(inOrder, others, patch, original, mergeKey, kind)
  }
  if (mergeKey === '') {
    throw new PatchError(`cannot merge lists without merge key for ${inner.type?.name.split('.')[2] ?? ''}`)
  }
  const { base, additions } = applyListDirectives(original as readonly Plain[], patch as readonly Plain[], mergeKey)
  const merged = [...base]
  const positions = new Map(base.map((one, i) => [one[mergeKey], i]).reverse() as [unknown, number][])
  for (const one of additions) {
    const at = positions.get(mergeValue(one, mergeKey))
    const before = at === undefined ? undefined : merged[at]
    if (at !== undefined && before !== undefined) merged[at] = mergeMap(before, one, inner, options)
    else {
      positions.set(one[mergeKey], merged.length)
      merged.push(one)
    }
  }
  const { inOrder, others } = partition(merged, additions, mergeKey)
  return normalizeElementOrder(inOrder, others, additions, base, mergeKey, kind)
}

/** Carries out `$patch: delete` and `$patch: replace` elements. Like mergeSliceWithSpecialElements. */
function applyListDirectives(
  original: readonly Plain[],
  patch: readonly Plain[],
  mergeKey: string,
): { base: readonly Plain[]; additions: readonly Plain[] } {
  const additions: Plain[] = []
  const deleted = new Set<unknown>()
  let replaces = false
  for (const one of patch) {
    const directive = one[directiveKey]
    if (directive === undefined) additions.push(one)
    else if (directive === 'delete') deleted.add(mergeValue(one, mergeKey))
    else if (directive === 'replace') replaces = true
    else if (directive === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch')
    else throw new PatchError(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(one)}`)
  }
  if (replaces) return { base: additions, additions: [] }
  return { base: deleted.size === 0 ? original : original.filter((one) => !deleted.has(one[mergeKey])), additions }
}

/** The value of an element's merge key; to have none is an error. */
export function mergeValue(element: unknown, mergeKey: string): unknown {
  if (!isMap(element)) throw badType('map[string]interface {}', element)
  if (element[mergeKey] === undefined) {
    throw new PatchError(`map: ${goFormat(element)} does not contain declared merge key: ${mergeKey}`)
  }
  return element[mergeKey]
}

// ---- small things

function keyAfter(key: string, prefix: string): string {
  if (key[prefix.length] !== '/') throw prefix === setOrderPrefix ? badSetOrder() : badDeleteList()
  return key.slice(prefix.length + 1)
}

function listOrFail(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || Array.isArray(value)) return value
  throw badType('[]interface {}', value)
}

function badType(expected: string, value: unknown): PatchError {
  const actual = {
    map: 'map[string]interface {}',
    list: '[]interface {}',
    string: 'string',
    number: 'int64',
    boolean: 'bool',
    null: '%!s(<nil>)',
  }[kindOf(value)]
  return new PatchError(`expected a ${expected}, but received a ${actual}`)
}

/** Elements and fields that carry a `$patch` are orders, not values. Undefined: nothing is left. */
function removeDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(removeDirectives)
    const same = kept.every((one, i) => one === value[i] && one !== undefined)
    return same ? value : kept.filter((one) => one !== undefined)
  }
  if (!isMap(value)) return value
  if (value[directiveKey] !== undefined) return undefined
  const draft = new Draft(value)
  for (const [key, one] of Object.entries(value)) {
    const kept = removeDirectives(one)
    if (kept === undefined) draft.delete(key)
    else draft.set(key, kept)
  }
  return draft.finish()
}

/** Nulls in what is new remove nothing. Like discardNullValuesFromPatch. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(withoutNulls)
    return kept.every((one, i) => one === value[i]) ? value : kept
  }
  if (!isMap(value)) return value
  const draft = new Draft(value)
  for (const [key, one] of Object.entries(value)) {
    if (one === null) draft.delete(key)
    else draft.set(key, withoutNulls(one))
  }
  return draft.finish()
}

export function isMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function kindOf(value: unknown): 'map' | 'list' | 'string' | 'number' | 'boolean' | 'null' {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'map'
}

// Applies patches to objects of files, without a server: JSON patch, and merge patches with lists merged by their keys.
import { fieldSchema, type PatchType, patchTypeOf } from './apply/patch-schema.ts'
import { fail } from './errors.ts'
import { isObject, type JsonObject, stringAt } from './json-value.ts'

export function applyMergePatch(object: JsonObject, patch: JsonObject, strategic: boolean): JsonObject {
  const type = strategic ? patchTypeOf(stringAt(object, 'apiVersion'), stringAt(object, 'kind')) : undefined
  return merge(object, patch, type)
}

function merge(object: JsonObject, patch: JsonObject, type: PatchType): JsonObject {
  const merged: Record<string, unknown> = { ...object }
  for (const key of Object.keys(patch)) {
    const [before, after] = [merged[key], patch[key]]
    const schema = fieldSchema(type, key)
    if (after === null) delete merged[key]
    else if (isObject(before) && isObject(after)) merged[key] = merge(before, after, schema.type)
    else if (Array.isArray(before) && Array.isArray(after) && schema.merge && schema.mergeKey !== '')
      merged[key] = mergeList(before, after, schema.mergeKey, schema.type)
    else merged[key] = after
  }
  return merged
}

function mergeList(
  before: readonly unknown[],
  after: readonly unknown[],
  mergeKey: string,
  type: PatchType,
): unknown[] {
  const list = [...before]
  for (const item of after) {
    const at = list.findIndex((one) => isObject(one) && isObject(item) && one[mergeKey] === item[mergeKey])
    const old = list[at]
    if (isObject(old) && isObject(item)) list[at] = merge(old, item, type)
    else list.push(item)
  }
  return list
}

/** RFC 6902. */
export function applyJsonPatch(object: JsonObject, operations: readonly unknown[]): JsonObject {
  let document: unknown = object
  for (const operation of operations) {
    const path = stringAt(operation, 'path')
    const value = isObject(operation) ? operation['value'] : undefined
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const name = stringAt(operation, 'op')
    if (!['add', 'replace', 'remove'].includes(name)) fail(`the operation "${name}" is not supported on files`)
    document = change(document, keys, name, value, path)
  }
  return isObject(document) ? document : object
}

function change(here: unknown, keys: readonly string[], operation: string, value: unknown, path: string): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return value
  const missing = (): never =>
    fail(`${operation} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`)
  if (Array.isArray(here)) {
    const index = key === '-' ? here.length : Number(key)
    if (!Number.isInteger(index) || index < 0 || index > here.length) missing()
    if (rest.length > 0)
      return here.map((item, at) => (at === index ? change(item, rest, operation, value, path) : item))
    if (operation === 'add') return [...here.slice(0, index), value, ...here.slice(index)]
    if (index >= here.length) missing()
    return operation === 'remove'
      ? here.filter((_, at) => at !== index)
      : here.map((item, at) => (at === index ? value : item))
  }
  if (!isObject(here)) return missing()
  if (rest.length > 0) {
    if (!Object.hasOwn(here, key)) missing()
    return { ...here, [key]: change(here[key], rest, operation, value, path) }
  }
  if (operation !== 'add' && !Object.hasOwn(here, key)) missing()
  const { [key]: _, ...others } = here
  return operation === 'remove' ? others : { ...here, [key]: value }
}

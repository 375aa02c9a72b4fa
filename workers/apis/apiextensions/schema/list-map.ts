// Lists whose items are told apart by their keys (`x-kubernetes-list-type: map`) or by themselves (`set`).
// Like apiextensions-apiserver/pkg/apiserver/schema/listtype.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { duplicate, type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import { isJsonObject, type Json, type Schema } from './json.ts'

/** Every key of a map and every element of a set must be there only once. */
export function validateListTypes(value: unknown, schema: Schema | undefined, path = ''): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    const own = ownErrors(value, schema, path)
    return [...own, ...value.flatMap((item, i) => validateListTypes(item, schema.items, `${path}[${i}]`))]
  }
  if (!isJsonObject(value)) return []
  const { properties, additionalProperties } = schema
  const errors: FieldError[] = []
  if (typeof additionalProperties === 'object')
    for (const [key, one] of Object.entries(value))
      errors.push(...validateListTypes(one, additionalProperties, `${path}[${key}]`))
  if (properties === undefined) return errors
  for (const [key, one] of Object.entries(value))
    if (Object.hasOwn(properties, key))
      errors.push(...validateListTypes(one, properties[key], path === '' ? key : `${path}.${key}`))
  return errors
}

function ownErrors(list: readonly unknown[], schema: Schema, path: string): FieldError[] {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return repeated(list).map((i) => duplicate(`${path}[${i}]`, list[i]))
    case 'map': {
      const wrong = list.findIndex((item) => item !== null && !isJsonObject(item))
      if (wrong >= 0)
        return [invalid(`${path}[${wrong}]`, list[wrong], 'must be an object for an array of list-type map')]
      const keys = list.map((item) => keysOf(item, schema))
      return repeated(keys).map((i) => duplicate(`${path}[${i}]`, keys[i]))
    }
    default:
      return []
  }
}

/** Where something is told for the second time. */
function repeated(list: readonly unknown[]): number[] {
  const seen = new Map<string, number>()
  const found: number[] = []
  for (const [i, value] of list.entries()) {
    const text = canonical(value)
    const times = (seen.get(text) ?? 0) + 1
    seen.set(text, times)
    if (times === 2) found.push(i)
  }
  return found
}

/** JSON with sorted keys, which Go's always has. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null'
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

function keysOf(item: unknown, schema: Schema): Json {
  if (!isJsonObject(item)) return {}
  const names = schema['x-kubernetes-list-map-keys'] ?? []
  return Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]]))
}

/** The item of the list before an update that this one was; nothing when items cannot be told apart. */
export function oldItemOf(item: unknown, old: unknown, schema: Schema): { readonly old: unknown } | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined
  const keys = keysOf(item, schema)
  const found = old.find((one) => sameJson(keysOf(one, schema), keys))
  return found === undefined ? undefined : { old: found }
}

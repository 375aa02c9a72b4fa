// An object as Go's JSON encoder writes it: fields in the order of the struct, maps by their keys. Messages show objects so.
import { goJson } from './go-json.ts'
import { type FieldSchema, type TypeTable, typeSchema } from './schema.ts'

/**
 * What a patch has made of `before` as the API server shows it: what the patch went through is a map with sorted keys by
 * then, and only what it left alone has the order of its type.
 */
export function patchedJson(table: TypeTable, type: string, value: unknown, before: unknown): string {
  if (value === before || !isMap(value)) return structJson(table, type, value)
  const fields = typeSchema(table, type)?.fields
  const parts = definedEntries(value).map(([key, one]) => {
    const field = fields?.get(key)
    const old = isMap(before) && Object.hasOwn(before, key) ? before[key] : undefined
    if (one !== old && isMap(one) && (field === undefined || !field.isStruct || field.container === 'one'))
      return [key, patchedJson(table, field?.isStruct ? field.type : '', one, old)] as const
    return [key, field === undefined ? goJson(one) : fieldJson(table, field, one)] as const
  })
  parts.sort(([a], [b]) => (a < b ? -1 : 1))
  return objectText(parts)
}

function structJson(table: TypeTable, type: string, value: unknown): string {
  const fields = typeSchema(table, type)?.fields
  if (fields === undefined || !isMap(value)) return goJson(value)
  const known = [...fields.values()].flatMap((field) => {
    const one = Object.hasOwn(value, field.name) ? value[field.name] : undefined
    return one === undefined ? [] : [[field.name, fieldJson(table, field, one)] as const]
  })
  return objectText(known)
}

function fieldJson(table: TypeTable, field: FieldSchema, value: unknown): string {
  if (!field.isStruct) return goJson(value)
  if (field.container === 'list' && Array.isArray(value))
    return `[${value.map((one) => structJson(table, field.type, one)).join(',')}]`
  if (field.container === 'one') return structJson(table, field.type, value)
  return goJson(value)
}

function objectText(parts: readonly (readonly [string, string])[]): string {
  return `{${parts.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`
}

function definedEntries(map: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(map).filter(([, one]) => one !== undefined)
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Fills a custom resource with the defaults of its schema. Like apiextensions-apiserver/pkg/apiserver/schema/defaulting.
import { isJsonObject, type Json, mapItems, mapValues, propertyOf, type Schema, withKey } from './json.ts'

/** Drops nulls that the schema neither allows nor replaces, and fills in defaults. What needs no change is shared. */
export function withDefaults(value: unknown, schema: Schema): unknown {
  return fill(withoutNulls(value, schema), schema)
}

function withoutNulls(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return mapItems(value, (item) => withoutNulls(item, schema?.items))
  if (!isJsonObject(value)) return value
  return mapValues(value, (one, key) => {
    const property = propertyOf(schema, key)
    const isDropped = one === null && property !== undefined && !property.nullable && property.default === undefined
    return isDropped ? undefined : withoutNulls(one, property)
  })
}

function fill(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value
  if (Array.isArray(value)) return mapItems(value, (item) => fill(orDefault(item, schema.items), schema.items))
  if (!isJsonObject(value)) return value
  let object: Json = value
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue
    if (!Object.hasOwn(object, key)) object = withKey(object, key, property.default)
  }
  return mapValues(object, (one, key) => {
    const property = propertyOf(schema, key)
    return fill(orDefault(one, property), property)
  })
}

/** A null that must not be one is as good as nothing. */
function orDefault(value: unknown, schema: Schema | undefined): unknown {
  return value === null && schema !== undefined && !schema.nullable ? (schema.default ?? null) : value
}

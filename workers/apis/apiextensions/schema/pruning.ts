// Takes out of a custom resource what its schema does not know. Like apiextensions-apiserver/pkg/apiserver/schema/pruning.
import { isEmbedded, isJsonObject, mapItems, mapValues, metaKeys, preservesUnknown, type Schema } from './json.ts'

export type Pruned = {
  readonly value: unknown
  /** What was taken out: `spec.template.containers[0].imagee`, sorted. */
  readonly unknownFields: readonly string[]
}

/** `isRoot`: the value is a whole object, whose metadata are none of the schema's business. */
export function prune(value: unknown, schema: Schema, isRoot: boolean): Pruned {
  const unknownFields: string[] = []
  const root = isRoot && !isEmbedded(schema) ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema
  const pruned = pruneValue(value, root, '', unknownFields)
  return { value: pruned, unknownFields: unknownFields.sort() }
}

function pruneValue(value: unknown, schema: Schema | undefined, path: string, unknown: string[]): unknown {
  const keeps = preservesUnknown(schema)
  if (Array.isArray(value)) {
    const inItems = keeps && schema?.items === undefined
    if (inItems) return value
    return mapItems(value, (item, i) =>
      keeps
        ? keepItem(item, schema?.items, `${path}[${i}]`, unknown)
        : pruneValue(item, schema?.items, `${path}[${i}]`, unknown),
    )
  }
  if (!isJsonObject(value)) return value
  return mapValues(value, (one, key) => {
    if (isEmbedded(schema) && metaKeys.has(key)) return one
    const at = path === '' ? key : `${path}.${key}`
    const { properties, additionalProperties } = schema ?? {}
    if (properties && Object.hasOwn(properties, key)) return pruneValue(one, properties[key], at, unknown)
    // `additionalProperties: true` allows any key, but knows nothing of what is in it.
    if (additionalProperties !== undefined)
      return pruneValue(one, typeof additionalProperties === 'object' ? additionalProperties : undefined, at, unknown)
    if (keeps) return one
    if (!metaKeys.has(key) || path !== '') unknown.push(at)
    return undefined
  })
}

/** Items of a list that preserves what it does not know: only what their own schema specifies is pruned. */
function keepItem(item: unknown, schema: Schema | undefined, path: string, unknown: string[]): unknown {
  if (schema === undefined) return item
  const keeping = preservesUnknown(schema) ? schema : { ...schema, 'x-kubernetes-preserve-unknown-fields': true }
  return pruneValue(item, keeping, path, unknown)
}

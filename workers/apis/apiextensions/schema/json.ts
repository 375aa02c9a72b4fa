// What custom resources are made of: plain JSON, of which nothing is known but what a schema says.
import type { JSONSchemaProps } from '../types.ts'

export type Schema = JSONSchemaProps
export type Json = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function preservesUnknown(schema: Schema | undefined): boolean {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true
}

/** Whether the value is a whole API object of its own, with kind, apiVersion and metadata. */
export function isEmbedded(schema: Schema | undefined): boolean {
  return schema?.['x-kubernetes-embedded-resource'] === true
}

/** The schema of what is under `key`; undefined when the schema knows nothing of it. */
export function propertyOf(schema: Schema | undefined, key: string): Schema | undefined {
  const { properties, additionalProperties } = schema ?? {}
  if (properties && Object.hasOwn(properties, key)) return properties[key]
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

/** Keys of objects that every API object has; a schema of a whole object need not speak of them. */
export const metaKeys: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** An object with this key, whatever it is called: assignment would take `__proto__` for something else. */
export function withKey(object: Json, key: string, value: unknown): Json {
  if (key !== '__proto__') return { ...object, [key]: value }
  return Object.fromEntries([...Object.entries(object).filter(([one]) => one !== key), [key, value]])
}

/** The object with every value replaced; `undefined` drops a key. The object itself when nothing changes. */
export function mapValues(object: Json, change: (value: unknown, key: string) => unknown): Json {
  let changed = false
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(object)) {
    const next = change(value, key)
    if (next !== value) changed = true
    if (next !== undefined) entries.push([key, next])
  }
  return changed ? Object.fromEntries(entries) : object
}

/** The list with every item replaced; the list itself when nothing changes. */
export function mapItems(list: readonly unknown[], change: (value: unknown, index: number) => unknown) {
  let changed = false
  const items = list.map((value, index) => {
    const next = change(value, index)
    if (next !== value) changed = true
    return next
  })
  return changed ? items : list
}

// Values as JSON knows them, and careful ways to read what came from outside.

export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of own properties, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

export function stringAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A copy of `value` with `leaf` at `path`; undefined removes it. Objects on the way are made when they are missing. */
export function withAt(value: unknown, path: readonly string[], leaf: unknown): JsonObject {
  const object = isObject(value) ? value : {}
  const [key, ...rest] = path
  if (key === undefined) return object
  const next = rest.length === 0 ? leaf : withAt(at(object, key), rest, leaf)
  const { [key]: _, ...others } = object
  return next === undefined ? others : { ...object, [key]: next }
}

export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a).filter((key) => a[key] !== undefined)
  if (keys.length !== Object.keys(b).filter((key) => b[key] !== undefined).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]))
}

/** JSON with sorted keys, as Go writes a map. */
export function canonicalJson(value: unknown): string {
  return goEscapes(JSON.stringify(sorted(value)))
}

/** Go's encoding/json also escapes what HTML and JavaScript would trip over. */
export function goEscapes(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Like Go, which orders keys by their bytes. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  // A null prototype keeps a key such as __proto__ an ordinary one.
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).sort(byBytes)) if (value[key] !== undefined) copy[key] = sorted(value[key])
  return copy
}

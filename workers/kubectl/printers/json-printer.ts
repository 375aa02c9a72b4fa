// Writes a value as kubectl prints JSON: four spaces, keys in the order given or sorted, Go's escapes.
import { byBytes, goEscapes, isObject } from '../json-value.ts'

export function printJson(value: unknown, indent = 4): string {
  return `${goEscapes(JSON.stringify(value, undefined, indent) ?? 'null')}\n`
}

/** With sorted keys, as kubectl prints what it got from a server. */
export function printSortedJson(value: unknown): string {
  return printJson(sortKeys(value))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).sort(byBytes)) copy[key] = sortKeys(value[key])
  return copy
}

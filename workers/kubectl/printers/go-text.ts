// A value as Go's fmt.Sprint writes it: `map[a:b]`, `[x y]`.
import { byBytes, isObject } from '../json-value.ts'

export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isObject(value))
    return `map[${Object.keys(value)
      .sort(byBytes)
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`
  return String(value)
}

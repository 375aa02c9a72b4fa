// The steps of a path into an object, as fieldsV1 writes them and as messages show them.
// Like structured-merge-diff/fieldpath/element.go and serialize-pe.go.
import { goJson } from '../go-json.ts'
import type { ListKey } from './merge-type.ts'

export function fieldElement(name: string): string {
  return `f:${name}`
}

/** Elements of lists whose key is one string come again and again. */
const known = new Map<string, Map<string, string>>()
const mostKnown = 1_000

/** `k:{"name":"web"}`; undefined for an element without any of the keys. */
export function keyElement(keys: readonly ListKey[], item: Readonly<Record<string, unknown>>): string | undefined {
  const [only] = keys
  if (keys.length === 1 && only !== undefined) {
    const value = item[only.name] ?? only.value
    if (typeof value === 'string') return knownElement(only.name, value)
  }
  const entries = keys.flatMap(({ name, value }) => {
    const own = item[name] ?? value
    return own === undefined ? [] : [[name, own] as const]
  })
  return entries.length === 0 ? undefined : keyText(entries)
}

function knownElement(name: string, value: string): string {
  let byValue = known.get(name)
  if (byValue === undefined || byValue.size >= mostKnown) {
    byValue = new Map()
    known.set(name, byValue)
  }
  let element = byValue.get(value)
  if (element === undefined) {
    element = keyText([[name, value]])
    byValue.set(value, element)
  }
  return element
}

function keyText(entries: readonly (readonly [string, unknown])[]): string {
  return `k:${goJson(Object.fromEntries(entries))}`
}

/** `v:"a"`, an element of a set. */
export function valueElement(value: unknown): string {
  return `v:${goJson(value)}`
}

/** `.spec.containers[name="web"].image` */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('')
}

function elementText(element: string): string {
  const rest = element.slice(2)
  switch (element.charAt(0)) {
    case 'f':
      return `.${rest}`
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as Readonly<Record<string, unknown>>)
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
    }
    case 'v':
      return `[=${JSON.stringify(JSON.parse(rest))}]`
    default:
      return `[${rest}]`
  }
}

// cel-go's string extension that cel-js lacks, and Kubernetes' find and findAll.
// Like cel-go/ext/strings.go and apiserver/pkg/cel/library/regex.go.
import type { Environment } from '@marcbachmann/cel-js'
import { goRegExp } from '../go-regexp.ts'

export function addStrings(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  add('string.charAt(int): string', (text: string, at: bigint) => charAt([...text], Number(at)))
  add('string.indexOf(string): int', (text: string, part: string) => indexOf(text, part, 0))
  add('string.indexOf(string, int): int', (text: string, part: string, from: bigint) =>
    indexOf(text, part, Number(from)),
  )
  add('string.lastIndexOf(string): int', (text: string, part: string) => lastIndexOf(text, part))
  add('string.lowerAscii(): string', (text: string) => text.replace(/[A-Z]+/g, (found) => found.toLowerCase()))
  add('string.upperAscii(): string', (text: string) => text.replace(/[a-z]+/g, (found) => found.toUpperCase()))
  add('string.replace(string, string): string', (text: string, from: string, to: string) =>
    text.replaceAll(from, () => to),
  )
  add('string.replace(string, string, int): string', (text: string, from: string, to: string, most: bigint) =>
    replaceSome(text, from, to, Number(most)),
  )
  add('string.split(string): list<string>', (text: string, by: string) => text.split(by))
  add('string.split(string, int): list<string>', (text: string, by: string, most: bigint) =>
    split(text, by, Number(most)),
  )
  add('string.substring(int): string', (text: string, from: bigint) => substring(text, Number(from), [...text].length))
  add('string.substring(int, int): string', (text: string, from: bigint, to: bigint) =>
    substring(text, Number(from), Number(to)),
  )
  add('string.trim(): string', (text: string) => text.trim())
  add('string.reverse(): string', (text: string) => [...text].reverse().join(''))
  add('string.format(list<dyn>): string', (text: string, values: readonly unknown[]) => format(text, values))
  add('list<string>.join(): string', (list: readonly string[]) => list.join(''))
  add('list<string>.join(string): string', (list: readonly string[], by: string) => list.join(by))
  add('string.find(string): string', (text: string, pattern: string) => expressionOf(pattern).exec(text)?.[0] ?? '')
  add('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern, -1))
  add('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
    findAll(text, pattern, Number(most)),
  )
}

/** Declares a function unless the language has it already. */
export function addOnce(environment: Environment, signature: string, handler: (...values: never[]) => unknown): void {
  try {
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown)
  } catch (error) {
    if (!(error instanceof Error) || !/overlap|already|exists/i.test(error.message)) throw error
  }
}

function charAt(chars: readonly string[], at: number): string {
  if (at < 0 || at > chars.length) throw new Error(`index out of range: ${at}`)
  return chars[at] ?? ''
}

function indexOf(text: string, part: string, from: number): bigint {
  const chars = [...text]
  if (from < 0 || from > chars.length) throw new Error(`index out of range: ${from}`)
  const before = chars.slice(0, from).join('').length
  const found = text.indexOf(part, before)
  return BigInt(found < 0 ? -1 : [...text.slice(0, found)].length)
}

function lastIndexOf(text: string, part: string): bigint {
  const found = text.lastIndexOf(part)
  return BigInt(found < 0 ? -1 : [...text.slice(0, found)].length)
}

function replaceSome(text: string, from: string, to: string, most: number): string {
  if (most < 0) return text.replaceAll(from, () => to)
  let left = most
  return text.replaceAll(from, () => (left-- > 0 ? to : from))
}

function split(text: string, by: string, most: number): string[] {
  if (most === 0) return []
  const parts = text.split(by)
  if (most < 0 || parts.length <= most) return parts
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(by)]
}

function substring(text: string, from: number, to: number): string {
  const chars = [...text]
  if (from < 0 || from > chars.length) throw new Error(`index out of range: ${from}`)
  if (to < from || to > chars.length) throw new Error(`invalid substring range. start: ${from}, end: ${to}`)
  return chars.slice(from, to).join('')
}

function expressionOf(pattern: string): RegExp {
  const expression = goRegExp(pattern)
  if (expression === undefined) throw new Error(`Illegal regex: error parsing regexp: \`${pattern}\``)
  return expression
}

function findAll(text: string, pattern: string, most: number): string[] {
  const found = [...text.matchAll(new RegExp(expressionOf(pattern), `${expressionOf(pattern).flags}g`))].map(
    ([one]) => one,
  )
  return most < 0 ? found : found.slice(0, most)
}

/** Like cel-go's format: `%s %d %f %e %b %o %x %X %%`. */
function format(text: string, values: readonly unknown[]): string {
  let next = 0
  return text.replace(/%(?:\.(\d+))?([%sdfeboxX])/g, (_, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (next >= values.length) throw new Error(`index ${next} out of range`)
    return formatOne(values[next++], verb, precision === undefined ? 6 : Number(precision))
  })
}

function formatOne(value: unknown, verb: string, precision: number): string {
  switch (verb) {
    case 'd':
      return String(value)
    case 'f':
      return Number(value).toFixed(Math.min(precision, 100))
    case 'e':
      return Number(value)
        .toExponential(Math.min(precision, 100))
        .replace(/e([+-])(\d)$/, 'e$10$2')
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : BigInt(value as bigint).toString(2)
    case 'o':
      return BigInt(value as bigint).toString(8)
    case 'x':
    case 'X': {
      const hex = typeof value === 'string' ? hexOf(value) : BigInt(value as bigint).toString(16)
      return verb === 'X' ? hex.toUpperCase() : hex
    }
    default:
      return celText(value)
  }
}

function hexOf(text: string): string {
  return [...encodeURIComponent(text).matchAll(/%(..)|(.)/g)]
    .map(([, hex, char = '']) => hex?.toLowerCase() ?? char.charCodeAt(0).toString(16))
    .join('')
}

/** A value as `%s` writes it. */
function celText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(celText).join(', ')}]`
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (value instanceof Map) return `{${[...value].map(([key, one]) => `${celText(key)}: ${celText(one)}`).join(', ')}}`
  return String(value)
}

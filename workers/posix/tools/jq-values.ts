// Values of jq: their order, their arithmetic and how they are written.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** An error that a filter raised; `value` is what `catch` gets. */
export class JqError extends Error {
  readonly value: Json
  constructor(value: Json) {
    super(typeof value === 'string' ? value : `${toJson(value)} (not a string)`)
    this.value = value
  }
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function typeName(value: Json): string {
  if (value === null) return 'null'
  return isList(value) ? 'array' : typeof value
}

const order = ['null', 'false', 'true', 'number', 'string', 'array', 'object']

function rank(value: Json): number {
  return order.indexOf(typeof value === 'boolean' ? `${value}` : typeName(value))
}

export function compare(a: Json, b: Json): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0) return byType
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (isList(a) && isList(b)) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const one = compare(a[at] ?? null, b[at] ?? null)
      if (one !== 0) return one
    }
    return a.length - b.length
  }
  if (isRecord(a) && isRecord(b)) {
    const [x, y] = [Object.keys(a).sort(), Object.keys(b).sort()]
    const keys = compare(x, y)
    if (keys !== 0) return keys
    for (const key of x) {
      const one = compare(a[key] ?? null, b[key] ?? null)
      if (one !== 0) return one
    }
  }
  return 0
}

const maxText = 16_000_000

export function calculate(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '+':
      if (a === null) return b
      if (b === null) return a
      if (typeof a === 'number' && typeof b === 'number') return a + b
      if (typeof a === 'string' && typeof b === 'string') {
        if (a.length + b.length > maxText) throw new JqError('out of memory')
        return a + b
      }
      if (isList(a) && isList(b)) return [...a, ...b]
      if (isRecord(a) && isRecord(b)) return { ...a, ...b }
      throw mismatch(a, b, 'added')
    case '-':
      if (typeof a === 'number' && typeof b === 'number') return a - b
      if (isList(a) && isList(b)) return a.filter((one) => !b.some((other) => compare(one, other) === 0))
      throw mismatch(a, b, 'subtracted')
    case '*':
      if (typeof a === 'number' && typeof b === 'number') return a * b
      if (typeof a === 'string' && typeof b === 'number') {
        if (a.length * b > maxText) throw new JqError('Repeat string result too long')
        return b > 0 ? a.repeat(Math.max(1, Math.floor(b))) : null
      }
      if (isRecord(a) && isRecord(b)) return deepMerge(a, b)
      throw mismatch(a, b, 'multiplied')
    case '/':
      if (typeof a === 'number' && typeof b === 'number') {
        if (b === 0) throw mismatch(a, b, 'divided because the divisor is zero')
        return a / b
      }
      if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b)
      throw mismatch(a, b, 'divided')
    default:
      if (typeof a !== 'number' || typeof b !== 'number') throw mismatch(a, b, 'divided')
      if (Math.trunc(b) === 0) throw mismatch(a, b, 'divided because the divisor is zero')
      return Math.trunc(a) % Math.abs(Math.trunc(b))
  }
}

function mismatch(a: Json, b: Json, done: string): JqError {
  return new JqError(`${described(a)} and ${described(b)} cannot be ${done}`)
}

/** `string ("abc")`, cut short. */
export function described(value: Json): string {
  const text = toJson(value)
  return value === null ? 'null (null)' : `${typeName(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`
}

function deepMerge(a: { readonly [key: string]: Json }, b: { readonly [key: string]: Json }): Json {
  const merged: Record<string, Json> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const old = Object.hasOwn(a, key) ? a[key] : undefined
    define(merged, key, old !== undefined && isRecord(old) && isRecord(value) ? deepMerge(old, value) : value)
  }
  return merged
}

/** Sets a key that may be called `__proto__`. */
export function define(target: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

export function toJson(value: Json, indent = 0, sorted = false, level = 0): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\x7f', '\\u007f')
  if (!isList(value) && !isRecord(value)) return `${value}`
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  const keys = isRecord(value) ? (sorted ? Object.keys(value).sort() : Object.keys(value)) : []
  const items = isList(value)
    ? value.map((item) => toJson(item, indent, sorted, level + 1))
    : keys.map(
        (key) =>
          `${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}${toJson(value[key] ?? null, indent, sorted, level + 1)}`,
      )
  if (items.length === 0) return open + close
  if (indent === 0) return `${open}${items.join(',')}${close}`
  const pad = ' '.repeat(indent * (level + 1))
  return `${open}\n${pad}${items.join(`,\n${pad}`)}\n${' '.repeat(indent * level)}${close}`
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null'
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308'
  return Number.isInteger(value) && Math.abs(value) < 1e17 ? `${value === 0 ? 0 : value}` : `${value}`
}

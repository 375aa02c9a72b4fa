// JSON as Go's encoding/json writes structures: fields in their order, large whole numbers as they are.
import { encodeBase64 } from '../../apimachinery/base64.ts'

/** Fields with the value undefined are left out: what Go calls omitempty. */
export function jsonText(value: unknown): string {
  return write(value).replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function write(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${write(one)}`).join(',')}}`
}

/** Undefined for what is empty, so that the field is left out. */
export function given<T extends number | string | boolean | bigint>(value: T): T | undefined {
  return value === 0 || value === '' || value === false || value === 0n ? undefined : value
}

export function givenList<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

/** Bytes as JSON holds them. */
export function bytes(text: string): string | undefined {
  return text === '' ? undefined : encodeBase64(text)
}

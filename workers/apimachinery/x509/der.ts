// ASN.1 in its distinguished encoding, as far as certificates need it, and the PEM text around it.

export type Der = {
  readonly tag: number
  /** The whole element, head and content. */
  readonly bytes: Uint8Array
  readonly content: Uint8Array
}

export const tags = { integer: 2, bitString: 3, octetString: 4, null: 5, oid: 6, sequence: 0x30, set: 0x31 } as const

/** The elements that follow one another in `bytes`; undefined when they are no ASN.1. */
export function readAll(bytes: Uint8Array): Der[] | undefined {
  const found: Der[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] as number
    let length = bytes[at + 1]
    let start = at + 2
    if (length === undefined) return undefined
    if (length >= 0x80) {
      const count = length & 0x7f
      if (count === 0 || count > 4) return undefined
      length = 0
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0)
      start += count
    }
    const end = start + length
    if (end > bytes.length) return undefined
    found.push({ tag, bytes: bytes.subarray(at, end), content: bytes.subarray(start, end) })
    at = end
  }
  return found
}

/** What a sequence or set holds. */
export function partsOf(element: Der | undefined): readonly Der[] {
  return (element && readAll(element.content)) ?? []
}

export function write(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = join(parts)
  const { length } = content
  const sizes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) sizes.unshift(rest % 256)
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | sizes.length, ...sizes]
  return join([Uint8Array.from(head), content])
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff)
}

export function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/** `2.5.4.3` of the few whose numbers are small. */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = rest.flatMap((number) => {
    const digits = [number & 0x7f]
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f))
    return digits
  })
  return write(tags.oid, Uint8Array.from([first * 40 + second, ...bytes]))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes between `-----BEGIN label-----` and its end; undefined when there are none. */
export function fromPem(pem: string, label: string): Uint8Array | undefined {
  const body = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`).exec(pem)?.[1]
  if (body === undefined) return undefined
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const digit of body) {
    const value = alphabet.indexOf(digit)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes.push((bits >> held) & 255)
  }
  return Uint8Array.from(bytes)
}

export function toPem(bytes: Uint8Array, label: string): string {
  let digits = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (const shift of [18, 12, 6, 0]) digits += alphabet[(bits >> shift) & 63]
  }
  const padding = (3 - (bytes.length % 3)) % 3
  const text = padding === 0 ? digits : digits.slice(0, -padding) + '='.repeat(padding)
  return `-----BEGIN ${label}-----\n${text.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`
}

// Base64 of UTF-8 text, as Secrets and kubeconfigs hold it.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...alphabet].map((digit, value) => [digit, value]))

/** Every pair of digits: 12 bits at a time make half the pieces to join. */
const pairs = Array.from({ length: 4096 }, (_, bits) => `${alphabet[bits >> 6]}${alphabet[bits & 63]}`)

export function encodeBase64(text: string): string {
  const bytes = toUtf8(text)
  const pieces: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    pieces.push(pairs[bits >> 12] as string, pairs[bits & 4095] as string)
  }
  const padding = (3 - (bytes.length % 3)) % 3
  const encoded = pieces.join('')
  return padding === 0 ? encoded : encoded.slice(0, -padding) + '='.repeat(padding)
}

/** A call takes only so many arguments; longer texts go the long way. */
const maxArguments = 10_000

/** The text behind base64; undefined when it is none. Bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(encoded: string): string | undefined {
  const digits = encoded.replace(/[\r\n]/g, '')
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined
  const bytes: number[] = []
  let isAscii = true
  let bits = 0
  let held = 0
  for (const digit of digits.replace(/=+$/, '')) {
    bits = ((bits << 6) | (values.get(digit) ?? 0)) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    const byte = (bits >> held) & 255
    isAscii &&= byte < 0x80
    bytes.push(byte)
  }
  return isAscii && bytes.length < maxArguments ? String.fromCharCode(...bytes) : fromUtf8(bytes)
}

function toUtf8(text: string): ArrayLike<number> {
  const ascii = new Uint8Array(text.length)
  let seen = 0
  for (let i = 0; i < text.length; i++) seen |= ascii[i] = text.charCodeAt(i)
  if (seen < 0x80) return ascii
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  const bytes: number[] = []
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] !== '%') bytes.push(escaped.charCodeAt(i))
    else {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16))
      i += 2
    }
  }
  return bytes
}

function fromUtf8(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const escaped = bytes.slice(i, i + length).map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    try {
      text += decodeURIComponent(escaped.join(''))
      i += length
    } catch {
      text += '\ufffd'
      i += 1
    }
  }
  return text
}

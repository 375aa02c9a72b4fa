// Base64 as Secrets and binaryData carry it. Like Go's encoding/base64.

const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const newlines = /[\r\n]/g

/** What Go says of a text that is no base64; undefined when it is. Newlines are skipped. */
export function base64Error(text: string): string | undefined {
  if (wellFormed.test(text)) return undefined
  if (wellFormed.test(text.replace(newlines, ''))) return undefined
  return `illegal base64 data at input byte ${firstIllegalByte(text)}`
}

/** How many bytes the text stands for. */
export function base64Length(text: string): number {
  const digits = text.replace(/[\r\n=]/g, '').length
  return Math.floor((digits * 3) / 4)
}

function firstIllegalByte(text: string): number {
  const illegal = /[^A-Za-z0-9+/\r\n]/.exec(text)?.index ?? text.length
  // A text that only ends too early is told by where its last, incomplete group of four begins to lack.
  if (illegal < text.length && text[illegal] !== '=') return illegal
  const digits = text.slice(0, illegal).replace(newlines, '').length
  if (illegal === text.length) return digits - (digits % 4)
  return digits % 4 < 2 ? illegal : Math.min(text.length, illegal + 1)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Text as UTF-8 in base64. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text)
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    encoded += `${alphabet[a >> 2]}${alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]}`
    encoded += b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]
    encoded += c === undefined ? '=' : alphabet[c & 63]
  }
  return encoded
}

/** Base64 of UTF-8 as text; what is no UTF-8 becomes replacement characters. */
export function decodeBase64(encoded: string): string {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of encoded) {
    const value = alphabet.indexOf(char)
    if (value < 0) continue
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  return fromUtf8(bytes)
}

function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    }
  }
  return bytes
}

function fromUtf8(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i] ?? 0
    const length = first < 0x80 ? 0 : first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1
    if (length === 0) {
      text += String.fromCharCode(first)
      continue
    }
    const rest = length < 0 ? [] : bytes.slice(i + 1, i + 1 + length)
    if (length < 0 || rest.length < length || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      text += '\ufffd'
      continue
    }
    const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 63), first & (0x3f >> length))
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    i += length
  }
  return text
}

// FNV-1a with 32 bits, over the UTF-8 bytes of a text. Like Go's hash/fnv New32a.

const offset = 0x811c9dc5
const prime = 0x01000193

/** Goes on from `hash` where a longer text is hashed in pieces. */
export function fnv32a(text: string, hash = offset): number {
  let sum = hash
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      sum = Math.imul(sum ^ code, prime)
      continue
    }
    if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
      code = text.codePointAt(i) ?? code
      i++
    }
    for (const byte of utf8(code)) sum = Math.imul(sum ^ byte, prime)
  }
  return sum >>> 0
}

export function fnv32aBytes(bytes: readonly number[], hash: number): number {
  return bytes.reduce((sum, byte) => Math.imul(sum ^ byte, prime), hash) >>> 0
}

/** FNV-1, which multiplies first. Like New32. */
export function fnv32(text: string): number {
  let sum = offset
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    for (const byte of code < 0x80 ? [code] : utf8(code)) sum = Math.imul(sum, prime) ^ byte
  }
  return sum >>> 0
}

function utf8(code: number): number[] {
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
}

// SHA-1, for identifiers that are made of it. FIPS 180-4.

/** The hash of bytes, given as a text of characters up to \xff, in hexadecimal. */
export function sha1(bytes: string): string {
  const length = Math.ceil((bytes.length + 9) / 64) * 16
  const message = new Int32Array(length)
  for (let i = 0; i < bytes.length; i++)
    message[i >> 2] = (message[i >> 2] ?? 0) | (bytes.charCodeAt(i) << (24 - (i % 4) * 8))
  message[bytes.length >> 2] = (message[bytes.length >> 2] ?? 0) | (0x80 << (24 - (bytes.length % 4) * 8))
  message[length - 1] = bytes.length * 8
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let at = 0; at < length; at += 16) state = mixed(state, message.subarray(at, at + 16))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function mixed(state: readonly number[], block: Int32Array): number[] {
  const words = [...block]
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let i = 0; i < 80; i++) {
    if (i >= 16) words.push(rotate(at(words, i - 3) ^ at(words, i - 8) ^ at(words, i - 14) ^ at(words, i - 16), 1))
    const chosen =
      i < 20
        ? ((b & c) | (~b & d)) + 0x5a827999
        : i < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : i < 60
            ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
            : (b ^ c ^ d) + 0xca62c1d6
    ;[a, b, c, d, e] = [(rotate(a, 5) + chosen + e + at(words, i)) | 0, a, rotate(b, 30), c, d]
  }
  return [a, b, c, d, e].map((word, i) => (word + at(state, i)) | 0)
}

function at(words: readonly number[], i: number): number {
  return words[i] ?? 0
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

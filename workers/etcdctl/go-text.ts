// Text as Go prints it: quoted, in hexadecimal, with sizes of bytes.

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** Like %q. */
export function goQuote(text: string): string {
  return `"${text.replace(/["\\\p{Cc}\u2028\u2029\ufeff]/gu, escaped)}"`
}

function escaped(one: string): string {
  const known = escapes[one]
  if (known !== undefined) return known
  const code = one.charCodeAt(0)
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** The text behind a quoted one, like Sscanf's %q; undefined when it is none. */
export function goUnquote(quoted: string): string | undefined {
  const body = /^"([^"\\]*(?:\\.[^"\\]*)*)"$/s.exec(quoted)?.[1]
  if (body === undefined) return undefined
  const back: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
  return body.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|.)/gs, (_, code: string) =>
    /^[xu]./.test(code)
      ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
      : /^\d{3}$/.test(code)
        ? String.fromCharCode(Number.parseInt(code, 8))
        : (back[code] ?? code),
  )
}

/** The bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

/** `\x66\x6f\x6f`, as --hex prints keys and values. */
export function hexBytes(text: string): string {
  return utf8Bytes(text)
    .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
    .join('')
}

/** 16 hexadecimal digits of a whole number, like %016x. */
export function hex16(value: number | bigint): string {
  return BigInt(value).toString(16).padStart(16, '0')
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB']

/** `20 kB`, `1.6 MB`: like go-humanize's Bytes. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  const power = Math.min(sizes.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)))
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10
  return `${value < 10 ? value.toFixed(1) : halfToEven(value)} ${sizes[power]}`
}

/** As %.0f rounds: what lies in the middle goes to the even neighbour. */
function halfToEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}

// Archives as tar writes them (ustar): files and folders of text, one after the other, in blocks of 512 bytes. Pure.
// Sizes count the bytes that a text takes; the archive itself is text, so that it passes wherever text does.

export type TarEntry = {
  readonly path: string
  readonly isFolder: boolean
  readonly text: string
  readonly unixMs: number
}

const block = 512
const maxEntries = 100_000
const damaged = 'unexpected EOF'

export function writeTar(entries: readonly TarEntry[]): string {
  return entries.map(written).join('') + '\0'.repeat(2 * block)
}

function written({ path, isFolder, text, unixMs }: TarEntry): string {
  const name = isFolder && !path.endsWith('/') ? `${path}/` : path
  const size = isFolder ? 0 : bytesOf(text)
  const long = bytesOf(name) > 100
  const head = long ? header('././@LongLink', 'L', bytesOf(name) + 1, 0) + padded(`${name}\0`, bytesOf(name) + 1) : ''
  const own = header(long ? name.slice(0, 50) : name, isFolder ? '5' : '0', size, Math.floor(unixMs / 1000))
  return head + own + (isFolder ? '' : padded(text, size))
}

function header(name: string, type: string, size: number, seconds: number): string {
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`
  const field = (text: string, width: number) => text + '\0'.repeat(Math.max(0, width - bytesOf(text)))
  const mode = type === '5' ? 0o755 : 0o644
  const front = field(name, 100) + octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(seconds, 12)
  const rest = type + field('', 100) + field('ustar\x0000', 8) + field('root', 32) + field('root', 32) + field('', 183)
  const sum = checksum(front) + checksum(rest) + 8 * 32
  return `${front}${sum.toString(8).padStart(6, '0')}\0 ${rest}`
}

function padded(text: string, bytes: number): string {
  return text + '\0'.repeat((block - (bytes % block)) % block)
}

/** The entries, or why the text is no archive. */
export function readTar(text: string): readonly TarEntry[] | string {
  const entries: TarEntry[] = []
  let at = 0
  let longName: string | undefined
  while (entries.length < maxEntries) {
    const head = take(text, at, block)
    if (head === undefined) return entries.length > 0 && text.slice(at).replaceAll('\0', '') === '' ? entries : damaged
    if (head.text.replaceAll('\0', '') === '') return entries
    at = head.end
    const fields = readHeader(head.text)
    if (typeof fields === 'string') return fields
    const content = take(text, at, fields.size)
    if (content === undefined) return damaged
    at = content.end + ((block - (fields.size % block)) % block)
    const path = longName ?? fields.name
    longName = undefined
    if (fields.type === 'L') longName = content.text.replace(/\0.*$/s, '')
    else if (fields.type === '5' || path.endsWith('/'))
      entries.push({ path: path.replace(/\/+$/, ''), isFolder: true, text: '', unixMs: fields.unixMs })
    else if (fields.type === '0' || fields.type === '\0')
      entries.push({ path, isFolder: false, text: content.text, unixMs: fields.unixMs })
  }
  return 'too many files'
}

function readHeader(head: string): { name: string; type: string; size: number; unixMs: number } | string {
  // Fields lie at bytes, and only names have more than one in a character.
  const name = take(head, 0, 100)
  const rest = name && head.slice(name.end)
  if (rest === undefined) return damaged
  const octal = (from: number, to: number) => Number.parseInt(rest.slice(from - 100, to - 100).trim() || '0', 8)
  const [size, sum] = [octal(124, 136), octal(148, 156)]
  const counted = checksum(head.slice(0, name?.end)) + checksum(rest.slice(0, 48)) + 8 * 32 + checksum(rest.slice(56))
  if (Number.isNaN(size) || sum !== counted) return 'invalid tar header'
  const prefix = rest.slice(245, 400).replace(/\0.*$/s, '')
  const own = (name?.text ?? '').replace(/\0.*$/s, '')
  return {
    name: prefix === '' ? own : `${prefix}/${own}`,
    type: rest.charAt(56),
    size,
    unixMs: octal(136, 148) * 1000,
  }
}

/** So much of a text as takes `bytes`. */
function take(text: string, from: number, bytes: number): { readonly text: string; readonly end: number } | undefined {
  let [at, left] = [from, bytes]
  while (left > 0) {
    const code = text.codePointAt(at)
    if (code === undefined) return undefined
    left -= widthOf(code)
    at += code > 0xffff ? 2 : 1
  }
  return left === 0 ? { text: text.slice(from, at), end: at } : undefined
}

function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) bytes += widthOf(character.codePointAt(0) ?? 0)
  return bytes
}

/** A lone surrogate stands for a byte that is no text: see cli/bridge/bytes-as-text.ts. */
function isByte(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff
}

function widthOf(code: number): number {
  if (isByte(code)) return 1
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** The sum of the bytes. */
function checksum(text: string): number {
  let sum = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const width = widthOf(code)
    if (width === 1) sum += code & 0xff
    else {
      sum += (0xf00 >> width) & 0xff
      sum += code >> (6 * (width - 1))
      for (let i = width - 2; i >= 0; i--) sum += 0x80 + ((code >> (6 * i)) & 0x3f)
    }
  }
  return sum
}

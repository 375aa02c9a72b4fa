// Reads JSON text as Go's decoder does, without making anything of it: where it stops being JSON, and which keys come
// twice. Like sigs.k8s.io/json UnmarshalStrict and its scanner; an object's members are held by name only.

/** As much as Go's decoder tells of one text. */
const maxFindings = 100
/** Go stops at ten thousand; here everything that walks through a value must come back from it. */
const maxDepth = 1000

export type JsonFindings = {
  /** What Go's scanner says of a text that is no JSON. */
  readonly error: string | undefined
  /** Paths of the keys that come more than once, like `spec.containers[0].image`, in the order of the text. */
  readonly duplicates: readonly string[]
}

export function jsonFindings(text: string): JsonFindings {
  const duplicates = new Set<string>()
  const error = scan(text, (path, isDuplicate) => {
    if (isDuplicate && duplicates.size < maxFindings) duplicates.add(path())
  })
  return { error, duplicates: [...duplicates] }
}

/** Those of `paths` that are in the text, in the order in which they first turn up. */
export function inOrderOfText(text: string, paths: readonly string[]): readonly string[] {
  const wanted = new Set(paths)
  const found = new Set<string>()
  scan(text, (path) => {
    const one = path()
    if (wanted.has(one)) found.add(one)
  })
  return [...found, ...paths.filter((path) => !found.has(path))]
}

type Level = { readonly keys: Set<string> | undefined; key: string; index: number }

class Broken extends Error {}

/** Calls `onKey` for every key; returns what is wrong with the text. */
function scan(text: string, onKey: (path: () => string, isDuplicate: boolean) => void): string | undefined {
  try {
    scanText(text, onKey)
    return undefined
  } catch (error) {
    if (error instanceof Broken) return error.message
    throw error
  }
}

function scanText(text: string, onKey: (path: () => string, isDuplicate: boolean) => void): void {
  const levels: Level[] = []
  const path = () => pathOf(levels)
  let at = skipSpace(text, 0)
  for (;;) {
    // A value begins here.
    const char = text[at]
    if (char === '{' || char === '[') {
      if (levels.length >= maxDepth) throw new Broken('exceeded max depth')
      const isObject = char === '{'
      levels.push({ keys: isObject ? new Set() : undefined, key: '', index: 0 })
      at = skipSpace(text, at + 1)
      if (text[at] === (isObject ? '}' : ']')) {
        levels.pop()
        at++
      } else {
        if (isObject) at = scanKey(text, at, levels, path, onKey, 'looking for beginning of object key string')
        continue
      }
    } else at = scanScalar(text, at)
    // A value has ended: so may what it is in.
    for (;;) {
      at = skipSpace(text, at)
      const level = levels.at(-1)
      if (!level) {
        if (at < text.length) throw unexpected(text, at, 'after top-level value')
        return
      }
      const isObject = level.keys !== undefined
      if (text[at] === ',') {
        at = skipSpace(text, at + 1)
        level.index++
        if (isObject) at = scanKey(text, at, levels, path, onKey, 'looking for beginning of object key string')
        break
      }
      if (text[at] !== (isObject ? '}' : ']'))
        throw unexpected(text, at, isObject ? 'after object key:value pair' : 'after array element')
      levels.pop()
      at++
    }
  }
}

/** From the key's quote to where its value begins. */
function scanKey(
  text: string,
  start: number,
  levels: readonly Level[],
  path: () => string,
  onKey: (path: () => string, isDuplicate: boolean) => void,
  expected: string,
): number {
  if (text[start] !== '"') throw unexpected(text, start, expected)
  const level = levels.at(-1) as Level
  const end = scanString(text, start)
  level.key = JSON.parse(text.slice(start, end)) as string
  const isDuplicate = level.keys?.has(level.key) === true
  level.keys?.add(level.key)
  onKey(path, isDuplicate)
  const colon = skipSpace(text, end)
  if (text[colon] !== ':') throw unexpected(text, colon, 'after object key')
  return skipSpace(text, colon + 1)
}

function pathOf(levels: readonly Level[]): string {
  let path = ''
  for (const { keys, key, index } of levels)
    if (keys === undefined) path += `[${index}]`
    else path += path === '' ? key : `.${key}`
  return path
}

const literals = ['true', 'false', 'null']

function scanScalar(text: string, at: number): number {
  const char = text[at]
  if (char === '"') return scanString(text, at)
  if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return scanNumber(text, at)
  const literal = literals.find((one) => one[0] === char)
  if (literal === undefined) throw unexpected(text, at, 'looking for beginning of value')
  for (let i = 1; i < literal.length; i++)
    if (text[at + i] !== literal[i]) throw unexpected(text, at + i, `in literal ${literal} (expecting '${literal[i]}')`)
  return at + literal.length
}

const hexDigit = /[0-9a-fA-F]/

function scanString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (Number.isNaN(code) || code < 0x20) throw unexpected(text, at, 'in string literal')
    if (code !== 0x5c) continue
    at++
    const letter = text[at]
    if (letter === undefined || !'bfnrtu\\/"'.includes(letter)) throw unexpected(text, at, 'in string escape code')
    if (letter !== 'u') continue
    for (let digit = 0; digit < 4; digit++) {
      at++
      if (!hexDigit.test(text[at] ?? '')) throw unexpected(text, at, 'in \\u hexadecimal character escape')
    }
  }
}

function scanNumber(text: string, start: number): number {
  let at = text[start] === '-' ? start + 1 : start
  if (text[at] === '0') at++
  else at = digits(text, at, 'in numeric literal')
  if (text[at] === '.') at = digits(text, at + 1, 'after decimal point in numeric literal')
  if (text[at] === 'e' || text[at] === 'E') {
    at++
    if (text[at] === '+' || text[at] === '-') at++
    at = digits(text, at, 'in exponent of numeric literal')
  }
  return at
}

/** One digit or more. */
function digits(text: string, start: number, where: string): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  if (at === start) throw unexpected(text, at, where)
  return at
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++
  return at
}

function unexpected(text: string, at: number, where: string): Broken {
  const code = text.codePointAt(at)
  if (code === undefined) return new Broken('unexpected end of JSON input')
  return new Broken(`invalid character ${quoted(firstByte(code))} ${where}`)
}

/** Go looks at bytes, of which a letter beyond ASCII has several. */
function firstByte(code: number): string {
  if (code < 0x80) return String.fromCharCode(code)
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6))
  return String.fromCharCode(code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18))
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
}

function quoted(char: string): string {
  const escaped = escapes[char]
  if (escaped !== undefined) return `'${escaped}'`
  const code = char.charCodeAt(0)
  return code < 0x20 || code === 0x7f ? `'\\x${code.toString(16).padStart(2, '0')}'` : `'${char}'`
}

// Writes a value as kubectl and the API server print YAML. Like sigs.k8s.io/yaml with the emitter of libyaml: sorted keys, list items not
// indented, the same choice between plain, quoted and literal scalars, lines folded near 80 columns.

const bestWidth = 80

export function printYaml(value: unknown): string {
  const out: string[] = []
  writeNode(out, value, 0, 'root')
  return out.join('')
}

type Place = 'root' | 'value' | 'item'

function writeNode(out: string[], value: unknown, indent: number, place: Place): void {
  if (Array.isArray(value)) {
    if (value.length === 0) return void out.push(place === 'root' ? '[]\n' : ' []\n')
    // A list in a mapping begins on the next line, at the mapping's own indent; in a list it begins on the same line.
    if (place === 'value') out.push('\n')
    value.forEach((item, index) => {
      if (place !== 'item' || index > 0) out.push(' '.repeat(indent))
      else out.push(' ')
      out.push('-')
      writeNode(out, item, indent + 2, 'item')
    })
    return
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined)
    if (entries.length === 0) return void out.push(place === 'root' ? '{}\n' : ' {}\n')
    if (place === 'value') out.push('\n')
    entries.sort(([a], [b]) => compareKeys(a, b))
    entries.forEach(([key, field], index) => {
      if (place === 'item' && index === 0) out.push(' ')
      else out.push(' '.repeat(indent))
      const label = scalar(key, indent, indent, true)
      out.push(label, ':')
      const nextIndent = Array.isArray(field) ? indent : indent + 2
      if (typeof field === 'object' && field !== null) writeNode(out, field, nextIndent, 'value')
      else out.push(' ', scalarOf(field, indent + 2, indent + label.length + 2), '\n')
    })
    return
  }
  out.push(place === 'root' ? '' : ' ', scalarOf(value, indent, indent + 1), '\n')
}

function scalarOf(value: unknown, indent: number, column: number): string {
  if (typeof value === 'string') return scalar(value, indent, column, false)
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
  return value === null || value === undefined ? 'null' : String(value)
}

/** Natural order: numbers in names by their value, letters after other signs. Like yaml.v2's keyList. */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [l, r] = [left[i] ?? '', right[i] ?? '']
    if (l === r) continue
    const [leftIsLetter, rightIsLetter] = [/\p{L}/u.test(l), /\p{L}/u.test(r)]
    if (leftIsLetter && rightIsLetter) return l < r ? -1 : 1
    if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1
    const [leftNumber, rightNumber] = [digitsFrom(left, i), digitsFrom(right, i)]
    const leading = (l === '0' || r === '0') && /[1-9]\d*$/.test(left.slice(0, i).join('')) ? '1' : ''
    const difference = Number(leading + leftNumber) - Number(leading + rightNumber)
    if (difference !== 0) return difference
    if (leftNumber.length !== rightNumber.length) return leftNumber.length - rightNumber.length
    return l < r ? -1 : 1
  }
  return left.length - right.length
}

function digitsFrom(chars: readonly string[], start: number): string {
  let end = start
  while (end < chars.length && /\d/.test(chars[end] ?? '')) end++
  return chars.slice(start, end).join('')
}

type Analysis = { readonly plain: boolean; readonly single: boolean; readonly literal: boolean }

function scalar(text: string, indent: number, column: number, isKey: boolean): string {
  const { plain, single, literal } = analyze(text)
  if (text.includes('\n')) {
    if (literal && !isKey) return literalBlock(text, indent)
    return doubleQuoted(text, indent, column, isKey)
  }
  if (resolvesToOther(text)) return doubleQuoted(text, indent, column, isKey)
  if (plain && !(isKey && text === '')) return isKey ? text : folded(text, indent, column)
  if (!single) return doubleQuoted(text, indent, column, isKey)
  return singleQuoted(text, indent, column, isKey)
}

/** Like yaml_emitter_analyze_scalar, for block context. */
function analyze(text: string): Analysis {
  const trailingSpace = text.endsWith(' ')
  const edges = /^[ \n]|[ \n]$/.test(text)
  const breakSpace = /\n /.test(text)
  const spaceBreak = / \n/.test(text)
  const indicators =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-]($|[ \n])/.test(text) ||
    /:($|[ \n])/.test(text) ||
    /[ \n]#/.test(text)
  const special = spaceBreak || /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text)
  return {
    plain: !edges && !breakSpace && !special && !text.includes('\n') && !indicators,
    single: !breakSpace && !special,
    literal: !trailingSpace && !special,
  }
}

const words = /^(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|~|null|Null|NULL)$/
const infinities = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/
const floats = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const integers = /^[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[0-9]+)$/
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const timestamps = /^\d{4}-\d{1,2}-\d{1,2}($|([Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(\.\d*)?[ \t]*(Z|[-+]\d{1,2}(:\d{2})?)?$)/

/** Whether a plain scalar would be read as something other than a string. */
function resolvesToOther(text: string): boolean {
  if (text === '' || words.test(text) || infinities.test(text)) return true
  if (!/^[-+.0-9]/.test(text)) return false
  const digits = text.replaceAll('_', '')
  return integers.test(digits) || floats.test(digits) || sexagesimal.test(text) || timestamps.test(text)
}

function literalBlock(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  const pad = ' '.repeat(indent)
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`
}

/** Breaks a scalar at single spaces once it passes the best width. */
function folded(text: string, indent: number, column: number): string {
  let out = ''
  let at = column
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === ' ' && at > bestWidth && i > 0 && i < text.length - 1 && text[i - 1] !== ' ' && text[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      out += char
      if (!isLowSurrogate(char)) at++
    }
  }
  return out
}

function isLowSurrogate(char: string): boolean {
  return char >= '\udc00' && char <= '\udfff'
}

function singleQuoted(text: string, indent: number, column: number, isKey: boolean): string {
  if (isKey) return `'${text.replaceAll("'", "''")}'`
  return `'${folded(text.replaceAll("'", "''"), indent, column + 1)}'`
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function doubleQuoted(text: string, indent: number, column: number, isKey: boolean): string {
  const chars = [...text]
  let out = '"'
  let at = column + 1
  chars.forEach((char, index) => {
    const escaped = escapeChar(char)
    if (char === ' ' && !isKey && at > bestWidth && index > 0 && index < chars.length - 1 && chars[index - 1] !== ' ') {
      out += `\n${' '.repeat(indent)}${chars[index + 1] === ' ' ? '\\' : ''}`
      at = indent
      if (chars[index + 1] !== ' ') return
    }
    out += escaped
    at += escaped.length
  })
  return `${out}"`
}

function escapeChar(char: string): string {
  const known = escapes[char]
  if (known !== undefined) return known
  const code = char.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
  const printable =
    (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)
  if (printable && code !== 0xfeff) return char
  const hex = code.toString(16).toUpperCase()
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`
}

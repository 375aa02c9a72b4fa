// Reads YAML and JSON as Go programs do, with the line of every field. Scalars mean what they mean to sigs.k8s.io/yaml,
// which reads YAML 1.1 (`yes` is a boolean, `1:20` is not a number). Pure, and bounded in depth and size.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type Scalar } from 'yaml'

export type YamlDocument = {
  /** 0 for the first document of the text; documents that hold nothing but comments count, but are left out. */
  readonly index: number
  /** Line on which its first field stands, from 1. */
  readonly line: number
  readonly value: unknown
  /** Keys that stand twice in a mapping: `data.a`, with the key and the line of the second. */
  readonly duplicates: readonly { readonly field: string; readonly key: string; readonly line: number }[]
  /** The line of a field such as `spec.containers[0].image`, or of the nearest one around it. */
  lineOf(field: string): number
}

/** What cannot be read, worded as Go programs word it. */
export type YamlError = { readonly index: number; readonly line: number; readonly message: string }

export type YamlFile = {
  readonly documents: readonly YamlDocument[]
  readonly errors: readonly YamlError[]
}

type Mapping = { readonly [key: string]: unknown }

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const maxBytes = 3 * 1024 * 1024
const maxDocuments = 2000
const maxDepth = 100
const maxNodes = 200_000
const maxQuotes = 50_000
/** Of what separates elements: more of it is more nodes than are read anyway, but takes seconds to parse. */
const maxSeparators = 400_000

export function readYamlDocuments(text: string): YamlFile {
  const refusal = refuse(text)
  if (refusal) return { documents: [], errors: [{ index: 0, line: refusal.line, message: refusal.message }] }
  const documents: YamlDocument[] = []
  const errors: YamlError[] = []
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    merge: false,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    lineCounter: lines,
    stringKeys: false,
  })
  const list = Array.isArray(parsed) ? parsed : []
  for (const [index, document] of list.slice(0, maxDocuments).entries()) {
    if (document.errors.length > 0) {
      errors.push({ index, ...syntaxError(document.errors, lines, text) })
      continue
    }
    if (document.contents === null) continue
    try {
      const builder = new Builder(lines)
      const value = builder.build(document.contents as Node, '', 0)
      if (value === null) continue
      const line = builder.lines.get('') ?? 1
      documents.push({
        index,
        line,
        value,
        duplicates: builder.duplicates,
        lineOf: (field) => nearest(builder.lines, field),
      })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      errors.push({ index, line: error.line, message: error.message })
    }
  }
  if (list.length > maxDocuments)
    errors.push({ index: maxDocuments, line: 1, message: `more than ${maxDocuments} documents in one file` })
  return { documents, errors }
}

class Unreadable extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** Input that would keep the parser busy for too long. */
function refuse(text: string): { line: number; message: string } | undefined {
  if (text.length > maxBytes) return { line: 1, message: `the file is larger than ${maxBytes} characters` }
  let quotes = 0
  let separators = 0
  let depth = 0
  for (let i = 0, line = 1; i < text.length; i++) {
    const char = text[i]
    if (char === '\n') line++
    if (char === '\n' || char === ',' || char === '-') separators++
    if (char === '"' || char === "'") quotes++
    if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
    if (depth > maxDepth * 10) return { line, message: `exceeded max depth of ${maxDepth}` }
    if (separators > maxSeparators) return { line, message: 'too many elements' }
    if (quotes > maxQuotes && !text.startsWith('{')) return { line, message: 'too many quotes' }
  }
  return undefined
}

/** Turns nodes into values, noting where each field stands. */
class Builder {
  readonly lines = new Map<string, number>()
  readonly duplicates: { field: string; key: string; line: number }[] = []
  readonly #counter: LineCounter
  readonly #anchors = new Map<string, Node>()
  #nodes = 0

  constructor(counter: LineCounter) {
    this.#counter = counter
  }

  build(node: Node | null, path: string, depth: number): unknown {
    const line = this.#lineOf(node)
    if (++this.#nodes > maxNodes) throw new Unreadable(line, 'document contains excessive aliasing')
    if (depth > maxDepth) throw new Unreadable(line, `exceeded max depth of ${maxDepth}`)
    if (!this.lines.has(path)) this.lines.set(path, line)
    if (node === null) return null
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source)
      if (!target)
        throw new Unreadable(line, `error converting YAML to JSON: yaml: unknown anchor '${node.source}' referenced`)
      return this.build(target, path, depth + 1)
    }
    if ('anchor' in node && typeof node.anchor === 'string') this.#anchors.set(node.anchor, node)
    if (isSeq(node))
      return node.items.map((item, index) => this.build(item as Node | null, `${path}[${index}]`, depth + 1))
    if (isMap(node)) return this.#buildMap(node.items as readonly { key: unknown; value: unknown }[], path, depth)
    return isScalar(node) ? this.#scalar(node, line) : null
  }

  #buildMap(items: readonly { key: unknown; value: unknown }[], path: string, depth: number): Mapping {
    // A null prototype keeps keys such as __proto__ ordinary ones.
    const object: Record<string, unknown> = Object.create(null)
    const merged: Mapping[] = []
    for (const { key: keyNode, value: valueNode } of items) {
      const line = this.#lineOf(keyNode as Node | null)
      if (isScalar(keyNode) && keyNode.value === '<<' && keyNode.type === 'PLAIN') {
        merged.push(...this.#merge(valueNode as Node | null, path, depth, line))
        continue
      }
      const key = this.#key(keyNode as Node | null, line)
      const field = path === '' ? key : `${path}.${key}`
      if (Object.hasOwn(object, key)) this.duplicates.push({ field, key, line })
      this.lines.set(field, line)
      object[key] = this.build((valueNode ?? null) as Node | null, field, depth + 1)
    }
    for (const source of merged)
      for (const key of Object.keys(source)) if (!Object.hasOwn(object, key)) object[key] = source[key]
    return object
  }

  /** The mappings behind `<<`. */
  #merge(node: Node | null, path: string, depth: number, line: number): Mapping[] {
    const value = this.build(node, `${path}.<<`, depth + 1)
    const sources = Array.isArray(value) ? value : [value]
    if (!sources.every(isMapping))
      throw new Unreadable(
        line,
        'error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value',
      )
    return sources
  }

  #key(node: Node | null, line: number): string {
    const key = this.build(node, '\0', maxDepth)
    if (key === null) return 'null'
    if (typeof key === 'object') throw new Unreadable(line, 'error converting YAML to JSON: yaml: invalid map key')
    return String(key)
  }

  #scalar(node: Scalar, line: number): unknown {
    const text = typeof node.value === 'string' ? node.value : ''
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!')
    if (tag === '!!str' || (node.type !== 'PLAIN' && tag === undefined)) return text
    const value = resolvePlain(text)
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Unreadable(line, `error converting YAML to JSON: json: unsupported value: ${text}`)
    return value
  }

  #lineOf(node: Node | null): number {
    const offset = node?.range?.[0]
    return offset === undefined ? 1 : this.#counter.linePos(offset).line
  }
}

const trueWords = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const falseWords = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/
const nullWords = /^(|~|null|Null|NULL)$/
const floats = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

/** What a plain scalar means. Like yaml.v2's resolve. */
function resolvePlain(text: string): unknown {
  if (nullWords.test(text)) return null
  if (trueWords.test(text)) return true
  if (falseWords.test(text)) return false
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN
  if (!/^[-+.0-9]/.test(text)) return text
  const digits = text.replaceAll('_', '')
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/.exec(digits) ?? []
  const factor = sign === '-' ? -1 : 1
  if (/^0[xX][0-9a-fA-F]+$/.test(body) || /^0[bB][01]+$/.test(body) || /^0[oO][0-7]+$/.test(body))
    return factor * Number(body)
  if (/^0[0-7]+$/.test(body)) return factor * Number.parseInt(body, 8)
  return floats.test(digits) ? Number(digits) : text
}

function nearest(lines: ReadonlyMap<string, number>, field: string): number {
  for (let path = field; path !== ''; path = path.replace(/(\.[^.[\]]*|\[[^\]]*\]|^[^.[\]]*)$/, '')) {
    const line = lines.get(path)
    if (line !== undefined) return line
  }
  return lines.get('') ?? 1
}

/** An error of ours in the words of Go's parser: what it says, and where. */
type SyntaxWords = {
  readonly text: string
  /** Go's parser counts lines from 0 where its scanner counts from 1. */
  readonly byParser?: boolean
  readonly lineAfter?: boolean
}

const syntaxWords: Readonly<Record<string, SyntaxWords>> = {
  BLOCK_AS_IMPLICIT_KEY: { text: 'mapping values are not allowed in this context' },
  MULTILINE_IMPLICIT_KEY: { text: 'mapping values are not allowed in this context' },
  TAB_AS_INDENT: { text: 'found a tab character that violates indentation' },
  BAD_INDENT: { text: 'did not find expected key', byParser: true },
  BAD_ALIAS: { text: 'did not find expected alphabetic or numeric character' },
  BAD_SCALAR_START: { text: 'found character that cannot start any token' },
  BAD_DQ_ESCAPE: { text: 'found unknown escape character' },
  UNEXPECTED_TOKEN: { text: "did not find expected '-' indicator", byParser: true },
  BAD_DIRECTIVE: { text: 'found unknown directive name' },
}

function wordsFor(code: string, message: string): SyntaxWords {
  if (message.startsWith('Flow map')) return { text: "did not find expected ',' or '}'", byParser: true }
  if (message.startsWith('Flow sequence')) return { text: "did not find expected ',' or ']'", byParser: true }
  if (message.startsWith('Missing closing')) return { text: 'found unexpected end of stream' }
  if (message.startsWith('Implicit map keys need')) return { text: "could not find expected ':'", lineAfter: true }
  return syntaxWords[code] ?? { text: message }
}

type Problem = { readonly code: string; readonly message: string; readonly pos: readonly [number, number] }

/** The line that is at fault, and what Go would say: with the line within its document, and none for the first. */
function syntaxError(
  problems: readonly Problem[],
  lines: LineCounter,
  text: string,
): { line: number; message: string } {
  const [first] = problems as readonly [Problem]
  const multiline = problems.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY')
  const list = problems.some(({ message }) => message.includes('block-seq-ind'))
  const words = list ? { text: 'did not find expected key', byParser: true } : wordsFor(first.code, first.message)
  const line = lines.linePos(multiline && !list ? multiline.pos[1] : first.pos[0]).line
  const before = text.split('\n').slice(0, line - 1)
  const start = before.findLastIndex((one) => one.startsWith('---')) + 1
  const told = line - start + (words.lineAfter ? 1 : 0) - (words.byParser ? 1 : 0)
  const place = told > (words.byParser ? 0 : 1) ? `line ${told}: ` : ''
  return { line, message: `error converting YAML to JSON: yaml: ${place}${words.text}` }
}

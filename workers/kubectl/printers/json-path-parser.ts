// Parses kubectl's dialect of JSONPath: text with actions in braces. Like client-go/util/jsonpath/parser.go.
import { fail } from '../errors.ts'

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'range'; readonly path: readonly PathNode[]; readonly body: readonly PathNode[] }
  | { readonly type: 'path'; readonly steps: readonly PathStep[] }

export type PathStep =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'slice'
      readonly from?: number
      readonly to?: number
      readonly step?: number
      readonly single: boolean
    }
  | { readonly type: 'union'; readonly paths: readonly (readonly PathStep[])[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator: string; readonly right: Operand }

export type Operand = { readonly literal: string | number | boolean } | { readonly steps: readonly PathStep[] }

const maxLength = 10_000

export function parseTemplate(template: string): readonly PathNode[] {
  const refuse = (reason: string): never => fail(`error parsing jsonpath ${template}, ${reason}`)
  if (template.length > maxLength) refuse('the template is too long')
  const root: PathNode[] = []
  const open: { path: readonly PathNode[]; body: PathNode[] }[] = []
  let at = 0
  while (at < template.length) {
    const target = open.at(-1)?.body ?? root
    const brace = template.indexOf('{', at)
    if (brace !== at) {
      target.push({ type: 'text', text: template.slice(at, brace < 0 ? undefined : brace) })
      if (brace < 0) break
    }
    const end = endOfAction(template, brace + 1)
    if (end < 0) refuse('unclosed action')
    const action = template.slice(brace + 1, end).trim()
    at = end + 1
    if (action === 'end') {
      const closed = open.pop() ?? refuse('not in range, nothing to end')
      ;(open.at(-1)?.body ?? root).push({ type: 'range', path: closed.path, body: closed.body })
    } else if (/^range\s/.test(action)) open.push({ path: parseAction(action.slice(5).trim(), refuse), body: [] })
    else target.push(...parseAction(action, refuse))
  }
  if (open.length > 0) refuse('unclosed action')
  return root
}

/** Where the action's closing brace stands, quoted text left aside. */
function endOfAction(template: string, start: number): number {
  let quote = ''
  for (let i = start; i < template.length; i++) {
    const char = template[i] ?? ''
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}') return i
  }
  return -1
}

type Refuse = (reason: string) => never

/** An action holds paths and quoted texts one after the other. */
function parseAction(action: string, refuse: Refuse): PathNode[] {
  const nodes: PathNode[] = []
  let rest = action
  while (rest !== '') {
    const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'/.exec(rest)
    if (quoted) {
      nodes.push({ type: 'text', text: unescapeText(quoted[1] ?? quoted[2] ?? '') })
      rest = rest.slice(quoted[0].length).trimStart()
      continue
    }
    const { steps, length } = parseSteps(rest, refuse)
    nodes.push({ type: 'path', steps })
    rest = rest.slice(length).trimStart()
  }
  return nodes
}

export function parseSteps(
  text: string,
  refuse: Refuse,
): { readonly steps: readonly PathStep[]; readonly length: number } {
  const steps: PathStep[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    if (/\s/.test(char)) break
    if (char === '$' || char === '@') {
      at++
    } else if (text.startsWith('..', at)) {
      steps.push({ type: 'recursive' })
      at += text[at + 2] === '[' ? 2 : 1
    } else if (char === '[') {
      const end = endOfBracket(text, at)
      if (end < 0) refuse('unterminated array')
      steps.push(parseBracket(text.slice(at + 1, end), refuse))
      at = end + 1
    } else if (char === '.' || steps.length === 0) {
      if (char === '.') at++
      const [raw = ''] = /^(?:\\.|[^\s.[\]{}"'()$@=<>!,\\])+/.exec(text.slice(at)) ?? []
      if (raw === '' && text[at] !== '[' && text[at] !== undefined && char !== '.')
        refuse(`unrecognized character in action: ${charCode(text[at])}`)
      if (raw === '*') steps.push({ type: 'wildcard' })
      else if (raw !== '') steps.push({ type: 'field', name: raw.replace(/\\(.)/g, '$1') })
      at += raw.length
      if (raw === '' && char !== '.') break
    } else refuse(`unrecognized character in action: ${charCode(char)}`)
  }
  return { steps, length: Math.max(1, at) }
}

function charCode(char = ''): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`
}

function endOfBracket(text: string, start: number): number {
  let quote = ''
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i] ?? ''
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return i
  }
  return -1
}

function parseBracket(body: string, refuse: Refuse): PathStep {
  const text = body.trim()
  if (text === '*') return { type: 'wildcard' }
  const filter = /^\?\((.*)\)$/s.exec(text)
  if (filter) return parseFilter(filter[1] ?? '', refuse)
  const parts = splitUnion(text)
  if (parts.length > 1) return { type: 'union', paths: parts.map((part) => [parseBracket(part, refuse)]) }
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(text)
  if (quoted) return { type: 'field', name: (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1') }
  const slice = /^(-?\d*)(?:(:)(-?\d*))?(?:(:)(-?\d*))?$/.exec(text)
  if (!slice || text === '') return refuse(`invalid array index ${text}`)
  const [, from = '', colon, to = '', , step = ''] = slice
  const bound = (value: string): number | undefined => (value === '' ? undefined : Number(value))
  return {
    type: 'slice',
    single: colon === undefined,
    ...defined('from', bound(from)),
    ...defined('to', bound(to)),
    ...defined('step', bound(step)),
  }
}

function defined<K extends string>(key: K, value: number | undefined): { [key in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: number })
}

function splitUnion(text: string): string[] {
  const parts: string[] = []
  let quote = ''
  let part = ''
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    if (char === ',' && quote === '') {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

function parseFilter(text: string, refuse: Refuse): PathStep {
  const match = /^(.*?)(==|!=|<=|>=|<|>)(.*)$/s.exec(text)
  if (!match) return { type: 'filter', left: parseOperand(text, refuse), operator: 'exists', right: { literal: '' } }
  const [, left = '', operator = '', right = ''] = match
  return { type: 'filter', left: parseOperand(left, refuse), operator, right: parseOperand(right, refuse) }
}

function parseOperand(source: string, refuse: Refuse): Operand {
  const text = source.trim()
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(text)
  if (quoted) return { literal: unescapeText(quoted[1] ?? quoted[2] ?? '') }
  if (/^-?\d+(\.\d+)?$/.test(text)) return { literal: Number(text) }
  if (text === 'true' || text === 'false') return { literal: text === 'true' }
  return { steps: parseSteps(text, refuse).steps }
}

function unescapeText(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return text.replace(/\\(.)/g, (_, char: string) => known[char] ?? char)
}

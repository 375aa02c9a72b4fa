// What a jq filter is made of, and how it is read.
import { ToolProblem } from './tool.ts'

export type Filter =
  | { readonly type: 'identity' | 'recurse' | 'empty-object' | 'location' }
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'text'; readonly format: string; readonly parts: readonly (string | Filter)[] }
  | { readonly type: 'format'; readonly format: string }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'index'; readonly of: Filter; readonly key: Filter }
  | { readonly type: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly type: 'each'; readonly of: Filter }
  | { readonly type: 'try'; readonly body: Filter; readonly handler: Filter | undefined }
  | { readonly type: 'pipe' | 'comma'; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'update'; readonly operator: string; readonly target: Filter; readonly value: Filter }
  | { readonly type: 'negate'; readonly value: Filter }
  | { readonly type: 'list'; readonly body: Filter | undefined }
  | { readonly type: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly type: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | undefined }
  | { readonly type: 'bind'; readonly source: Filter; readonly pattern: Pattern; readonly body: Filter }
  | {
      readonly type: 'reduce'
      readonly source: Filter
      readonly pattern: Pattern
      readonly start: Filter
      readonly step: Filter
    }
  | {
      readonly type: 'foreach'
      readonly source: Filter
      readonly pattern: Pattern
      readonly start: Filter
      readonly step: Filter
      readonly shown: Filter | undefined
    }
  | {
      readonly type: 'define'
      readonly name: string
      readonly parameters: readonly string[]
      readonly body: Filter
      readonly rest: Filter
    }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Filter[] }

export type Pattern =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly Pattern[] }
  | { readonly type: 'object'; readonly entries: readonly { readonly key: Filter; readonly pattern: Pattern }[] }

type Token = {
  readonly type: 'name' | 'field' | 'variable' | 'number' | 'text' | 'format' | 'operator' | 'end'
  readonly text: string
  readonly parts?: readonly (string | Filter)[]
}

const operators = '?// //= |= += -= *= /= %= == != <= >= .. // | , . [ ] ( ) { } : ; = < > + - * / % ?'.split(' ')
const keywords = new Set('if then elif else end as def reduce foreach try catch and or not'.split(' '))
const maxNesting = 200

export function parseJq(source: string): Filter {
  if (source.length > 100_000) throw new ToolProblem('the filter is too long', 3)
  const parser = new JqParser(tokensOf(source, 0), 0)
  return parser.whole()
}

function problem(message: string): ToolProblem {
  return new ToolProblem(`error: ${message}\njq: 1 compile error`, 3)
}

function tokensOf(source: string, depth: number): Token[] {
  if (depth > 20) throw problem('strings are nested too deeply')
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at, at + 200)
    const blank = /^(?:\s+|#[^\n]*)/.exec(source.slice(at))?.[0]
    if (blank) {
      at += blank.length
      continue
    }
    if (source[at] === '"') {
      const { parts, end } = textAt(source, at + 1, depth)
      tokens.push({ type: 'text', text: '', parts })
      at = end
      continue
    }
    const field = /^\.[A-Za-z_]\w*/.exec(rest)?.[0]
    const variable = /^\$(?:__loc__|[A-Za-z_]\w*)/.exec(rest)?.[0]
    const format = /^@[a-z0-9]+/.exec(rest)?.[0]
    const name = /^[A-Za-z_][\w]*(?:::[A-Za-z_]\w*)*/.exec(rest)?.[0]
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest)?.[0]
    const found = number ?? field ?? variable ?? format ?? name ?? operators.find((one) => rest.startsWith(one))
    if (found === undefined) throw problem(`syntax error, unexpected INVALID_CHARACTER at '${source[at] ?? ''}'`)
    const type = number
      ? 'number'
      : field
        ? 'field'
        : variable
          ? 'variable'
          : format
            ? 'format'
            : name
              ? 'name'
              : 'operator'
    tokens.push({ type, text: type === 'field' || type === 'variable' ? found.slice(1) : found })
    at += found.length
  }
  return [...tokens, { type: 'end', text: '' }]
}

function textAt(source: string, start: number, depth: number): { parts: (string | Filter)[]; end: number } {
  const parts: (string | Filter)[] = []
  let text = ''
  for (let at = start; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '"') return { parts: [...parts, text], end: at + 1 }
    if (char !== '\\') {
      text += char
      continue
    }
    const next = source[++at] ?? ''
    if (next === '(') {
      const end = closing(source, at + 1)
      parts.push(text, new JqParser(tokensOf(source.slice(at + 1, end), depth + 1), depth + 1).whole())
      text = ''
      at = end
    } else if (next === 'u') {
      text += String.fromCharCode(Number.parseInt(source.slice(at + 1, at + 5), 16) || 0xfffd)
      at += 4
    } else text += { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[next] ?? next
  }
  throw problem('syntax error, unexpected end of file (unterminated string)')
}

/** Where the parenthesis that was opened before `start` closes. */
function closing(source: string, start: number): number {
  let depth = 1
  for (let at = start; at < source.length; at++) {
    if (source[at] === '"') {
      for (at++; at < source.length && source[at] !== '"'; at++) if (source[at] === '\\') at++
    } else if (source[at] === '(') depth++
    else if (source[at] === ')' && --depth === 0) return at
  }
  throw problem('syntax error, unexpected end of file')
}

/** How tightly operators bind; those from the right are marked. */
const levels: readonly { readonly operators: readonly string[]; readonly side: 'left' | 'right' | 'none' }[] = [
  { operators: ['|'], side: 'right' },
  { operators: [','], side: 'left' },
  { operators: ['//'], side: 'right' },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], side: 'none' },
  { operators: ['or'], side: 'left' },
  { operators: ['and'], side: 'left' },
  { operators: ['==', '!=', '<', '<=', '>', '>='], side: 'none' },
  { operators: ['+', '-'], side: 'left' },
  { operators: ['*', '/', '%'], side: 'left' },
]

class JqParser {
  readonly #tokens: readonly Token[]
  #at = 0
  #nesting: number

  constructor(tokens: readonly Token[], nesting: number) {
    this.#tokens = tokens
    this.#nesting = nesting
  }

  whole(): Filter {
    if (this.#peek().type === 'end') return { type: 'identity' }
    const filter = this.#filter(0)
    if (this.#peek().type !== 'end') throw this.#unexpected()
    return filter
  }

  #filter(level: number): Filter {
    if (++this.#nesting > maxNesting) throw problem('the filter is nested too deeply')
    const filter = this.#level(level)
    this.#nesting--
    return filter
  }

  #level(level: number): Filter {
    if (level === 0 && this.#takeName('def')) return this.#definition()
    const rung = levels[level]
    if (!rung) return this.#postfix()
    let left = this.#filter(level + 1)
    for (;;) {
      const operator = rung.operators.find((one) => this.#sees(one))
      if (operator === undefined) return left
      this.#at++
      const right = this.#filter(rung.side === 'right' ? level : level + 1)
      left = joined(operator, left, right)
      if (rung.side !== 'left') return left
    }
  }

  #definition(): Filter {
    const name = this.#next().text
    const parameters: string[] = []
    if (this.#take('('))
      do {
        const token = this.#next()
        parameters.push(token.type === 'variable' ? `$${token.text}` : token.text)
      } while (this.#take(';'))
    if (parameters.length > 0) this.#expect(')')
    this.#expect(':')
    const body = this.#filter(0)
    this.#expect(';')
    const rest = this.#peek().type === 'end' ? ({ type: 'identity' } as const) : this.#filter(0)
    return { type: 'define', name, parameters, body, rest }
  }

  #postfix(): Filter {
    let filter = this.#term()
    for (;;) {
      const token = this.#peek()
      if (token.type === 'field') {
        this.#at++
        filter = { type: 'index', of: filter, key: { type: 'literal', value: token.text } }
      } else if (this.#sees('.') && ['text', 'operator'].includes(this.#tokens[this.#at + 1]?.type ?? '')) {
        this.#at++
        const text = this.#peek()
        if (text.type === 'text') {
          this.#at++
          filter = { type: 'index', of: filter, key: { type: 'text', format: '', parts: text.parts ?? [] } }
        } else if (!this.#sees('[')) throw this.#unexpected()
      } else if (this.#take('[')) filter = this.#bracket(filter)
      else if (this.#take('?')) filter = { type: 'try', body: filter, handler: undefined }
      else if (this.#sees('?//')) throw problem('?// is not supported')
      else if (this.#takeName('as')) {
        const pattern = this.#pattern()
        this.#expect('|')
        return { type: 'bind', source: filter, pattern, body: this.#filter(0) }
      } else return filter
    }
  }

  /** After `[`: an index, a slice, or every element. */
  #bracket(of: Filter): Filter {
    if (this.#take(']')) return { type: 'each', of }
    if (this.#take(':')) {
      const to = this.#filter(0)
      this.#expect(']')
      return { type: 'slice', of, from: undefined, to }
    }
    const key = this.#filter(0)
    if (this.#take(':')) {
      const to = this.#sees(']') ? undefined : this.#filter(0)
      this.#expect(']')
      return { type: 'slice', of, from: key, to }
    }
    this.#expect(']')
    return { type: 'index', of, key }
  }

  #term(): Filter {
    const token = this.#next()
    switch (token.type) {
      case 'number':
        return { type: 'literal', value: Number(token.text) }
      case 'text':
        return { type: 'text', format: '', parts: token.parts ?? [] }
      case 'format': {
        const text = this.#peek()
        if (text.type !== 'text') return { type: 'format', format: token.text }
        this.#at++
        return { type: 'text', format: token.text, parts: text.parts ?? [] }
      }
      case 'field':
        return { type: 'index', of: { type: 'identity' }, key: { type: 'literal', value: token.text } }
      case 'variable':
        return { type: 'variable', name: token.text }
      case 'name':
        return this.#named(token.text)
      case 'operator':
        return this.#operatorTerm(token.text)
      default:
        this.#at--
        throw this.#unexpected()
    }
  }

  #operatorTerm(text: string): Filter {
    switch (text) {
      case '.': {
        const next = this.#peek()
        if (next.type !== 'text') return { type: 'identity' }
        this.#at++
        return { type: 'index', of: { type: 'identity' }, key: { type: 'text', format: '', parts: next.parts ?? [] } }
      }
      case '..':
        return { type: 'recurse' }
      case '-':
        return { type: 'negate', value: this.#postfix() }
      case '(': {
        const inner = this.#filter(0)
        this.#expect(')')
        return inner
      }
      case '[': {
        if (this.#take(']')) return { type: 'list', body: undefined }
        const body = this.#filter(0)
        this.#expect(']')
        return { type: 'list', body }
      }
      case '{':
        return this.#object()
      default:
        this.#at--
        throw this.#unexpected()
    }
  }

  #named(name: string): Filter {
    switch (name) {
      case 'true':
      case 'false':
        return { type: 'literal', value: name === 'true' }
      case 'null':
        return { type: 'literal', value: null }
      case 'if':
        return this.#if()
      case 'try': {
        const body = this.#postfix()
        return {
          type: 'try',
          body,
          handler: this.#takeName('catch') ? this.#postfix() : { type: 'call', name: 'empty', args: [] },
        }
      }
      case 'reduce':
      case 'foreach':
        return this.#fold(name)
      case 'def':
        return this.#definition()
      default: {
        if (keywords.has(name) && name !== 'not') {
          this.#at--
          throw this.#unexpected()
        }
        const args: Filter[] = []
        if (this.#take('(')) {
          do args.push(this.#filter(0))
          while (this.#take(';'))
          this.#expect(')')
        }
        return { type: 'call', name, args }
      }
    }
  }

  #if(): Filter {
    const test = this.#filter(0)
    if (!this.#takeName('then')) throw this.#unexpected()
    const yes = this.#filter(0)
    if (this.#takeName('elif')) return { type: 'if', test, yes, no: this.#if() }
    const no = this.#takeName('else') ? this.#filter(0) : undefined
    if (!this.#takeName('end')) throw this.#unexpected()
    return { type: 'if', test, yes, no }
  }

  #fold(type: 'reduce' | 'foreach'): Filter {
    const source = this.#source()
    const pattern = this.#pattern()
    this.#expect('(')
    const start = this.#filter(0)
    this.#expect(';')
    const step = this.#filter(0)
    const shown = type === 'foreach' && this.#take(';') ? this.#filter(0) : undefined
    this.#expect(')')
    return type === 'reduce' ? { type, source, pattern, start, step } : { type, source, pattern, start, step, shown }
  }

  /** A term up to `as`. */
  #source(): Filter {
    const mark = this.#at
    let filter = this.#term()
    for (;;) {
      if (this.#takeName('as')) return filter
      const before = this.#at
      const token = this.#peek()
      if (token.type === 'field') {
        this.#at++
        filter = { type: 'index', of: filter, key: { type: 'literal', value: token.text } }
      } else if (this.#take('[')) filter = this.#bracket(filter)
      else if (this.#take('?')) filter = { type: 'try', body: filter, handler: undefined }
      if (this.#at === before || this.#at === mark) throw this.#unexpected()
    }
  }

  #pattern(): Pattern {
    const token = this.#next()
    if (token.type === 'variable') return { type: 'name', name: token.text }
    if (token.text === '[') {
      const items: Pattern[] = []
      do items.push(this.#pattern())
      while (this.#take(','))
      this.#expect(']')
      return { type: 'list', items }
    }
    if (token.text !== '{') throw this.#unexpected()
    const entries: { key: Filter; pattern: Pattern }[] = []
    do {
      const key = this.#next()
      const name: Filter = { type: 'literal', value: key.type === 'text' ? (key.parts ?? []).join('') : key.text }
      if (this.#take(':')) entries.push({ key: name, pattern: this.#pattern() })
      else if (key.type === 'variable') entries.push({ key: name, pattern: { type: 'name', name: key.text } })
      else throw this.#unexpected()
    } while (this.#take(','))
    this.#expect('}')
    return { type: 'object', entries }
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = []
    while (!this.#take('}')) {
      entries.push(this.#entry())
      if (!this.#take(',') && !this.#sees('}')) throw this.#unexpected()
    }
    return { type: 'object', entries }
  }

  #entry(): { key: Filter; value: Filter } {
    const token = this.#next()
    let key: Filter
    let short: Filter | undefined
    if (token.type === 'variable') {
      key = { type: 'literal', value: token.text }
      short = { type: 'variable', name: token.text }
    } else if (token.text === '(' && token.type === 'operator') {
      key = this.#filter(0)
      this.#expect(')')
    } else if (token.type === 'name' || token.type === 'number') {
      key = { type: 'literal', value: token.text }
      short = { type: 'index', of: { type: 'identity' }, key }
    } else if (token.type === 'text') {
      key = { type: 'text', format: '', parts: token.parts ?? [] }
      short = { type: 'index', of: { type: 'identity' }, key }
    } else if (token.type === 'format') key = { type: 'format', format: token.text }
    else {
      this.#at--
      throw this.#unexpected()
    }
    if (this.#take(':')) return { key, value: this.#filter(2) }
    if (!short) throw this.#unexpected()
    return { key, value: short }
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  #next(): Token {
    const token = this.#peek()
    if (token.type !== 'end') this.#at++
    return token
  }

  #sees(text: string): boolean {
    const { type, text: own } = this.#peek()
    return own === text && (type === 'operator' || ((text === 'and' || text === 'or') && type === 'name'))
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false
    this.#at++
    return true
  }

  #takeName(text: string): boolean {
    const token = this.#peek()
    if (token.type !== 'name' || token.text !== text) return false
    this.#at++
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected()
  }

  #unexpected(): ToolProblem {
    const { type, text } = this.#peek()
    return problem(type === 'end' ? 'syntax error, unexpected end of file' : `syntax error, unexpected '${text}'`)
  }
}

function joined(operator: string, left: Filter, right: Filter): Filter {
  if (operator === '|') return { type: 'pipe', left, right }
  if (operator === ',') return { type: 'comma', left, right }
  if (operator.endsWith('=') && !['==', '!=', '<=', '>='].includes(operator))
    return { type: 'update', operator: operator.slice(0, -1), target: left, value: right }
  return { type: 'binary', operator, left, right }
}

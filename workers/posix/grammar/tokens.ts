// Cuts a script into words and operators.
import { unescapeFormat } from '../tools/printf.ts'
import type { Script, Word, WordPart } from './syntax.ts'

export type Token =
  | { readonly type: 'word'; readonly word: Word; readonly raw: string; readonly line: number }
  /** `glued`: whether it follows what is before it without a blank, as in `2>`. */
  | { readonly type: 'operator'; readonly text: string; readonly glued: boolean; readonly line: number }
  | { readonly type: 'end'; readonly line: number }

export class SyntaxProblem extends Error {
  /** What could not stand where it stood; undefined: the script ended too soon, and more could follow. */
  readonly token: string | undefined
  constructor(message: string, token?: string) {
    super(message)
    this.token = token
  }
}

const operators = [
  '&&',
  '||',
  ';;',
  '&>>',
  '&>',
  '>>',
  '>|',
  '<<<',
  '<<',
  '>&',
  '<&',
  '\n',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
]
/** Words that a command follows. */
const beforeCommand = ['!', '{', 'do', 'elif', 'else', 'if', 'then', 'until', 'while']
const nameStart = /[A-Za-z_]/
const maxDepth = 50

/** Reads the tokens of `source`; `parse` reads the inside of a command substitution. */
export class Lexer {
  readonly #source: string
  readonly #parse: (text: string, depth: number) => Script
  readonly #depth: number
  #at = 0
  #line = 1
  /** Whether the lines of a here-document do not end. */
  unfinished = false

  constructor(source: string, parse: (text: string, depth: number) => Script, depth: number) {
    if (depth > maxDepth) throw new SyntaxProblem('too deeply nested', '')
    this.#source = source
    this.#parse = parse
    this.#depth = depth
  }

  tokens(): Token[] {
    const tokens: Token[] = []
    for (;;) {
      const end = this.#at
      this.#skipBlanks()
      if (this.#at >= this.#source.length) break
      if (this.#source.startsWith('((', this.#at) && startsCommand(tokens.at(-1))) {
        const sum = this.#arithmeticCommand()
        if (sum) {
          tokens.push(...sum)
          continue
        }
      }
      const before = tokens.at(-1)
      // `[[ $x =~ ^(a|b)$ ]]`: only a blank ends the expression.
      const isExpression = before?.type === 'word' && before.raw === '=~' && this.#peek() !== '\n'
      const isWord = isExpression || this.#isProcess()
      const operator = isWord ? undefined : operators.find((one) => this.#source.startsWith(one, this.#at))
      if (operator) {
        tokens.push({ type: 'operator', text: operator, glued: this.#at === end, line: this.#line })
        this.#advance(operator.length)
        if (operator === '<<') tokens.push(...this.#hereDocument())
        continue
      }
      const start = this.#at
      const word = this.#word(() => (isExpression ? ' \t\r\n'.includes(this.#peek()) : this.#isWordEnd()))
      tokens.push({ type: 'word', word, raw: this.#source.slice(start, this.#at), line: this.#line })
    }
    tokens.push({ type: 'end', line: this.#line })
    return tokens
  }

  /** `((i++))` is `let "$((i++))"`; undefined when it turns out to be one subshell in another. */
  #arithmeticCommand(): Token[] | undefined {
    const [at, line] = [this.#at, this.#line]
    let inside: string | undefined
    try {
      inside = this.#balanced(2, '((', '))')
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error
    }
    if (inside === undefined || !isBalanced(inside)) {
      this.#at = at
      this.#line = line
      return undefined
    }
    const sum: Word = [{ type: 'arithmetic', expression: this.#inner(inside), quoted: true }]
    return [
      { type: 'word', word: [{ type: 'text', text: 'let', quoted: false }], raw: 'let', line },
      { type: 'word', word: sum, raw: `((${inside}))`, line },
    ]
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#peek()
      if (char === ' ' || char === '\t' || char === '\r') this.#advance(1)
      else if (char === '\\' && this.#source[this.#at + 1] === '\n') this.#advance(2)
      else if (char === '#') while (this.#at < this.#source.length && this.#peek() !== '\n') this.#advance(1)
      else return
    }
  }

  #isWordEnd(): boolean {
    const char = this.#peek()
    return ' \t\r\n;&|()<>'.includes(char) && !this.#isProcess()
  }

  #isProcess(): boolean {
    return this.#source.startsWith('<(', this.#at)
  }

  #word(isEnd: () => boolean): Word {
    const parts: WordPart[] = []
    while (this.#at < this.#source.length && !isEnd()) this.#part(parts)
    return parts
  }

  #part(parts: WordPart[]): void {
    const char = this.#peek()
    if (char === "'") {
      const end = this.#source.indexOf("'", this.#at + 1)
      if (end < 0) throw new SyntaxProblem('unterminated quoted string')
      parts.push({ type: 'text', text: this.#source.slice(this.#at + 1, end), quoted: true })
      this.#advance(end + 1 - this.#at)
    } else if (char === '"') this.#doubleQuoted(parts)
    else if (char === '\\') {
      parts.push({ type: 'text', text: this.#source[this.#at + 1] ?? '', quoted: true })
      this.#advance(2)
    } else if (char === '$' && this.#source[this.#at + 1] === "'") this.#ansiQuoted(parts)
    else if (char === '$') this.#dollar(parts, false)
    else if (char === '`') this.#backquoted(parts, false)
    else if (this.#isProcess())
      parts.push({ type: 'process', script: this.#parse(this.#balanced(2, '(', ')'), this.#depth + 1) })
    else addText(parts, this.#take(), false)
  }

  /** `$'a\nb'` */
  #ansiQuoted(parts: WordPart[]): void {
    const match = /^\$'((?:[^'\\]|\\[\s\S])*)'/.exec(this.#source.slice(this.#at))
    if (!match) throw new SyntaxProblem('unterminated quoted string')
    parts.push({ type: 'text', text: unescapeFormat(match[1] ?? ''), quoted: true })
    this.#advance(match[0].length)
  }

  #doubleQuoted(parts: WordPart[]): void {
    this.#advance(1)
    addText(parts, '', true)
    while (this.#peek() !== '"') {
      if (this.#at >= this.#source.length) throw new SyntaxProblem('unterminated quoted string')
      this.#quotedPart(parts, '$`"\\\n')
    }
    this.#advance(1)
  }

  /** A piece of what is quoted: a backslash means something only before those that would mean something. */
  #quotedPart(parts: WordPart[], escapable: string): void {
    const char = this.#peek()
    const next = this.#source[this.#at + 1] ?? ' '
    if (char === '$') this.#dollar(parts, true)
    else if (char === '`') this.#backquoted(parts, true)
    else if (char === '\\' && escapable.includes(next)) {
      addText(parts, next === '\n' ? '' : next, true)
      this.#advance(2)
    } else addText(parts, this.#take(), true)
  }

  /** The text of a here-document, in which quotes mean nothing. */
  #document(text: string): Word {
    const lexer = new Lexer(text, this.#parse, this.#depth + 1)
    const parts: WordPart[] = []
    while (lexer.#at < text.length) lexer.#quotedPart(parts, '$`\\\n')
    return parts
  }

  #dollar(parts: WordPart[], quoted: boolean): void {
    const rest = this.#source.slice(this.#at, this.#at + 3)
    if (rest === '$((') {
      const inside = this.#balanced(3, '((', '))')
      parts.push({ type: 'arithmetic', expression: this.#inner(inside), quoted })
    } else if (rest.startsWith('$(')) {
      const inside = this.#balanced(2, '(', ')')
      parts.push({ type: 'command', script: this.#parse(inside, this.#depth + 1), quoted })
    } else if (rest.startsWith('${')) this.#braced(parts, quoted)
    else {
      const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(this.#source.slice(this.#at + 1, this.#at + 200))?.[0]
      if (name === undefined) return addText(parts, this.#take(), quoted)
      this.#advance(1 + name.length)
      parts.push({ type: 'variable', name, operator: '', operand: undefined, quoted })
    }
  }

  /** `${name}`, `${name:-word}`, `${#name}`. */
  #braced(parts: WordPart[], quoted: boolean): void {
    const inside = this.#balanced(2, '{', '}')
    if (/^[#!]?[A-Za-z_]\w*\[/.test(inside)) throw new SyntaxProblem('arrays are not supported by this shell', '[')
    const match = /^(#?)([A-Za-z_]\w*|[0-9@*#?$!-])(:?[-+=?]|##?|%%?|\/\/?)?([\s\S]*)$/.exec(inside)
    if (!match) throw new SyntaxProblem(`\${${inside}}: bad substitution`, '')
    const [, length = '', name = '', operator = '', operand = ''] = match
    if (operator === '' && operand !== '') throw new SyntaxProblem(`\${${inside}}: bad substitution`, '')
    parts.push({
      type: 'variable',
      name,
      operator: length === '' ? operator : 'length',
      operand: operator === '' ? undefined : this.#inner(operand),
      quoted,
    })
  }

  #backquoted(parts: WordPart[], quoted: boolean): void {
    const end = this.#source.indexOf('`', this.#at + 1)
    if (end < 0) throw new SyntaxProblem('EOF in backquote substitution')
    const inside = this.#source.slice(this.#at + 1, end).replaceAll('\\`', '`')
    parts.push({ type: 'command', script: this.#parse(inside, this.#depth + 1), quoted })
    this.#advance(end + 1 - this.#at)
  }

  /** A word inside another one. */
  #inner(text: string): Word {
    const lexer = new Lexer(text, this.#parse, this.#depth + 1)
    return lexer.#word(() => false)
  }

  /** The text up to the closing mark that fits; quotes and nested marks are skipped. */
  #balanced(skip: number, open: string, close: string): string {
    this.#advance(skip)
    const start = this.#at
    let depth = 1
    while (this.#at < this.#source.length) {
      const char = this.#peek()
      if (char === '\\') this.#advance(2)
      else if (char === "'" || char === '"') this.#skipQuoted(char)
      else if (this.#source.startsWith(close, this.#at) && (close.length === 1 || depth === 1)) {
        depth -= 1
        if (depth === 0) {
          const inside = this.#source.slice(start, this.#at)
          this.#advance(close.length)
          return inside
        }
        this.#advance(1)
      } else {
        if (char === open[0]) depth += 1
        else if (close.length === 2 && char === close[0]) depth -= 1
        this.#advance(1)
      }
    }
    throw new SyntaxProblem(`syntax error: unexpected end of file (expecting "${close}")`)
  }

  #skipQuoted(quote: string): void {
    this.#advance(1)
    while (this.#at < this.#source.length && this.#peek() !== quote)
      this.#advance(quote === '"' && this.#peek() === '\\' ? 2 : 1)
    this.#advance(1)
  }

  /** The lines after `<<WORD` up to WORD, taken out of the script where they stand. */
  #hereDocument(): Token[] {
    const stripsTabs = this.#peek() === '-'
    if (stripsTabs) this.#advance(1)
    this.#skipBlanks()
    const start = this.#at
    const word = this.#word(() => this.#isWordEnd())
    const raw = this.#source.slice(start, this.#at)
    const mark = word.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const lineEnd = this.#source.indexOf('\n', this.#at)
    const lines = lineEnd < 0 ? [] : this.#source.slice(lineEnd + 1).split('\n')
    const strip = (line: string) => (stripsTabs ? line.replace(/^\t+/, '') : line)
    const last = lines.findIndex((line) => strip(line) === mark)
    if (last < 0) this.unfinished = true
    const body = (last < 0 ? lines : lines.slice(0, last)).map(strip)
    const text = body.length === 0 ? '' : `${body.join('\n')}\n`
    const isLiteral = /['"\\]/.test(raw)
    const content: Word = isLiteral ? [{ type: 'text', text, quoted: true }] : this.#document(text)
    this.#cut(lineEnd + 1, last < 0 ? lines : lines.slice(0, last + 1))
    return [{ type: 'word', word: content, raw: '', line: this.#line }]
  }

  readonly #cuts: { from: number; length: number }[] = []

  #cut(from: number, lines: readonly string[]): void {
    if (from > 0) this.#cuts.push({ from, length: lines.reduce((sum, line) => sum + line.length + 1, 0) })
  }

  #peek(): string {
    return this.#source[this.#at] ?? ''
  }

  #take(): string {
    const char = this.#peek()
    this.#advance(1)
    return char
  }

  #advance(count: number): void {
    for (let i = 0; i < count; i++) if (this.#source[this.#at + i] === '\n') this.#line++
    this.#at += count
    const cut = this.#cuts.find((one) => one.from === this.#at)
    if (cut) this.#at = Math.min(this.#source.length, this.#at + cut.length)
  }
}

function addText(parts: WordPart[], text: string, quoted: boolean): void {
  const last = parts.at(-1)
  if (last?.type === 'text' && last.quoted === quoted) parts[parts.length - 1] = { ...last, text: last.text + text }
  else parts.push({ type: 'text', text, quoted })
}

export function isName(text: string): boolean {
  return nameStart.test(text[0] ?? '') && /^\w+$/.test(text)
}

/** Whether what follows this token begins a command. */
function startsCommand(before: Token | undefined): boolean {
  if (before === undefined || before.type === 'end') return true
  if (before.type === 'word') return beforeCommand.includes(before.raw)
  return ['&&', '||', ';', '&', '|', '\n', '('].includes(before.text)
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (const char of text) {
    if (char === '(') depth++
    else if (char === ')' && --depth < 0) return false
  }
  return depth === 0
}

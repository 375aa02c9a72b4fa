// Reads scripts of the POSIX shell: lists, pipelines, if, while, until, for, case, groups, functions and redirections.
// Not simulated: arrays and job control. `[[ ]]` becomes what does the same: `test`, `case`, lists and groups.
import type { Assignment, Command, ListItem, Pipeline, Redirect, Script, Word } from './syntax.ts'
import { isName, Lexer, SyntaxProblem, type Token } from './tokens.ts'

const maxScriptLength = 1_000_000
const maxNesting = 100
const redirections = ['>', '>>', '>|', '<', '>&', '<&', '<<', '<<<', '&>', '&>>']
const reserved = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'for',
  'do',
  'done',
  'case',
  'esac',
  '{',
  '}',
  '!',
  'in',
])

/** Throws a {@link SyntaxProblem} with the words of busybox' sh. */
export function parseScript(source: string, depth = 0): Script {
  if (source.length > maxScriptLength) throw new SyntaxProblem('script too long', '')
  const parser = new Parser(new Lexer(source, parseScript, depth).tokens())
  const script = parser.script([])
  parser.expectEnd()
  return script
}

export type ParsedInput =
  | { readonly type: 'script'; readonly script: Script }
  /** An open quote, loop or here-document: more lines have to come. */
  | { readonly type: 'incomplete' }
  | { readonly type: 'error'; readonly message: string }

/** Reads what is typed at a prompt, which may go on in further lines. Problems are told in bash's words. */
export function parseInput(source: string): ParsedInput {
  if (source.length > maxScriptLength) return { type: 'error', message: 'line too long' }
  try {
    const lexer = new Lexer(source, parseScript, 0)
    const parser = new Parser(lexer.tokens())
    const script = parser.script([])
    parser.expectEnd()
    const continued = /(?:^|[^\\])(?:\\\\)*\\$/.test(source)
    return lexer.unfinished || continued ? { type: 'incomplete' } : { type: 'script', script }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    if (error.token === undefined) return { type: 'incomplete' }
    const isOdd = error.message.startsWith('syntax error')
    return { type: 'error', message: isOdd ? `syntax error near unexpected token \`${error.token}'` : error.message }
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #nesting = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** A list that ends before one of the reserved words or operators in `ends`. */
  script(ends: readonly string[]): Script {
    if (++this.#nesting > maxNesting) throw new SyntaxProblem('too deeply nested', '')
    const items: ListItem[] = []
    this.#skipNewlines()
    while (!this.#atEnd() && !this.#isAny(ends)) {
      items.push(this.#item())
      this.#skipNewlines()
    }
    this.#nesting--
    return items
  }

  expectEnd(): void {
    if (!this.#atEnd()) throw this.#unexpected()
  }

  #item(): ListItem {
    const first = this.#pipeline()
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = []
    for (;;) {
      const operator = this.#operator('&&') ?? this.#operator('||')
      if (operator === undefined) break
      this.#skipNewlines()
      rest.push({ operator: operator as '&&' | '||', pipeline: this.#pipeline() })
    }
    const background = this.#operator('&') !== undefined
    if (
      !background &&
      this.#operator(';') === undefined &&
      !this.#isOperator('\n') &&
      !this.#atEnd() &&
      !this.#closesList()
    )
      throw this.#unexpected()
    return { first, rest, background }
  }

  #closesList(): boolean {
    return this.#isAny([')', ';;', 'then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'])
  }

  #pipeline(): Pipeline {
    const negated = this.#keyword('!')
    const commands = [this.#command()]
    while (this.#operator('|') !== undefined) {
      this.#skipNewlines()
      commands.push(this.#command())
    }
    return { negated, commands }
  }

  #command(): Command {
    const compound = this.#compound()
    if (!compound) return this.#simple()
    if (compound.type === 'function') return compound
    return { ...compound, redirects: this.#redirects() }
  }

  #compound(): Command | undefined {
    if (this.#keyword('if')) return this.#if()
    if (this.#keyword('while')) return this.#while(false)
    if (this.#keyword('until')) return this.#while(true)
    if (this.#keyword('for')) return this.#for()
    if (this.#keyword('case')) return this.#case()
    if (this.#keyword('{')) {
      const body = this.script(['}'])
      this.#expect('}')
      return { type: 'group', subshell: false, body, redirects: [] }
    }
    if (this.#operator('(') !== undefined) {
      const body = this.script([')'])
      this.#expect(')')
      return { type: 'group', subshell: true, body, redirects: [] }
    }
    if (this.#keyword('[[')) {
      const condition = this.#alternatives()
      this.#expect(']]')
      return condition
    }
    return this.#function()
  }

  #alternatives(): Command {
    return this.#joined('||', () => this.#joined('&&', () => this.#condition()))
  }

  #joined(operator: '&&' | '||', part: () => Command): Command {
    const first = part()
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = []
    this.#skipNewlines()
    while (this.#operator(operator) !== undefined) {
      this.#skipNewlines()
      rest.push({ operator, pipeline: { negated: false, commands: [part()] } })
      this.#skipNewlines()
    }
    if (rest.length === 0) return first
    return grouped({ first: { negated: false, commands: [first] }, rest, background: false })
  }

  #condition(): Command {
    if (this.#keyword('!'))
      return grouped({ first: { negated: true, commands: [this.#condition()] }, rest: [], background: false })
    if (this.#operator('(') !== undefined) {
      const inside = this.#alternatives()
      this.#expect(')')
      return inside
    }
    const first = this.#conditionWord()
    if (this.#isAny([']]', '&&', '||', ')', '\n'])) return simpleCommand([literal('test'), first])
    if (/^-[a-zA-Z]$/.test(textOf(first))) return simpleCommand([literal('test'), first, this.#conditionWord()])
    const operator = textOf(this.#conditionWord())
    const token = this.#peek()
    const second = this.#conditionWord()
    if (operator === '=~') return simpleCommand([literal('[['), first, second])
    if (!['=', '==', '!='].includes(operator)) return simpleCommand([literal('test'), first, literal(operator), second])
    const pattern = token.type === 'word' ? token.word : second
    const [same, other] = operator === '!=' ? ['false', 'true'] : ['true', 'false']
    const cases = [
      { patterns: [pattern], body: commandScript(same) },
      { patterns: [[{ type: 'text', text: '*', quoted: false } as const]], body: commandScript(other) },
    ]
    return { type: 'case', subject: first, cases, redirects: [] }
  }

  /** A word that is neither split nor a pattern; `<` and `>` compare texts here. */
  #conditionWord(): Word {
    const token = this.#peek()
    if (token.type === 'operator' && (token.text === '<' || token.text === '>')) {
      this.#at++
      return literal(token.text)
    }
    if (this.#isAny([']]'])) throw this.#unexpected()
    return this.#word().map((part) => (part.type === 'process' ? part : { ...part, quoted: true }))
  }

  #if(): Command {
    const branches: { condition: Script; body: Script }[] = []
    do {
      const condition = this.script(['then'])
      this.#expect('then')
      branches.push({ condition, body: this.script(['elif', 'else', 'fi']) })
    } while (this.#keyword('elif'))
    const otherwise = this.#keyword('else') ? this.script(['fi']) : undefined
    this.#expect('fi')
    return { type: 'if', branches, otherwise, redirects: [] }
  }

  #while(until: boolean): Command {
    const condition = this.script(['do'])
    return { type: 'while', until, condition, body: this.#doGroup(), redirects: [] }
  }

  #for(): Command {
    const name = this.#rawWord()
    if (!isName(name)) throw new SyntaxProblem(`\`${name}': not a valid identifier`, name)
    this.#skipNewlines()
    let words: Word[] | undefined
    if (this.#keyword('in')) {
      words = []
      for (let token = this.#peek(); token.type === 'word'; token = this.#peek()) {
        words.push(token.word)
        this.#at++
      }
    }
    this.#operator(';')
    this.#skipNewlines()
    return { type: 'for', name, words, body: this.#doGroup(), redirects: [] }
  }

  #doGroup(): Script {
    this.#skipNewlines()
    this.#expect('do')
    const body = this.script(['done'])
    this.#expect('done')
    return body
  }

  #case(): Command {
    const subject = this.#word()
    this.#skipNewlines()
    this.#expect('in')
    this.#skipNewlines()
    const cases: { patterns: Word[]; body: Script }[] = []
    while (!this.#keyword('esac')) {
      this.#operator('(')
      const patterns = [this.#word()]
      while (this.#operator('|') !== undefined) patterns.push(this.#word())
      this.#expect(')')
      cases.push({ patterns, body: this.script([';;', 'esac']) })
      this.#operator(';;')
      this.#skipNewlines()
    }
    return { type: 'case', subject, cases, redirects: [] }
  }

  /** `name() { …; }`, `function name { …; }` */
  #function(): Command | undefined {
    if (this.#keyword('function')) {
      const name = this.#rawWord()
      if (this.#operator('(') !== undefined) this.#expect(')')
      this.#skipNewlines()
      return { type: 'function', name, body: this.#command() }
    }
    const [name, open, close] = [0, 1, 2].map((i) => this.#tokens[this.#at + i])
    if (name?.type !== 'word' || !isName(name.raw) || open?.type !== 'operator' || open.text !== '(') return undefined
    if (close?.type !== 'operator' || close.text !== ')') return undefined
    this.#at += 3
    this.#skipNewlines()
    return { type: 'function', name: name.raw, body: this.#command() }
  }

  #simple(): Command {
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (;;) {
      const redirect = this.#redirect()
      if (redirect) {
        redirects.push(redirect)
        continue
      }
      const token = this.#peek()
      if (
        token.type === 'operator' &&
        token.text === '(' &&
        token.glued &&
        assignments.length > 0 &&
        words.length === 0
      )
        throw new SyntaxProblem('arrays are not supported by this shell', '(')
      if (token.type !== 'word') break
      if (words.length === 0 && redirects.length === 0 && assignments.length === 0 && reserved.has(token.raw))
        throw this.#unexpected()
      this.#at++
      const assignment = words.length === 0 ? asAssignment(token.word) : undefined
      if (assignment) assignments.push(assignment)
      else words.push(token.word)
    }
    if (words.length + assignments.length + redirects.length === 0) throw this.#unexpected()
    return { type: 'simple', assignments, words, redirects }
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = []
    for (let one = this.#redirect(); one; one = this.#redirect()) redirects.push(one)
    return redirects
  }

  #redirect(): Redirect | undefined {
    const token = this.#peek()
    const next = this.#tokens[this.#at + 1]
    const isOperator = (one: Token | undefined) => one?.type === 'operator' && redirections.includes(one.text)
    let fd: number | undefined
    if (
      token.type === 'word' &&
      /^\d$/.test(token.raw) &&
      isOperator(next) &&
      next?.type === 'operator' &&
      next.glued
    ) {
      fd = Number(token.raw)
      this.#at++
    } else if (!isOperator(token)) return undefined
    const { text } = this.#peek() as { text: string }
    this.#at++
    const operator = (text === '<&' ? '>&' : text === '>|' ? '>' : text) as Redirect['operator']
    return { fd: fd ?? (operator.startsWith('<') ? 0 : 1), operator, target: this.#word() }
  }

  #word(): Word {
    const token = this.#peek()
    if (token.type !== 'word') throw this.#unexpected()
    this.#at++
    return token.word
  }

  #rawWord(): string {
    const token = this.#peek()
    if (token.type !== 'word') throw this.#unexpected()
    this.#at++
    return token.raw
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  #atEnd(): boolean {
    return this.#peek().type === 'end'
  }

  #isOperator(text: string): boolean {
    const token = this.#peek()
    return token.type === 'operator' && token.text === text
  }

  #operator(text: string): string | undefined {
    if (!this.#isOperator(text)) return undefined
    this.#at++
    return text
  }

  #keyword(word: string): boolean {
    const token = this.#peek()
    if (token.type !== 'word' || token.raw !== word) return false
    this.#at++
    return true
  }

  #isAny(texts: readonly string[]): boolean {
    const token = this.#peek()
    if (token.type === 'operator') return texts.includes(token.text)
    return token.type === 'word' && texts.includes(token.raw)
  }

  #expect(text: string): void {
    if (!this.#keyword(text) && this.#operator(text) === undefined) throw this.#unexpected(text)
  }

  #skipNewlines(): void {
    while (this.#isOperator('\n') || this.#isOperator(';')) {
      if (this.#isOperator(';') && this.#at === 0) throw this.#unexpected()
      this.#at++
    }
  }

  #unexpected(expected?: string): SyntaxProblem {
    const token = this.#peek()
    const shown =
      token.type === 'word'
        ? `"${token.raw}"`
        : token.type === 'end'
          ? 'end of file'
          : token.text === '\n'
            ? 'newline'
            : `"${token.text}"`
    const hint = expected === undefined ? '' : ` (expecting "${expected}")`
    const told =
      token.type === 'end'
        ? undefined
        : token.type === 'word'
          ? token.raw
          : token.text === '\n'
            ? 'newline'
            : token.text
    return new SyntaxProblem(`syntax error: unexpected ${shown}${hint}`, told)
  }
}

/** `NAME=value` as the first words of a command. */
function asAssignment(word: Word): Assignment | undefined {
  const [first, ...rest] = word
  if (first?.type !== 'text' || first.quoted) return undefined
  const equals = first.text.indexOf('=')
  if (equals <= 0 || !isName(first.text.slice(0, equals))) return undefined
  return { name: first.text.slice(0, equals), value: [{ ...first, text: first.text.slice(equals + 1) }, ...rest] }
}

function literal(text: string): Word {
  return [{ type: 'text', text, quoted: true }]
}

function textOf(word: Word): string {
  return word.map((part) => (part.type === 'text' ? part.text : '$')).join('')
}

function simpleCommand(words: readonly Word[]): Command {
  return { type: 'simple', assignments: [], words, redirects: [] }
}

function commandScript(name: string): Script {
  return [{ first: { negated: false, commands: [simpleCommand([literal(name)])] }, rest: [], background: false }]
}

function grouped(item: ListItem): Command {
  return { type: 'group', subshell: false, body: [item], redirects: [] }
}

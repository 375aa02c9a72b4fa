// Reads awk programs. Not simulated, and refused: pipes to and from commands.
import { Regex, RegexProblem } from '../regex.ts'
import type { AwkFunction, AwkProgram, Expression, Rule, Statement, Target } from './awk-syntax.ts'
import { ToolProblem } from './tool.ts'

type Token = {
  readonly type: 'number' | 'text' | 'regex' | 'name' | 'call' | 'word' | 'operator' | 'newline' | 'end'
  readonly text: string
}

const words = new Set(
  'BEGIN END function func if else while for do in delete print printf next nextfile exit return break continue getline'.split(
    ' ',
  ),
)
const operators =
  '** += -= *= /= %= ^= == <= >= != ++ -- && || >> !~ { } ( ) [ ] ; , + - * / % ^ ! < > | ? : ~ $ ='.split(' ')
const maxNesting = 100

export function parseAwk(source: string): AwkProgram {
  if (source.length > 200_000) throw new ToolProblem('the program is too long', 2)
  return new AwkParser(tokensOf(source)).whole()
}

function problem(message: string): ToolProblem {
  return new ToolProblem(`cmd. line:1: ${message}`, 2)
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const push = (type: Token['type'], text: string): void => {
    tokens.push({ type, text })
  }
  while (at < source.length) {
    const char = source[at] ?? ''
    const rest = source.slice(at, at + 200)
    if (/[ \t\r]/.test(char)) at++
    else if (rest.startsWith('\\\n')) at += 2
    else if (char === '#') while (at < source.length && source[at] !== '\n') at++
    else if (char === '\n') {
      push('newline', '\n')
      at++
    } else if (char === '"') {
      const [text, next] = stringAt(source, at + 1)
      push('text', text)
      at = next
    } else if (char === '/' && beforeRegex(tokens.at(-1))) {
      const [text, next] = regexAt(source, at + 1)
      push('regex', text)
      at = next
    } else {
      const number = /^(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/.exec(rest)?.[0]
      const name = /^[A-Za-z_]\w*/.exec(rest)?.[0]
      if (number !== undefined) push('number', number)
      else if (name !== undefined)
        push(words.has(name) ? 'word' : source[at + name.length] === '(' ? 'call' : 'name', name)
      else {
        const operator = operators.find((one) => rest.startsWith(one))
        if (!operator) throw problem(`syntax error at or near ${char}`)
        push('operator', operator)
      }
      at += (tokens.at(-1)?.text ?? ' ').length
    }
  }
  push('end', '')
  return tokens
}

/** A slash begins an expression where no value stands before it. */
function beforeRegex(last: Token | undefined): boolean {
  if (!last) return true
  if (['number', 'text', 'regex', 'name', 'call'].includes(last.type)) return false
  return !(last.type === 'operator' && [')', ']', '$', '++', '--'].includes(last.text))
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
}

function stringAt(source: string, start: number): [string, number] {
  let text = ''
  for (let at = start; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '"') return [text, at + 1]
    if (char === '\n') break
    if (char === '\\') {
      const next = source[++at] ?? ''
      const octal = /^[0-7]{1,3}/.exec(source.slice(at, at + 3))?.[0]
      if (octal) {
        text += String.fromCharCode(Number.parseInt(octal, 8))
        at += octal.length - 1
      } else text += Object.hasOwn(escapes, next) ? escapes[next] : next === '\n' ? '' : `\\${next}`
    } else text += char
  }
  throw problem('unterminated string')
}

function regexAt(source: string, start: number): [string, number] {
  let text = ''
  let inSet = false
  for (let at = start; at < source.length && source[at] !== '\n'; at++) {
    const char = source[at] ?? ''
    if (char === '\\') {
      text += source[at + 1] === '/' ? '/' : `\\${source[at + 1] ?? ''}`
      at++
      continue
    }
    if (char === '[') inSet = true
    else if (char === ']') inSet = false
    else if (char === '/' && !inSet) return [text, at + 1]
    text += char
  }
  throw problem('unterminated regexp')
}

export function awkRegex(source: string): Regex {
  try {
    return new Regex(source, 'extended')
  } catch (error) {
    if (error instanceof RegexProblem) throw problem(`${error.message}: /${source}/`)
    throw error
  }
}

class AwkParser {
  readonly #tokens: readonly Token[]
  #at = 0
  #nesting = 0
  /** Inside of `print …`, `>` redirects; inside of `for (… in …)`, `in` is not an operator. */
  #noRedirect = false
  #noIn = false

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, AwkFunction>()
    this.#skipTerminators()
    while (this.#peek().type !== 'end') {
      if (this.#word('function') || this.#word('func')) {
        const name = this.#next().text
        this.#expect('(')
        const parameters: string[] = []
        while (!this.#take(')')) {
          parameters.push(this.#next().text)
          this.#take(',')
          this.#skipNewlines()
        }
        this.#skipNewlines()
        functions.set(name, { parameters, body: this.#block() })
      } else rules.push(this.#rule())
      this.#skipTerminators()
    }
    return { rules, functions }
  }

  #rule(): Rule {
    if (this.#word('BEGIN')) return { when: 'begin', from: undefined, to: undefined, action: this.#block() }
    if (this.#word('END')) return { when: 'end', from: undefined, to: undefined, action: this.#block() }
    let from: Expression | undefined
    let to: Expression | undefined
    if (!this.#sees('{')) {
      from = this.#expression()
      if (this.#take(',')) {
        this.#skipNewlines()
        to = this.#expression()
      }
    }
    return { when: 'line', from, to, action: this.#sees('{') ? this.#block() : undefined }
  }

  #block(): Statement {
    this.#expect('{')
    const body: Statement[] = []
    this.#skipTerminators()
    while (!this.#take('}')) {
      if (this.#peek().type === 'end') throw problem('syntax error: unexpected end of program')
      body.push(this.#statement())
      this.#skipTerminators()
    }
    return { type: 'block', body }
  }

  #statement(): Statement {
    if (++this.#nesting > maxNesting) throw problem('the program is nested too deeply')
    const statement = this.#anyStatement()
    this.#nesting--
    return statement
  }

  #anyStatement(): Statement {
    if (this.#sees('{')) return this.#block()
    if (this.#take(';')) return { type: 'block', body: [] }
    if (this.#word('if')) {
      const test = this.#inParens()
      const yes = this.#body()
      const mark = this.#at
      this.#skipTerminators()
      if (this.#word('else')) return { type: 'if', test, yes, no: this.#body() }
      this.#at = mark
      return { type: 'if', test, yes, no: undefined }
    }
    if (this.#word('while')) return { type: 'while', test: this.#inParens(), body: this.#body(), first: true }
    if (this.#word('do')) {
      const body = this.#body()
      this.#skipTerminators()
      if (!this.#word('while')) throw this.#unexpected()
      const test = this.#inParens()
      this.#endStatement()
      return { type: 'while', test, body, first: false }
    }
    if (this.#word('for')) return this.#for()
    const statement = this.#simple()
    this.#endStatement()
    return statement
  }

  #simple(): Statement {
    if (this.#word('print')) return this.#print(false)
    if (this.#word('printf')) return this.#print(true)
    if (this.#word('delete')) {
      const array = this.#next().text
      return { type: 'delete', array, key: this.#take('[') ? this.#list(']') : undefined }
    }
    for (const type of ['next', 'nextfile', 'break', 'continue'] as const) if (this.#word(type)) return { type }
    for (const type of ['return', 'exit'] as const)
      if (this.#word(type)) return { type, value: this.#atEnd() ? undefined : this.#expression() }
    return { type: 'expression', value: this.#expression() }
  }

  #for(): Statement {
    this.#expect('(')
    const [name, word, array, close] = [0, 1, 2, 3].map((offset) => this.#tokens[this.#at + offset])
    if (name?.type === 'name' && word?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.#at += 4
      return { type: 'each', name: name.text, array: array.text, body: this.#body() }
    }
    const start = this.#sees(';') ? undefined : this.#simple()
    this.#expect(';')
    const test = this.#sees(';') ? undefined : this.#expression()
    this.#expect(';')
    const next = this.#sees(')') ? undefined : this.#simple()
    this.#expect(')')
    return { type: 'for', start, test, next, body: this.#body() }
  }

  #body(): Statement {
    this.#skipNewlines()
    return this.#statement()
  }

  #print(format: boolean): Statement {
    this.#noRedirect = true
    let args: Expression[] = []
    const mark = this.#at
    if (this.#take('(')) {
      this.#noRedirect = false
      args = this.#list(')')
      this.#noRedirect = true
      // `print (a)(b)` and `print (a) * 2` are expressions after all.
      if (!this.#atEnd() && !this.#sees('>') && !this.#sees('>>') && !this.#sees('|')) {
        this.#at = mark
        args = this.#expressions()
      }
    } else if (!this.#atEnd() && !this.#sees('>') && !this.#sees('>>')) args = this.#expressions()
    this.#noRedirect = false
    if (this.#sees('|')) throw problem('pipes to commands are not supported')
    const append = this.#take('>>')
    const to = append || this.#take('>') ? { append, file: this.#concatenation() } : undefined
    if (format && args.length === 0) throw problem('printf: no arguments')
    return { type: 'print', format, args, to }
  }

  #expressions(): Expression[] {
    const list = [this.#expression()]
    while (this.#take(',')) {
      this.#skipNewlines()
      list.push(this.#expression())
    }
    return list
  }

  #list(close: string): Expression[] {
    const list: Expression[] = []
    this.#skipNewlines()
    while (!this.#take(close)) {
      list.push(this.#expression())
      this.#skipNewlines()
      if (!this.#take(',') && !this.#sees(close)) throw this.#unexpected()
      this.#skipNewlines()
    }
    return list
  }

  #inParens(): Expression {
    this.#expect('(')
    const value = this.#expression()
    this.#expect(')')
    return value
  }

  #expression(): Expression {
    if (++this.#nesting > maxNesting) throw problem('the program is nested too deeply')
    const left = this.#choice()
    this.#nesting--
    const operator = ['=', '+=', '-=', '*=', '/=', '%=', '^='].find((one) => this.#sees(one))
    if (!operator || !isTarget(left)) return left
    this.#at++
    this.#skipNewlines()
    return { type: 'assign', target: left, operator: operator.slice(0, -1), value: this.#expression() }
  }

  #choice(): Expression {
    const test = this.#or()
    if (!this.#take('?')) return test
    this.#skipNewlines()
    const yes = this.#expression()
    this.#skipNewlines()
    this.#expect(':')
    this.#skipNewlines()
    return { type: 'choose', test, yes, no: this.#expression() }
  }

  #or(): Expression {
    let left = this.#and()
    while (this.#take('||')) {
      this.#skipNewlines()
      left = { type: 'binary', operator: '||', left, right: this.#and() }
    }
    return left
  }

  #and(): Expression {
    let left = this.#in()
    while (this.#take('&&')) {
      this.#skipNewlines()
      left = { type: 'binary', operator: '&&', left, right: this.#in() }
    }
    return left
  }

  #in(): Expression {
    let left = this.#matching()
    while (!this.#noIn && this.#word('in')) left = { type: 'in', array: this.#next().text, key: [left] }
    return left
  }

  #matching(): Expression {
    let left = this.#comparison()
    for (;;) {
      const negated = this.#take('!~')
      if (!negated && !this.#take('~')) return left
      left = { type: 'match', negated, left, right: this.#comparison() }
    }
  }

  #comparison(): Expression {
    const left = this.#concatenation()
    const operator = ['==', '!=', '<=', '>=', '<', '>'].find((one) => this.#sees(one))
    if (!operator || (operator === '>' && this.#noRedirect)) {
      if (this.#sees('|') && !this.#noRedirect) throw problem('pipes from commands are not supported')
      return left
    }
    this.#at++
    return { type: 'binary', operator, left, right: this.#concatenation() }
  }

  #concatenation(): Expression {
    let left = this.#sum()
    while (this.#beginsValue()) left = { type: 'binary', operator: ' ', left, right: this.#sum() }
    return left
  }

  #beginsValue(): boolean {
    const { type, text } = this.#peek()
    if (['number', 'text', 'name', 'call', 'regex'].includes(type)) return true
    return type === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(text)
  }

  #sum(): Expression {
    let left = this.#product()
    for (;;) {
      const operator = ['+', '-'].find((one) => this.#sees(one))
      if (!operator) return left
      this.#at++
      left = { type: 'binary', operator, left, right: this.#product() }
    }
  }

  #product(): Expression {
    let left = this.#unary()
    for (;;) {
      const operator = ['*', '/', '%'].find((one) => this.#sees(one))
      if (!operator) return left
      this.#at++
      left = { type: 'binary', operator, left, right: this.#unary() }
    }
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const)
      if (this.#take(operator)) return { type: 'unary', operator, value: this.#unary() }
    return this.#power()
  }

  #power(): Expression {
    const left = this.#postfix()
    if (!this.#take('^') && !this.#take('**')) return left
    return { type: 'binary', operator: '^', left, right: this.#unary() }
  }

  #postfix(): Expression {
    const value = this.#primary()
    if (!isTarget(value)) return value
    if (this.#take('++')) return { type: 'step', target: value, by: 1, before: false }
    if (this.#take('--')) return { type: 'step', target: value, by: -1, before: false }
    return value
  }

  #primary(): Expression {
    const token = this.#next()
    switch (token.type) {
      case 'number':
        return { type: 'number', value: Number(token.text) }
      case 'text':
        return { type: 'text', value: token.text }
      case 'regex':
        return { type: 'regex', regex: awkRegex(token.text) }
      case 'call':
        this.#expect('(')
        return { type: 'call', name: token.text, args: this.#list(')') }
      case 'name':
        if (this.#take('[')) return { type: 'element', array: token.text, key: this.#list(']') }
        // The only function that needs no parentheses.
        return token.text === 'length'
          ? { type: 'call', name: 'length', args: [] }
          : { type: 'variable', name: token.text }
      case 'word':
        if (token.text === 'getline') return this.#getline()
        break
      case 'operator':
        return this.#operatorPrimary(token.text)
      default:
    }
    this.#at--
    throw this.#unexpected()
  }

  #operatorPrimary(text: string): Expression {
    if (text === '$') {
      const step = this.#take('++') ? 1 : this.#take('--') ? -1 : 0
      const index = this.#sees('-') ? this.#unary() : this.#primary()
      return {
        type: 'field',
        index: step !== 0 && isTarget(index) ? { type: 'step', target: index, by: step, before: true } : index,
      }
    }
    if (text === '++' || text === '--') {
      const target = this.#primary()
      if (!isTarget(target)) throw this.#unexpected()
      return { type: 'step', target, by: text === '++' ? 1 : -1, before: true }
    }
    if (text === '-' || text === '+') return { type: 'unary', operator: text, value: this.#unary() }
    if (text === '(') {
      const [wasRedirect, wasIn] = [this.#noRedirect, this.#noIn]
      this.#noRedirect = false
      this.#noIn = false
      const list = this.#list(')')
      this.#noRedirect = wasRedirect
      this.#noIn = wasIn
      if (list.length > 1 && this.#word('in')) return { type: 'in', array: this.#next().text, key: list }
      const [only] = list
      // A parenthesised target is a value: `(x)++` is rare, `(a) (b)` is not.
      if (list.length === 1 && only) return only
    }
    this.#at--
    throw this.#unexpected()
  }

  #getline(): Expression {
    const token = this.#peek()
    const target = token.type === 'name' || token.text === '$' ? this.#primary() : undefined
    const file = this.#take('<') ? this.#primary() : undefined
    return { type: 'getline', target: target && isTarget(target) ? target : undefined, file }
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
    const token = this.#peek()
    return token.type === 'operator' && token.text === text
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false
    this.#at++
    return true
  }

  #word(text: string): boolean {
    const token = this.#peek()
    if (token.type !== 'word' || token.text !== text) return false
    this.#at++
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected()
  }

  #atEnd(): boolean {
    const { type, text } = this.#peek()
    return type === 'end' || type === 'newline' || (type === 'operator' && (text === ';' || text === '}'))
  }

  #endStatement(): void {
    if (!this.#atEnd()) throw this.#unexpected()
    this.#take(';')
  }

  #skipNewlines(): void {
    while (this.#peek().type === 'newline') this.#at++
  }

  #skipTerminators(): void {
    while (this.#peek().type === 'newline' || this.#sees(';')) this.#at++
  }

  #unexpected(): ToolProblem {
    const { type, text } = this.#peek()
    const shown = type === 'end' ? 'end of program' : type === 'newline' ? 'newline' : text
    return problem(`syntax error: unexpected ${shown}`)
  }
}

function isTarget(expression: Expression): expression is Target {
  return expression.type === 'variable' || expression.type === 'field' || expression.type === 'element'
}

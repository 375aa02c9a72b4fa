// Parses Go templates: text with actions between `{{` and `}}`. Like text/template/parse.
import { fail } from '../errors.ts'

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipe: Pipe }
  | { readonly type: 'if' | 'with'; readonly pipe: Pipe; readonly body: Nodes; readonly otherwise: Nodes }
  | { readonly type: 'range'; readonly pipe: Pipe; readonly body: Nodes; readonly otherwise: Nodes }
  | { readonly type: 'template'; readonly name: string; readonly pipe: Pipe | undefined }
  | { readonly type: 'break' | 'continue' }

export type Nodes = readonly TemplateNode[]

export type Pipe = {
  /** Variables that it declares or sets. */
  readonly variables: readonly string[]
  readonly declares: boolean
  readonly commands: readonly Command[]
}

export type Command = readonly Operand[]

export type Operand =
  | { readonly type: 'dot' | 'nil' }
  | { readonly type: 'value'; readonly value: string | number | boolean }
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipe'; readonly pipe: Pipe; readonly path: readonly string[] }

export type ParsedTemplate = { readonly main: Nodes; readonly named: ReadonlyMap<string, Nodes> }

const maxLength = 100_000
const maxNesting = 100

export function parseGoTemplate(source: string, functions: ReadonlySet<string>): ParsedTemplate {
  const refuse = (line: number, message: string): never =>
    fail(`error parsing template ${source}, template: output:${line}: ${message}`)
  if (source.length > maxLength) refuse(1, 'template too long')
  const parser = new TemplateParser(itemsOf(source, refuse), functions, refuse)
  const main = parser.whole()
  return { main, named: parser.named }
}

type Refuse = (line: number, message: string) => never
type Item = { readonly text?: string; readonly tokens?: readonly string[]; readonly line: number }

/** Texts and actions in turn; `{{-` and `-}}` trim the text beside them. */
function itemsOf(source: string, refuse: Refuse): Item[] {
  const items: Item[] = []
  let at = 0
  let line = 1
  let trim = false
  while (at < source.length) {
    const open = source.indexOf('{{', at)
    let text = source.slice(at, open < 0 ? undefined : open)
    const trimsBefore = open >= 0 && /^-\s/.test(source.slice(open + 2, open + 4))
    line += text.split('\n').length - 1
    if (trim) text = text.trimStart()
    if (trimsBefore) text = text.trimEnd()
    if (text !== '') items.push({ text, line })
    if (open < 0) break
    const start = open + (trimsBefore ? 3 : 2)
    const comment = /^\s*\/\*/.test(source.slice(start, start + 10))
    const end = comment ? source.indexOf('*/', start) : start
    const { tokens, next, trims } = comment
      ? { tokens: [], ...afterComment(source, end, () => refuse(line, 'unclosed comment')) }
      : tokensOf(source, start, (message) => refuse(line, message))
    if (!comment) items.push({ tokens, line })
    trim = trims
    at = next
  }
  return items
}

function afterComment(source: string, end: number, refuse: () => never): { next: number; trims: boolean } {
  const match = end < 0 ? null : /^\*\/(\s-)?\}\}/.exec(source.slice(end, end + 10))
  if (!match) return refuse()
  return { next: end + match[0].length, trims: match[1] !== undefined }
}

const tokenPattern =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|:=|[$.]?[\p{L}_][\p{L}\p{N}_]*|[-+]?(?:0[xX][\da-fA-F]+|\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|\$|\.|[()|,=]/uy

function tokensOf(
  source: string,
  start: number,
  refuse: (message: string) => never,
): { tokens: string[]; next: number; trims: boolean } {
  const tokens: string[] = []
  for (let at = start; at < source.length; ) {
    const rest = source.slice(at, at + 5)
    const close = /^(\s+-)?\}\}/.exec(rest)
    if (close) return { tokens, next: at + close[0].length, trims: close[1] !== undefined }
    const blank = /^\s+/.exec(source.slice(at))?.[0]
    if (blank) {
      if (/^-\}\}/.test(source.slice(at + blank.length, at + blank.length + 3)))
        return { tokens, next: at + blank.length + 3, trims: true }
      tokens.push(' ')
      at += blank.length
      continue
    }
    tokenPattern.lastIndex = at
    const token = tokenPattern.exec(source)?.[0]
    if (token === undefined) {
      if (source[at] === '"' || source[at] === '`') refuse('unterminated quoted string')
      refuse(`unexpected ${JSON.stringify(source[at])} in command`)
    }
    tokens.push(token ?? '')
    at += (token ?? ' ').length
  }
  return refuse('unclosed action')
}

class TemplateParser {
  readonly #items: readonly Item[]
  readonly #functions: ReadonlySet<string>
  readonly #refuse: Refuse
  readonly named = new Map<string, Nodes>()
  readonly #known: string[] = ['$']
  #at = 0
  #nesting = 0
  #line = 1
  #tokens: readonly string[] = []
  #token = 0

  constructor(items: readonly Item[], functions: ReadonlySet<string>, refuse: Refuse) {
    this.#items = items
    this.#functions = functions
    this.#refuse = refuse
  }

  whole(): Nodes {
    const { nodes, end } = this.#list()
    if (end !== 'eof') this.#fail(`unexpected {{${end}}}`)
    return nodes
  }

  /** Nodes up to `end`, `else` or the end of the template. */
  #list(): { nodes: Nodes; end: string } {
    if (++this.#nesting > maxNesting) this.#fail('template is nested too deeply')
    const nodes: TemplateNode[] = []
    for (;;) {
      const item = this.#items[this.#at++]
      if (!item) {
        this.#nesting--
        return { nodes, end: 'eof' }
      }
      this.#line = item.line
      if (item.text !== undefined) {
        nodes.push({ type: 'text', text: item.text })
        continue
      }
      this.#tokens = item.tokens ?? []
      this.#token = 0
      const word = this.#peek()
      if (word === 'end' || word === 'else') {
        this.#next()
        this.#nesting--
        return { nodes, end: word }
      }
      const node = this.#action(word)
      if (node) nodes.push(node)
    }
  }

  #action(word: string): TemplateNode | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        this.#next()
        return this.#control(word)
      case 'template': {
        this.#next()
        const name = this.#string('template clause')
        return { type: 'template', name, pipe: this.#peek() === '' ? undefined : this.#pipe('template clause') }
      }
      case 'define':
      case 'block': {
        this.#next()
        const name = this.#string(`${word} clause`)
        const pipe = word === 'block' ? this.#pipe('block clause') : undefined
        const { nodes, end } = this.#list()
        if (end !== 'end') this.#fail('unexpected EOF')
        this.named.set(name, nodes)
        return pipe ? { type: 'template', name, pipe } : undefined
      }
      case 'break':
      case 'continue':
        this.#next()
        return { type: word }
      case '':
        return this.#fail('missing value for command')
      default:
        return { type: 'action', pipe: this.#pipe('command') }
    }
  }

  #control(type: 'if' | 'with' | 'range'): TemplateNode {
    const known = this.#known.length
    const pipe = this.#pipe(type)
    const { nodes: body, end } = this.#list()
    let otherwise: Nodes = []
    if (end === 'eof') this.#fail('unexpected EOF')
    if (end === 'else') {
      const word = this.#peek()
      if (word === 'if' || word === 'with') {
        this.#next()
        otherwise = [this.#control(word)]
      } else {
        const rest = this.#list()
        if (rest.end !== 'end') this.#fail(rest.end === 'eof' ? 'unexpected EOF' : 'expected end; found {{else}}')
        otherwise = rest.nodes
      }
    }
    this.#known.length = known
    return { type, pipe, body, otherwise }
  }

  #pipe(context: string): Pipe {
    const variables: string[] = []
    let declares = false
    const mark = this.#token
    if (this.#peek().startsWith('$')) {
      const names = [this.#next()]
      if (this.#peek() === ',') {
        this.#next()
        names.push(this.#next())
      }
      const sign = this.#peek()
      if (sign === ':=' || sign === '=') {
        this.#next()
        variables.push(...names)
        declares = sign === ':='
      } else this.#token = mark
    }
    const commands: Command[] = [this.#command(context)]
    while (this.#peek() === '|') {
      this.#next()
      commands.push(this.#command(context))
    }
    if (declares) this.#known.push(...variables)
    return { variables, declares, commands }
  }

  #command(context: string): Command {
    const operands: Operand[] = []
    for (let word = this.#peek(); word !== '' && word !== '|' && word !== ')'; word = this.#peek())
      operands.push(this.#operand())
    if (operands.length === 0) this.#fail(`missing value for ${context}`)
    return operands
  }

  #operand(): Operand {
    const token = this.#next()
    if (token === '(') {
      const pipe = this.#pipe('parenthesized pipeline')
      if (this.#peek() !== ')') this.#fail('unclosed left paren')
      this.#next()
      return { type: 'pipe', pipe, path: this.#path() }
    }
    if (token === '.') return { type: 'dot' }
    if (token.startsWith('.') && !/^\.\d/.test(token)) return { type: 'field', path: [token.slice(1), ...this.#path()] }
    if (token.startsWith('$')) {
      if (!this.#known.includes(token)) this.#fail(`undefined variable "${token}"`)
      return { type: 'variable', name: token, path: this.#path() }
    }
    if (/^["`']/.test(token)) return { type: 'value', value: stringOf(token) }
    if (/^[-+.\d]/.test(token)) return { type: 'value', value: Number(token.replaceAll('_', '')) }
    if (token === 'true' || token === 'false') return { type: 'value', value: token === 'true' }
    if (token === 'nil') return { type: 'nil' }
    if (this.#functions.has(token)) return { type: 'function', name: token }
    if (/^[\p{L}_]/u.test(token)) this.#fail(`function "${token}" not defined`)
    return this.#fail(`unexpected ${JSON.stringify(token)} in operand`)
  }

  /** `.a.b` right behind an operand. */
  #path(): string[] {
    const path: string[] = []
    for (
      let next = this.#tokens[this.#token] ?? '';
      /^\.[\p{L}_]/u.test(next);
      next = this.#tokens[this.#token] ?? ''
    ) {
      path.push(next.slice(1))
      this.#token++
    }
    return path
  }

  #string(context: string): string {
    const token = this.#next()
    return /^["`]/.test(token) ? stringOf(token) : this.#fail(`unexpected ${JSON.stringify(token)} in ${context}`)
  }

  /** The next token that is no blank; '' at the end of the action. */
  #peek(): string {
    while (this.#tokens[this.#token] === ' ') this.#token++
    return this.#tokens[this.#token] ?? ''
  }

  #next(): string {
    const token = this.#peek()
    this.#token++
    return token
  }

  #fail(message: string): never {
    return this.#refuse(this.#line, message)
  }
}

function stringOf(token: string): string {
  if (token.startsWith('`')) return token.slice(1, -1)
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    "'": "'",
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
  }
  return token
    .slice(1, -1)
    .replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/g, (_, mark: string) =>
      /^[ux]./.test(mark) ? String.fromCharCode(Number.parseInt(mark.slice(1), 16)) : (escapes[mark] ?? mark),
    )
}

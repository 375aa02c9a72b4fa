// Parses what is typed into the shell: words with quotes, variables and substitutions, pipes, lists, redirections and
// here-documents. A small part of bash: no loops, functions or arithmetic.

export type Part =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly type: 'variable'; readonly name: string; readonly fallback: string; readonly quoted: boolean }
  | { readonly type: 'substitution'; readonly line: string; readonly quoted: boolean }

export type Word = readonly Part[]

export type Redirect =
  | { readonly type: 'read'; readonly file: Word }
  | { readonly type: 'here'; readonly body: Word }
  | { readonly type: 'write' | 'append'; readonly stream: 'stdout' | 'stderr' | 'both'; readonly file: Word }
  | { readonly type: 'join'; readonly from: 'stdout' | 'stderr' }

export type SimpleCommand = {
  /** `NAME=value` in front. */
  readonly assignments: readonly { readonly name: string; readonly value: Word }[]
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
}

/** Commands joined by `|`, and what led to them. */
export type Pipeline = { readonly after: ';' | '&&' | '||'; readonly commands: readonly SimpleCommand[] }

export type ParseResult =
  | { readonly type: 'line'; readonly pipelines: readonly Pipeline[] }
  /** An open quote, here-document or list: more lines have to come. */
  | { readonly type: 'incomplete' }
  | { readonly type: 'error'; readonly message: string }

const maxLength = 1_000_000

export function parseLine(text: string): ParseResult {
  if (text.length > maxLength) return { type: 'error', message: 'line too long' }
  try {
    return { type: 'line', pipelines: new Parser(text).parse() }
  } catch (error) {
    if (error instanceof Incomplete) return { type: 'incomplete' }
    if (error instanceof SyntaxProblem) return { type: 'error', message: error.message }
    throw error
  }
}

class Incomplete extends Error {}
class SyntaxProblem extends Error {}

type HereDocument = {
  readonly end: string
  readonly quoted: boolean
  readonly stripTabs: boolean
  fill(body: Word): void
}

class Parser {
  readonly #text: string
  #at = 0
  #hereDocuments: HereDocument[] = []

  constructor(text: string) {
    this.#text = text
  }

  parse(): Pipeline[] {
    const pipelines: Pipeline[] = []
    let after: Pipeline['after'] = ';'
    this.#skipBlank(true)
    while (this.#at < this.#text.length) {
      pipelines.push({ after, commands: this.#pipeline() })
      this.#skipBlank(false)
      const operator = this.#operator()
      if (operator === '') break
      if (operator === '|' || operator === '&') this.#unexpected(operator)
      after = operator === '&&' || operator === '||' ? operator : ';'
      this.#skipBlank(true)
      if (after !== ';' && this.#at >= this.#text.length) throw new Incomplete()
    }
    if (this.#hereDocuments.length > 0) throw new Incomplete()
    return pipelines
  }

  #pipeline(): SimpleCommand[] {
    const commands = [this.#command()]
    for (;;) {
      this.#skipBlank(false)
      if (this.#peek() !== '|' || this.#peek(1) === '|') return commands
      this.#at++
      this.#skipBlank(true)
      if (this.#at >= this.#text.length) throw new Incomplete()
      commands.push(this.#command())
    }
  }

  #command(): SimpleCommand {
    const assignments: SimpleCommand['assignments'][number][] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (;;) {
      this.#skipBlank(false)
      const char = this.#peek()
      if (char === '' || char === '\n' || char === ';' || char === '|' || char === '#') break
      if (char === '&' && this.#peek(1) !== '>') break
      if (char === '(' || char === ')') this.#unexpected(char)
      const redirect = this.#redirect()
      if (redirect !== undefined) {
        if (redirect) redirects.push(redirect)
        else {
          const index = redirects.length
          const document = this.#hereDocuments.at(-1) as HereDocument
          redirects.push({ type: 'here', body: [] })
          document.fill = (body) => {
            redirects[index] = { type: 'here', body }
          }
        }
        continue
      }
      const name = words.length === 0 ? /^([A-Za-z_]\w*)=/.exec(this.#text.slice(this.#at)) : null
      if (name) {
        this.#at += name[0].length
        assignments.push({ name: name[1] ?? '', value: this.#word() })
      } else words.push(this.#word())
    }
    if (words.length === 0 && assignments.length === 0 && redirects.length === 0) {
      const found = this.#operator()
      this.#unexpected(found === '' ? 'newline' : found)
    }
    return { assignments, words, redirects }
  }

  /** A redirection; null for a here-document, whose body comes after the line; undefined when there is none. */
  #redirect(): Redirect | null | undefined {
    const match = /^(&>>|&>|2>>|2>&1|1>&2|>&2|2>|1>>|1>|>>|>|<<<|<<-|<<|<)/.exec(this.#text.slice(this.#at))
    if (!match) return undefined
    const operator = match[0]
    this.#at += operator.length
    if (operator === '2>&1') return { type: 'join', from: 'stderr' }
    if (operator === '1>&2' || operator === '>&2') return { type: 'join', from: 'stdout' }
    this.#skipBlank(false)
    if (/^[\n;|&<>]?$/.test(this.#peek()))
      this.#unexpected(this.#peek() === '' || this.#peek() === '\n' ? 'newline' : this.#peek())
    const word = this.#word()
    if (operator === '<') return { type: 'read', file: word }
    if (operator === '<<<') return { type: 'here', body: [...word, { type: 'text', text: '\n', quoted: true }] }
    if (operator.startsWith('<<')) {
      const end = word.map((part) => (part.type === 'text' ? part.text : '')).join('')
      const quoted = word.some((part) => part.quoted)
      this.#hereDocuments.push({ end, quoted, stripTabs: operator === '<<-', fill: () => {} })
      return null
    }
    const stream = operator.startsWith('&') ? 'both' : operator.startsWith('2') ? 'stderr' : 'stdout'
    return { type: operator.endsWith('>>') ? 'append' : 'write', stream, file: word }
  }

  #word(): Word {
    const parts: Part[] = []
    let text = ''
    const flush = (): void => {
      if (text !== '') parts.push({ type: 'text', text, quoted: false })
      text = ''
    }
    for (;;) {
      const char = this.#peek()
      if (char === '' || /[\s;|&<>()]/.test(char)) break
      if (char === '\\') {
        if (this.#peek(1) === '') throw new Incomplete()
        if (this.#peek(1) !== '\n') parts.push(...this.#escaped(text))
        else if (text !== '') parts.push({ type: 'text', text, quoted: false })
        text = ''
        this.#at += 2
      } else if (char === "'") {
        flush()
        parts.push({ type: 'text', text: this.#until("'"), quoted: true })
      } else if (char === '"') {
        flush()
        this.#at++
        parts.push(...this.#doubleQuoted())
      } else if (char === '$' || char === '`') {
        const part = this.#dollar(false)
        if (part) {
          flush()
          parts.push(part)
        } else {
          text += char
          this.#at++
        }
      } else {
        text += char
        this.#at++
      }
    }
    flush()
    return parts
  }

  #escaped(before: string): Part[] {
    const escaped: Part = { type: 'text', text: this.#peek(1), quoted: true }
    return before === '' ? [escaped] : [{ type: 'text', text: before, quoted: false }, escaped]
  }

  #until(quote: string): string {
    const end = this.#text.indexOf(quote, this.#at + 1)
    if (end < 0) throw new Incomplete()
    const text = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return text
  }

  #doubleQuoted(): Part[] {
    const parts: Part[] = []
    let text = ''
    for (;;) {
      const char = this.#peek()
      if (char === '') throw new Incomplete()
      if (char === '"') break
      if (char === '\\' && /["\\$`\n]/.test(this.#peek(1))) {
        if (this.#peek(1) !== '\n') text += this.#peek(1)
        this.#at += 2
        continue
      }
      const part = char === '$' || char === '`' ? this.#dollar(true) : undefined
      if (part) {
        parts.push({ type: 'text', text, quoted: true }, part)
        text = ''
      } else {
        text += char
        this.#at++
      }
    }
    this.#at++
    return [...parts, { type: 'text', text, quoted: true }]
  }

  /** `$NAME`, `${NAME:-x}`, `$(line)` or a line in backquotes; undefined for a dollar that means itself. */
  #dollar(quoted: boolean): Part | undefined {
    const rest = this.#text.slice(this.#at)
    if (rest.startsWith('`')) return { type: 'substitution', line: this.#until('`'), quoted }
    if (rest.startsWith('$((')) throw new SyntaxProblem('arithmetic is not supported by this shell')
    if (rest.startsWith('$(')) {
      const end = endOfSubstitution(this.#text, this.#at + 2)
      if (end < 0) throw new Incomplete()
      const line = this.#text.slice(this.#at + 2, end)
      this.#at = end + 1
      return { type: 'substitution', line, quoted }
    }
    const braced = /^\$\{(\w+|\?)(?::?-([^}]*))?\}/.exec(rest)
    const plain = braced ?? /^\$(\w+|\?|\$)/.exec(rest)
    if (!plain) {
      if (rest.startsWith('${'))
        throw new SyntaxProblem(`${rest.slice(0, rest.indexOf('}') + 1) || rest}: bad substitution`)
      return undefined
    }
    this.#at += plain[0].length
    return { type: 'variable', name: plain[1] ?? '', fallback: plain[2] ?? '', quoted }
  }

  #operator(): string {
    const [found = ''] = /^(&&|\|\||[;|&\n])/.exec(this.#text.slice(this.#at)) ?? []
    this.#at += found.length
    if (found === '\n') this.#readHereDocuments()
    return found
  }

  /** Skips blanks, comments and, where a command may begin, empty lines. */
  #skipBlank(lines: boolean): void {
    for (;;) {
      const char = this.#peek()
      if (char === '\\' && this.#peek(1) === '\n') this.#at += 2
      else if (char === ' ' || char === '\t' || char === '\r') this.#at++
      else if (char === '#' && /[\s;&|]?$/.test(this.#text.slice(0, this.#at).at(-1) ?? '')) {
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end < 0 ? this.#text.length : end
      } else if (char === '\n' && (lines || this.#hereDocuments.length > 0) && lines) {
        this.#at++
        this.#readHereDocuments()
      } else return
    }
  }

  #readHereDocuments(): void {
    const waiting = this.#hereDocuments
    this.#hereDocuments = []
    for (const { end, quoted, stripTabs, fill } of waiting) {
      const lines: string[] = []
      for (;;) {
        if (this.#at >= this.#text.length) throw new Incomplete()
        const stop = this.#text.indexOf('\n', this.#at)
        const raw = this.#text.slice(this.#at, stop < 0 ? undefined : stop)
        const line = stripTabs ? raw.replace(/^\t+/, '') : raw
        this.#at = stop < 0 ? this.#text.length : stop + 1
        if (line === end) break
        if (stop < 0) throw new Incomplete()
        lines.push(`${line}\n`)
      }
      const body = lines.join('')
      fill(
        quoted
          ? [{ type: 'text', text: body, quoted: true }]
          : new Parser(`${body.replaceAll('"', '\\"')}"`).#doubleQuoted(),
      )
    }
  }

  #unexpected(token: string): never {
    throw new SyntaxProblem(`syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`)
  }

  #peek(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? ''
  }
}

function endOfSubstitution(text: string, start: number): number {
  let depth = 1
  let quote = ''
  for (let i = start; i < text.length; i++) {
    const char = text[i] ?? ''
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++
      else if (char === quote) quote = ''
    } else if (char === '\\') i++
    else if (char === '"' || char === "'") quote = char
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return i
  }
  return -1
}

// Reads sed's scripts.
import { Regex, RegexProblem } from '../regex.ts'
import { ToolProblem } from './tool.ts'

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'regex'; readonly regex: Regex }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  | { readonly type: 'count'; readonly count: number }
  | { readonly type: 'multiple'; readonly multiple: number }

export type Replacement =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'group'; readonly group: number }
  | { readonly type: 'case'; readonly mode: string }

export type Substitution = {
  readonly regex: Regex
  readonly replacement: readonly Replacement[]
  readonly global: boolean
  readonly nth: number
  readonly print: boolean
  readonly file: string | undefined
}

export type SedCommand = {
  readonly name: string
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly negated: boolean
  /** A label, a file's name, a text, an exit code. */
  readonly text: string
  readonly substitution: Substitution | undefined
  readonly map: ReadonlyMap<string, string> | undefined
  /** Of a `{`: where its `}` stands. */
  end: number
}

const maxCommands = 1000

/** Throws what GNU sed would say. */
export function parseSed(script: string, extended: boolean): readonly SedCommand[] {
  return new SedParser(script, extended).whole()
}

class SedParser {
  readonly #script: string
  readonly #extended: boolean
  #at = 0
  #lastRegex: Regex | undefined

  constructor(script: string, extended: boolean) {
    this.#script = script
    this.#extended = extended
  }

  whole(): SedCommand[] {
    const commands: SedCommand[] = []
    const open: SedCommand[] = []
    for (;;) {
      this.#skip(/[\s;]/)
      if (this.#at >= this.#script.length) break
      if (this.#script[this.#at] === '#') {
        while (this.#at < this.#script.length && this.#script[this.#at] !== '\n') this.#at++
        continue
      }
      const command = this.#command()
      if (command.name === '{') open.push(command)
      if (command.name === '}') {
        const start = open.pop()
        if (!start) throw this.#problem("unexpected `}'")
        start.end = commands.length
      }
      commands.push(command)
      if (commands.length > maxCommands) throw this.#problem('the script is too long')
    }
    if (open.length > 0) throw new ToolProblem("-e expression #1, char 0: unmatched `{'")
    const labels = new Set(commands.filter(({ name }) => name === ':').map(({ text }) => text))
    const missing = commands.find(({ name, text }) => 'btT'.includes(name) && text !== '' && !labels.has(text))
    if (missing)
      throw new ToolProblem(
        `-e expression #1, char ${this.#script.length}: can't find label for jump to \`${missing.text}'`,
      )
    return commands
  }

  #command(): SedCommand {
    const from = this.#address()
    let to: Address | undefined
    this.#skip(/[ \t]/)
    if (from && this.#script[this.#at] === ',') {
      this.#at++
      this.#skip(/[ \t]/)
      to = this.#address(true)
      if (!to) throw this.#problem("unexpected `,'")
      this.#skip(/[ \t]/)
    }
    let negated = false
    while (this.#script[this.#at] === '!') {
      negated = true
      this.#at++
      this.#skip(/[ \t]/)
    }
    const name = this.#script[this.#at++] ?? ''
    if (name === '') throw this.#problem('missing command')
    const base = { name, from, to, negated, text: '', substitution: undefined, map: undefined, end: 0 }
    switch (name) {
      case '{':
        return base
      case '}':
        this.#endCommand()
        return base
      case 's':
        return { ...base, substitution: this.#substitution() }
      case 'y':
        return { ...base, map: this.#map() }
      case 'a':
      case 'i':
      case 'c':
        return { ...base, text: this.#text() }
      case ':':
      case 'b':
      case 't':
      case 'T': {
        this.#skip(/[ \t]/)
        const text = this.#while(name === ':' ? /[^\n;]/ : /[^\n;}]/).trim()
        return { ...base, text }
      }
      case 'r':
      case 'w':
        this.#skip(/[ \t]/)
        return { ...base, text: this.#while(/[^\n]/) }
      case 'q':
      case 'Q': {
        this.#skip(/[ \t]/)
        const text = this.#while(/\d/)
        this.#endCommand()
        return { ...base, text }
      }
      default:
        if (!'dDpPnNhHgGxl='.includes(name)) throw this.#problem(`unknown command: \`${name}'`)
        this.#endCommand()
        return base
    }
  }

  #address(second = false): Address | undefined {
    const char = this.#script[this.#at] ?? ''
    if (char === '$') {
      this.#at++
      return { type: 'last' }
    }
    if (second && (char === '+' || char === '~')) {
      this.#at++
      const count = Number(this.#while(/\d/))
      return char === '+' ? { type: 'count', count } : { type: 'multiple', multiple: count }
    }
    if (/\d/.test(char)) {
      const line = Number(this.#while(/\d/))
      if (this.#script[this.#at] !== '~') return { type: 'line', line }
      this.#at++
      return { type: 'step', first: line, step: Number(this.#while(/\d/)) }
    }
    if (char !== '/' && char !== '\\') return undefined
    this.#at += char === '\\' ? 2 : 1
    const source = this.#until(char === '\\' ? (this.#script[this.#at - 1] ?? '') : '/', true)
    if (source === undefined) throw this.#problem('unterminated address regex')
    const ignoreCase = this.#script[this.#at] === 'I'
    if (ignoreCase) this.#at++
    return { type: 'regex', regex: this.#regex(source, ignoreCase) }
  }

  #substitution(): Substitution {
    const mark = this.#script[this.#at++] ?? ''
    const source = this.#until(mark, true)
    const replacement = source === undefined ? undefined : this.#until(mark, false)
    if (source === undefined || replacement === undefined) throw this.#problem("unterminated `s' command")
    let [global, print, ignoreCase, nth] = [false, false, false, 1]
    let file: string | undefined
    for (;;) {
      const flag = this.#script[this.#at] ?? ''
      if (flag === 'g') global = true
      else if (flag === 'p') print = true
      else if (flag === 'i' || flag === 'I') ignoreCase = true
      else if (flag === 'e') throw this.#problem('e/r/w commands disabled in sandbox mode')
      else if (/[1-9]/.test(flag)) {
        nth = Number(this.#while(/\d/))
        continue
      } else if (flag === 'w') {
        this.#at++
        this.#skip(/[ \t]/)
        file = this.#while(/[^\n]/)
        break
      } else break
      this.#at++
    }
    if (file === undefined && !/^(?:[\s;}#]|$)/.test(this.#script.slice(this.#at, this.#at + 1)))
      throw this.#problem("unknown option to `s'")
    const regex = this.#regex(source, ignoreCase)
    const parts = parseReplacement(replacement)
    const highest = Math.max(0, ...parts.map((part) => (part.type === 'group' ? part.group : 0)))
    if (highest > regex.groupCount) throw this.#problem(`invalid reference \\${highest} on \`s' command's RHS`)
    return { regex, replacement: parts, global, nth, print, file }
  }

  #map(): ReadonlyMap<string, string> {
    const mark = this.#script[this.#at++] ?? ''
    const plain = (text: string | undefined): string[] | undefined =>
      text === undefined ? undefined : [...text.replaceAll('\\n', '\n').replaceAll('\\\\', '\\')]
    const from = plain(this.#until(mark, true))
    const to = plain(this.#until(mark, true))
    if (!from || !to) throw this.#problem("unterminated `y' command")
    if (from.length !== to.length) throw this.#problem("strings for `y' command are different lengths")
    return new Map(from.map((char, index) => [char, to[index] ?? char]))
  }

  /** One-line (`a text`) and classic (`a\`, newline, text) forms. */
  #text(): string {
    this.#skip(/[ \t]/)
    if (this.#script[this.#at] === '\\') {
      this.#at++
      this.#skip(/[ \t]/)
      if (this.#script[this.#at] === '\n') this.#at++
    }
    let text = ''
    while (this.#at < this.#script.length && this.#script[this.#at] !== '\n') {
      if (this.#script[this.#at] === '\\' && this.#at + 1 < this.#script.length) this.#at++
      text += this.#script[this.#at++] ?? ''
    }
    if (text === '') throw this.#problem("expected \\ after `a', `c' or `i'")
    return text
  }

  /** The text up to the mark, which a backslash protects. */
  #until(mark: string, isRegex: boolean): string | undefined {
    let text = ''
    let inSet = false
    while (this.#at < this.#script.length) {
      const char = this.#script[this.#at++] ?? ''
      if (char === mark && !inSet) return text
      if (char === '\\' && this.#at < this.#script.length && !inSet) {
        const next = this.#script[this.#at++] ?? ''
        text += next === mark ? (isRegex && /[.*[\]^$+?(){}|]/.test(mark) ? `\\${next}` : next) : `\\${next}`
        continue
      }
      if (isRegex && char === '[' && !inSet) inSet = this.#closesLater(mark)
      else if (inSet && char === ']' && !/\[\^?$/.test(text)) inSet = false
      text += char
    }
    return undefined
  }

  /** Whether a bracket expression that begins here is closed before the script ends. */
  #closesLater(mark: string): boolean {
    const rest = this.#script.slice(this.#at)
    const close = rest.replace(/^\^?\]?/, (start) => ' '.repeat(start.length)).indexOf(']')
    return close >= 0 && mark !== '['
  }

  #regex(source: string, ignoreCase: boolean): Regex {
    // An empty expression is the last one again.
    if (source === '') {
      if (!this.#lastRegex) throw this.#problem('no previous regular expression')
      return this.#lastRegex
    }
    try {
      this.#lastRegex = new Regex(source, this.#extended ? 'extended' : 'basic', ignoreCase)
      return this.#lastRegex
    } catch (error) {
      if (error instanceof RegexProblem) throw this.#problem(error.message)
      throw error
    }
  }

  #endCommand(): void {
    this.#skip(/[ \t]/)
    if (!/^(?:[\n;}#]|$)/.test(this.#script.slice(this.#at, this.#at + 1)))
      throw this.#problem('extra characters after command')
  }

  #while(chars: RegExp): string {
    const start = this.#at
    this.#skip(chars)
    return this.#script.slice(start, this.#at)
  }

  #skip(chars: RegExp): void {
    while (this.#at < this.#script.length && chars.test(this.#script[this.#at] ?? '')) this.#at++
  }

  #problem(message: string): ToolProblem {
    return new ToolProblem(`-e expression #1, char ${Math.min(this.#at, this.#script.length)}: ${message}`)
  }
}

function parseReplacement(text: string): Replacement[] {
  const parts: Replacement[] = []
  let plain = ''
  const push = (part: Replacement): void => {
    if (plain !== '') parts.push({ type: 'text', text: plain })
    plain = ''
    parts.push(part)
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '&') push({ type: 'group', group: 0 })
    else if (char !== '\\') plain += char
    else {
      const next = text[++at] ?? ''
      if (/\d/.test(next)) push({ type: 'group', group: Number(next) })
      else if ('ULEul'.includes(next) && next !== '') push({ type: 'case', mode: next })
      else plain += next === 'n' ? '\n' : next === 't' ? '\t' : next
    }
  }
  if (plain !== '') parts.push({ type: 'text', text: plain })
  return parts
}

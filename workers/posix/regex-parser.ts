// Reads regular expressions: POSIX basic and extended with GNU's additions, and the common part of Perl's.

export type Syntax = 'basic' | 'extended' | 'perl'

export type Node =
  | { readonly type: 'empty' | 'start' | 'end' }
  | { readonly type: 'boundary'; readonly side: 'start' | 'end' | 'either' | 'neither' }
  | {
      readonly type: 'set'
      readonly ranges: readonly (readonly [string, string])[]
      readonly classes: readonly ((char: string) => boolean)[]
      readonly negated: boolean
    }
  | { readonly type: 'sequence'; readonly parts: readonly Node[] }
  | { readonly type: 'alternatives'; readonly options: readonly Node[] }
  | { readonly type: 'group'; readonly index: number; readonly body: Node }
  | { readonly type: 'back'; readonly index: number }
  | { readonly type: 'repeat'; readonly body: Node; readonly min: number; readonly max: number; readonly lazy: boolean }

export type ParsedRegex = {
  readonly node: Node
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
  readonly alternatives: boolean
}

const maxLength = 10_000
const maxNesting = 50
const maxRepeat = 1000

const classTests: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u,
  digit: /[0-9]/,
  alnum: /[\p{L}0-9]/u,
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  space: /[ \t\n\r\f\v]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[^\p{Cc}]/u,
  graph: /[^\p{Cc} ]/u,
  cntrl: /\p{Cc}/u,
  xdigit: /[0-9A-Fa-f]/,
}
const escapeClasses: Readonly<Record<string, RegExp>> = {
  w: /\w/,
  W: /\W/,
  s: /\s/,
  S: /\S/,
  d: /[0-9]/,
  D: /[^0-9]/,
}
const controlEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }

export function parseRegex(source: string, syntax: Syntax, problem: (message: string) => Error): ParsedRegex {
  if (source.length > maxLength) throw problem('regular expression too long')
  const parser = new RegexParser(source, syntax, problem)
  return { node: parser.whole(), groups: parser.groups, names: parser.names, alternatives: parser.alternatives }
}

class RegexParser {
  readonly #source: string
  readonly #basic: boolean
  readonly #perl: boolean
  readonly #problem: (message: string) => Error
  readonly names = new Map<string, number>()
  groups = 0
  alternatives = false
  #at = 0
  #nesting = 0

  constructor(source: string, syntax: Syntax, problem: (message: string) => Error) {
    this.#source = source
    this.#basic = syntax === 'basic'
    this.#perl = syntax === 'perl'
    this.#problem = problem
  }

  whole(): Node {
    const node = this.#alternatives()
    if (this.#at < this.#source.length) throw this.#problem('Unmatched ) or \\)')
    return node
  }

  #alternatives(): Node {
    if (++this.#nesting > maxNesting) throw this.#problem('Regular expression too big')
    const options = [this.#sequence()]
    while (this.#operator('|')) options.push(this.#sequence())
    this.#nesting--
    if (options.length === 1) return options[0] as Node
    this.alternatives = true
    return { type: 'alternatives', options }
  }

  #sequence(): Node {
    const parts: Node[] = []
    while (this.#at < this.#source.length && !this.#sees('|') && !(this.#sees(')') && this.#nesting > 1)) {
      const atom = this.#atom(parts.length === 0)
      parts.push(this.#repeats(atom))
    }
    if (parts.length === 0) return { type: 'empty' }
    return parts.length === 1 ? (parts[0] as Node) : { type: 'sequence', parts }
  }

  /** An operator is bare in extended expressions, and has a backslash in basic ones. */
  #sees(operator: string): boolean {
    return this.#source.startsWith(this.#basic ? `\\${operator}` : operator, this.#at)
  }

  #operator(operator: string): boolean {
    if (!this.#sees(operator)) return false
    this.#at += this.#basic ? 2 : 1
    return true
  }

  #atom(first: boolean): Node {
    if (this.#operator('(')) return this.#group()
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0)
    this.#at += char.length
    if (char === '\\') return this.#escape()
    if (char === '.') return { type: 'set', ranges: [], classes: [this.#perl ? notNewline : anything], negated: false }
    if (char === '[') return this.#set()
    if (char === '^' && (!this.#basic || first)) return { type: 'start' }
    if (char === '$' && (!this.#basic || this.#at >= this.#source.length || this.#sees(')') || this.#sees('|')))
      return { type: 'end' }
    if (!this.#basic && first && '*+?'.includes(char)) {
      if (this.#perl || char !== '*') throw this.#problem('Invalid preceding regular expression')
    }
    return literal(char)
  }

  #group(): Node {
    let index = 0
    const named = this.#perl ? /^\?P?<(\w+)>/.exec(this.#source.slice(this.#at, this.#at + 100)) : null
    if (named) {
      index = ++this.groups
      this.names.set(named[1] ?? '', index)
      this.#at += named[0].length
    } else if (this.#perl && this.#source.startsWith('?:', this.#at)) this.#at += 2
    else if (this.#perl && this.#source.startsWith('?', this.#at))
      throw this.#problem('look-around and options in groups are not supported')
    else index = ++this.groups
    const body = this.#alternatives()
    if (!this.#operator(')')) throw this.#problem('Unmatched ( or \\(')
    return { type: 'group', index, body }
  }

  #escape(): Node {
    const char = this.#source[this.#at]
    if (char === undefined) throw this.#problem('Trailing backslash')
    this.#at++
    if (/[1-9]/.test(char)) {
      if (Number(char) > this.groups) throw this.#problem('Invalid back reference')
      return { type: 'back', index: Number(char) }
    }
    if (char === 'b') return { type: 'boundary', side: 'either' }
    if (char === 'B') return { type: 'boundary', side: 'neither' }
    if (char === '<') return { type: 'boundary', side: 'start' }
    if (char === '>') return { type: 'boundary', side: 'end' }
    const set =
      Object.hasOwn(escapeClasses, char) && (this.#perl || !/[dD]/.test(char)) ? escapeClasses[char] : undefined
    if (set) return { type: 'set', ranges: [], classes: [(one) => set.test(one)], negated: false }
    return literal(Object.hasOwn(controlEscapes, char) ? (controlEscapes[char] ?? char) : char)
  }

  #set(): Node {
    const source = this.#source
    const negated = source[this.#at] === '^'
    if (negated) this.#at++
    const ranges: [string, string][] = []
    const classes: ((char: string) => boolean)[] = []
    for (let first = true; ; first = false) {
      if (this.#at >= source.length) throw this.#problem('Unmatched [, [^, [:, [., or [=')
      if (source[this.#at] === ']' && !first) break
      const named = /^\[:(\w+):\]/.exec(source.slice(this.#at, this.#at + 12))
      if (named) {
        const test = Object.hasOwn(classTests, named[1] ?? '') ? classTests[named[1] ?? ''] : undefined
        if (!test) throw this.#problem('Invalid character class name')
        classes.push((char) => test.test(char))
        this.#at += named[0].length
        continue
      }
      const escaped = this.#perl && source[this.#at] === '\\' ? source[this.#at + 1] : undefined
      const set = escaped && Object.hasOwn(escapeClasses, escaped) ? escapeClasses[escaped] : undefined
      if (set) {
        classes.push((char) => set.test(char))
        this.#at += 2
        continue
      }
      const from = this.#setChar()
      if (source[this.#at] === '-' && source[this.#at + 1] !== ']' && this.#at + 1 < source.length) {
        this.#at++
        const to = this.#setChar()
        if (to < from) throw this.#problem('Invalid range end')
        ranges.push([from, to])
      } else ranges.push([from, from])
    }
    this.#at++
    return { type: 'set', ranges, classes, negated }
  }

  #setChar(): string {
    const source = this.#source
    if (source[this.#at] === '\\') {
      const next = source[this.#at + 1] ?? ''
      const control = Object.hasOwn(controlEscapes, next) ? controlEscapes[next] : undefined
      if (control !== undefined || (this.#perl && next !== '')) {
        this.#at += 2
        return control ?? next
      }
    }
    const char = String.fromCodePoint(source.codePointAt(this.#at) ?? 0)
    this.#at += char.length
    return char
  }

  #repeats(atom: Node): Node {
    let node = atom
    for (;;) {
      const range = this.#range()
      if (!range) return node
      const lazy = this.#perl && this.#source[this.#at] === '?'
      if (lazy) this.#at++
      node = { type: 'repeat', body: node, ...range, lazy }
    }
  }

  #range(): { min: number; max: number } | undefined {
    if (this.#source[this.#at] === '*') {
      this.#at++
      return { min: 0, max: Number.POSITIVE_INFINITY }
    }
    if (this.#operator('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    if (this.#operator('?')) return { min: 0, max: 1 }
    if (!this.#sees('{')) return undefined
    const close = this.#basic ? '\\\\\\}' : '\\}'
    const match = new RegExp(`^\\\\?\\{(\\d*)(,?)(\\d*)${close}`).exec(this.#source.slice(this.#at, this.#at + 20))
    if (!match || (match[1] === '' && match[3] === '')) {
      if (!this.#basic) return undefined
      throw this.#problem('Unmatched { or \\{')
    }
    const min = Number(match[1] || 0)
    const max = match[2] === '' ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    if (min > maxRepeat || (max !== Number.POSITIVE_INFINITY && (max > maxRepeat || max < min)))
      throw this.#problem('Invalid content of \\{\\}')
    this.#at += match[0].length
    return { min, max }
  }
}

function anything(): boolean {
  return true
}

function notNewline(char: string): boolean {
  return char !== '\n'
}

function literal(char: string): Node {
  return { type: 'set', ranges: [[char, char]], classes: [], negated: false }
}

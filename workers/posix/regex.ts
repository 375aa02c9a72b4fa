// Regular expressions as POSIX tools write them (basic, extended) and as jq does (perl). Matches by backtracking with a
// bound on its steps, so that no expression can keep a program busy for ever. Not simulated: look-around and collation.
import { type Node, parseRegex, type Syntax } from './regex-parser.ts'

export type RegexMatch = {
  readonly start: number
  readonly end: number
  /** Texts of the groups, from 1 on; undefined where a group took no part. */
  readonly groups: readonly (string | undefined)[]
  readonly spans: readonly (readonly [number, number] | undefined)[]
}

export class RegexProblem extends Error {}

type Next = (at: number) => boolean
type Matcher = (at: number, next: Next) => boolean

const maxSteps = 2_000_000
const maxDepth = 4000

export class Regex {
  readonly groupCount: number
  readonly groupNames: ReadonlyMap<string, number>
  readonly #match: Matcher
  readonly #longest: boolean
  readonly #anchored: boolean
  #text = ''
  #steps = 0
  #depth = 0
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  /** Throws a {@link RegexProblem} when the expression makes no sense. */
  constructor(source: string, syntax: Syntax, ignoreCase = false) {
    const parsed = parseRegex(source, syntax, (message) => new RegexProblem(message))
    this.groupCount = parsed.groups
    this.groupNames = parsed.names
    // POSIX wants the longest match; only alternatives can give a shorter one first.
    this.#longest = syntax !== 'perl' && parsed.alternatives
    this.#anchored = parsed.node.type === 'start'
    this.#match = this.#compile(parsed.node, ignoreCase)
  }

  test(text: string): boolean {
    return this.exec(text) !== undefined
  }

  /** The first match at or after `from`. */
  exec(text: string, from = 0): RegexMatch | undefined {
    this.#text = text
    this.#steps = 0
    for (let start = from; start <= text.length; start++) {
      this.#starts.fill(-1)
      this.#ends.fill(-1)
      const found = this.#longest ? this.#longestAt(start) : this.#firstAt(start)
      if (found) return found
      if (this.#anchored) return undefined
    }
    return undefined
  }

  /** All matches, one after the other. */
  *all(text: string): Generator<RegexMatch> {
    for (let at = 0; at <= text.length; ) {
      const found = this.exec(text, at)
      if (!found) return
      yield found
      at = found.end > found.start ? found.end : found.end + 1
    }
  }

  #firstAt(start: number): RegexMatch | undefined {
    let end = -1
    return this.#match(start, (at) => {
      end = at
      return true
    })
      ? this.#result(start, end)
      : undefined
  }

  #longestAt(start: number): RegexMatch | undefined {
    let best: RegexMatch | undefined
    this.#match(start, (at) => {
      if (!best || at > best.end) best = this.#result(start, at)
      return at === this.#text.length
    })
    return best
  }

  #result(start: number, end: number): RegexMatch {
    const spans = Array.from({ length: this.groupCount }, (_, index) => {
      const [from, to] = [this.#starts[index + 1] ?? -1, this.#ends[index + 1] ?? -1]
      return from >= 0 && to >= from ? ([from, to] as const) : undefined
    })
    return { start, end, spans, groups: spans.map((span) => span && this.#text.slice(span[0], span[1])) }
  }

  #step(): void {
    if (++this.#steps > maxSteps) throw new RegexProblem('the regular expression takes too long to match')
  }

  #compile(node: Node, ignoreCase: boolean): Matcher {
    switch (node.type) {
      case 'empty':
        return (at, next) => next(at)
      case 'start':
        return (at, next) => at === 0 && next(at)
      case 'end':
        return (at, next) => at === this.#text.length && next(at)
      case 'boundary':
        return (at, next) => this.#isBoundary(at, node.side) && next(at)
      case 'set': {
        const fits = singleOf(node, ignoreCase)
        return (at, next) => {
          this.#step()
          const char = charAt(this.#text, at)
          return char !== '' && fits(char) && next(at + char.length)
        }
      }
      case 'sequence': {
        const parts = node.parts.map((part) => this.#compile(part, ignoreCase))
        const run = (index: number, at: number, next: Next): boolean => {
          const part = parts[index]
          return part ? part(at, (end) => run(index + 1, end, next)) : next(at)
        }
        return (at, next) => run(0, at, next)
      }
      case 'alternatives': {
        const options = node.options.map((option) => this.#compile(option, ignoreCase))
        return (at, next) => options.some((option) => option(at, next))
      }
      case 'group':
        return this.#group(node, this.#compile(node.body, ignoreCase))
      case 'back':
        return (at, next) => {
          const text = this.#text.slice(this.#starts[node.index] ?? 0, this.#ends[node.index] ?? 0)
          return this.#text.startsWith(text, at) && next(at + text.length)
        }
      case 'repeat':
        return node.body.type === 'set' && !node.lazy
          ? this.#repeatSet(singleOf(node.body, ignoreCase), node.min, node.max)
          : this.#repeat(this.#compile(node.body, ignoreCase), node.min, node.max, node.lazy)
    }
  }

  #group({ index }: Extract<Node, { type: 'group' }>, body: Matcher): Matcher {
    if (index === 0) return body
    return (at, next) => {
      const [start, end] = [this.#starts[index] ?? -1, this.#ends[index] ?? -1]
      const matched = body(at, (to) => {
        const before = [this.#starts[index] ?? -1, this.#ends[index] ?? -1] as const
        this.#starts[index] = at
        this.#ends[index] = to
        if (next(to)) return true
        ;[this.#starts[index], this.#ends[index]] = before
        return false
      })
      if (!matched) {
        this.#starts[index] = start
        this.#ends[index] = end
      }
      return matched
    }
  }

  /** A repeated single character needs no recursion. */
  #repeatSet(fits: (char: string) => boolean, min: number, max: number): Matcher {
    return (at, next) => {
      const ends = [at]
      let to = at
      while (ends.length <= max) {
        const char = charAt(this.#text, to)
        if (char === '' || !fits(char)) break
        to += char.length
        ends.push(to)
      }
      for (let count = ends.length - 1; count >= min; count--) {
        this.#step()
        if (next(ends[count] ?? at)) return true
      }
      return false
    }
  }

  #repeat(body: Matcher, min: number, max: number, lazy: boolean): Matcher {
    const run = (count: number, at: number, next: Next): boolean => {
      this.#step()
      if (++this.#depth > maxDepth) {
        this.#depth = 0
        throw new RegexProblem('the regular expression is too complex')
      }
      const more = (): boolean =>
        count < max && body(at, (end) => (end > at || count < min) && run(count + 1, end, next))
      const matched = lazy ? (count >= min && next(at)) || more() : more() || (count >= min && next(at))
      this.#depth--
      return matched
    }
    return (at, next) => run(0, at, next)
  }

  #isBoundary(at: number, side: 'start' | 'end' | 'either' | 'neither'): boolean {
    const [before, after] = [isWord(this.#text[at - 1]), isWord(this.#text[at])]
    if (side === 'start') return !before && after
    if (side === 'end') return before && !after
    return (before !== after) === (side === 'either')
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char)
}

function charAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function singleOf(node: Extract<Node, { type: 'set' }>, ignoreCase: boolean): (char: string) => boolean {
  const { ranges, classes, negated } = node
  const single = ranges.length === 1 && classes.length === 0 && !negated && !ignoreCase ? ranges[0] : undefined
  if (single && single[0] === single[1]) return (char) => char === single[0]
  const inSet = (char: string): boolean =>
    ranges.some(([from, to]) => char >= from && char <= to) || classes.some((one) => one(char))
  const found = ignoreCase ? (char: string) => inSet(char.toLowerCase()) || inSet(char.toUpperCase()) : inSet
  return (char) => found(char) !== negated
}

/** A text as an expression that matches it literally. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

// Flags of a line, read and checked. Like spf13/pflag.
import { parseDuration } from '../durations.ts'
import { goQuote } from '../go-text.ts'
import type { FlagSpec } from './command.ts'

/** What is wrong with a flag, in pflag's words. */
export class FlagError extends Error {}

export class Flags {
  readonly specs: ReadonlyMap<string, FlagSpec>
  readonly #values = new Map<string, string>()

  constructor(specs: readonly FlagSpec[]) {
    this.specs = new Map(specs.map((spec) => [spec.name, spec]))
  }

  /** Throws a {@link FlagError} when the value is none of the flag's type; `shown` is how the flag was written. */
  set(spec: FlagSpec, text: string, shown = `--${spec.name}`): void {
    const problem = problemOf(spec, text)
    if (problem !== undefined)
      throw new FlagError(`invalid argument ${goQuote(text)} for ${goQuote(shown)} flag: ${problem}`)
    const before = this.#values.get(spec.name)
    this.#values.set(spec.name, spec.type === 'list' && before !== undefined ? `${before},${text}` : text)
  }

  /** Whether it was given at all. */
  changed(name: string): boolean {
    return this.#values.has(name)
  }

  string(name: string): string {
    return this.#values.get(name) ?? this.specs.get(name)?.value ?? ''
  }

  bool(name: string): boolean {
    return isTrue(this.string(name))
  }

  number(name: string): number {
    return Number(this.string(name))
  }

  list(name: string): string[] {
    const text = this.string(name).replace(/^\[(.*)\]$/, '$1')
    return text === '' ? [] : text.split(',').map((part) => part.trim())
  }

  durationMs(name: string): number {
    return parseDuration(this.string(name)) ?? 0
  }
}

/** Reads flags until there are none left; answers with the other words. */
export function parseWords(words: readonly string[], flags: Flags): string[] {
  const args: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--') {
      args.push(...words.slice(i + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') args.push(word)
    else i += word.startsWith('--') ? readLong(word, words[i + 1], flags) : readShort(word, words[i + 1], flags)
  }
  return args
}

/** Answers with how many further words it took. */
function readLong(word: string, next: string | undefined, flags: Flags): number {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals < 0 ? undefined : equals)
  if (name === '' || name.startsWith('-') || name.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`)
  const spec = flags.specs.get(name)
  if (!spec) throw new FlagError(`unknown flag: --${name}`)
  if (equals >= 0) flags.set(spec, word.slice(equals + 1), shownAs(spec))
  else if (spec.type === 'bool') flags.set(spec, 'true')
  else if (next === undefined) throw new FlagError(`flag needs an argument: --${name}`)
  else {
    flags.set(spec, next, shownAs(spec))
    return 1
  }
  return 0
}

function readShort(word: string, next: string | undefined, flags: Flags): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] as string
    const spec = [...flags.specs.values()].find(({ short }) => short === letter)
    if (!spec) throw new FlagError(`unknown shorthand flag: '${letter}' in -${word.slice(1)}`)
    const rest = word.slice(at + 1)
    if (rest.startsWith('=')) flags.set(spec, rest.slice(1), shownAs(spec))
    else if (spec.type === 'bool') {
      flags.set(spec, 'true')
      continue
    } else if (rest !== '') flags.set(spec, rest, shownAs(spec))
    else if (next === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${word.slice(1)}`)
    else {
      flags.set(spec, next, shownAs(spec))
      return 1
    }
    return 0
  }
  return 0
}

function shownAs({ name, short }: FlagSpec): string {
  return short === undefined ? `--${name}` : `-${short}, --${name}`
}

function problemOf(spec: FlagSpec, text: string): string | undefined {
  switch (spec.type) {
    case 'bool':
      return /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(text)
        ? undefined
        : `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`
    case 'int':
      return problemOfInteger('ParseInt', text, /^[+-]?\d+$/)
    case 'uint':
      return problemOfInteger('ParseUint', text, /^\d+$/)
    case 'duration':
      return parseDuration(text) === undefined ? `time: invalid duration ${goQuote(text)}` : undefined
    default:
      return undefined
  }
}

function problemOfInteger(parser: string, text: string, shape: RegExp): string | undefined {
  if (!shape.test(text)) return `strconv.${parser}: parsing ${goQuote(text)}: invalid syntax`
  if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text))
    return `strconv.${parser}: parsing ${goQuote(text)}: value out of range`
  return undefined
}

export function isTrue(text: string): boolean {
  return /^(1|t|T|true|TRUE|True)$/.test(text)
}

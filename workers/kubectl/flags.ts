// Command-line flags as kubectl takes them: a table for each command and pflag's rules and words.
import { CommandError } from './errors.ts'

export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array'

export type FlagSpec = {
  readonly type: FlagType
  readonly short?: string
  /** As the help shows it: `''`, `false`, `0s`. Also the value when the flag is not given. */
  readonly value?: string
  /** The value as the help shows it, where that is not `value` or what goes with the type. */
  readonly inHelp?: string
  /** The value of a flag given without one: `--dry-run`. */
  readonly bare?: string
  readonly required?: boolean
  readonly help?: string
  /** What to use instead. */
  readonly deprecated?: string
}

export type FlagTable = Readonly<Record<string, FlagSpec>>

export class Flags {
  readonly #table: FlagTable
  readonly #given: ReadonlyMap<string, readonly string[]>

  constructor(table: FlagTable, given: ReadonlyMap<string, readonly string[]>) {
    this.#table = table
    this.#given = given
  }

  /** The same flags with one more value. */
  with(name: string, value: string): Flags {
    return new Flags(this.#table, new Map([...this.#given, [name, [...(this.#given.get(name) ?? []), value]]]))
  }

  /** Whether the flag was given. */
  has(name: string): boolean {
    return this.#given.has(name)
  }

  string(name: string): string {
    return this.#given.get(name)?.at(-1) ?? this.#table[name]?.value ?? ''
  }

  bool(name: string): boolean {
    return parseBool(this.string(name)) === true
  }

  int(name: string): number {
    return Number(this.string(name) || 0)
  }

  /** A duration in ms. */
  duration(name: string): number {
    return parseDuration(this.string(name)) ?? 0
  }

  /** All values: of a `list`, parts between commas count singly. */
  all(name: string): readonly string[] {
    const given = this.#given.get(name)
    if (given === undefined) {
      const value = this.#table[name]?.value ?? ''
      return value === '' ? [] : value.split(',')
    }
    return this.#table[name]?.type === 'list' ? given.flatMap((text) => (text === '' ? [] : text.split(','))) : given
  }
}

export type ParsedLine = {
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many of `args` came before `--`; -1 without one. */
  readonly dashAt: number
}

/** Parses flags and arguments, which may be mixed. Throws pflag's errors. Like pflag.FlagSet.Parse. */
export function parseLine(words: readonly string[], table: FlagTable, commandPath: string): ParsedLine {
  const given = new Map<string, string[]>()
  const args: string[] = []
  let dashAt = -1
  const refuse = (message: string): never => {
    throw new CommandError(`error: ${message}\nSee '${commandPath} --help' for usage.`)
  }
  const put = (name: string, value: string): void => {
    const spec = table[name] as FlagSpec
    const problem = valueProblem(spec, value)
    if (problem) {
      const shown = spec.short ? `-${spec.short}, --${name}` : `--${name}`
      refuse(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${problem}`)
    }
    const values = given.get(name)
    if (values) values.push(value)
    else given.set(name, [value])
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') {
      dashAt = args.length
      args.push(...words.slice(i + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word)
      continue
    }
    const next = (): string | undefined => (i + 1 < words.length ? words[++i] : undefined)
    if (word.startsWith('--')) readLong(word, table, next, put, refuse)
    else readShort(word, table, next, put, refuse)
  }
  return { flags: new Flags(table, given), args, dashAt }
}

type Next = () => string | undefined
type Put = (name: string, value: string) => void
type Refuse = (message: string) => never

function readLong(word: string, table: FlagTable, next: Next, put: Put, refuse: Refuse): void {
  const text = word.slice(2)
  if (text === '' || text.startsWith('-') || text.startsWith('=')) refuse(`bad flag syntax: ${word}`)
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  if (!Object.hasOwn(table, name)) refuse(`unknown flag: --${name}`)
  const spec = table[name] as FlagSpec
  if (equals >= 0) put(name, text.slice(equals + 1))
  else if (spec.type === 'bool') put(name, 'true')
  else if (spec.bare !== undefined) put(name, spec.bare)
  else put(name, next() ?? refuse(`flag needs an argument: --${name}`))
}

function readShort(word: string, table: FlagTable, next: Next, put: Put, refuse: Refuse): void {
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] ?? ''
    const found = Object.entries(table).find(([, spec]) => spec.short === letter)
    if (!found) return refuse(`unknown shorthand flag: '${letter}' in ${word}`)
    const [name, spec] = found
    const rest = word.slice(i + 1)
    if (rest.startsWith('=')) return put(name, rest.slice(1))
    if (spec.type === 'bool') put(name, 'true')
    else if (spec.bare !== undefined) put(name, spec.bare)
    else return put(name, rest !== '' ? rest : (next() ?? refuse(`flag needs an argument: '${letter}' in ${word}`)))
  }
}

function valueProblem(spec: FlagSpec, value: string): string | undefined {
  const quoted = JSON.stringify(value)
  switch (spec.type) {
    case 'bool':
      return parseBool(value) === undefined ? `strconv.ParseBool: parsing ${quoted}: invalid syntax` : undefined
    case 'int':
      return /^[+-]?\d+$/.test(value) ? undefined : `strconv.ParseInt: parsing ${quoted}: invalid syntax`
    case 'duration':
      if (parseDuration(value) !== undefined) return undefined
      return /^[+-]?[\d.]+$/.test(value)
        ? `time: missing unit in duration ${quoted}`
        : `time: invalid duration ${quoted}`
    default:
      return undefined
  }
}

/** Like strconv.ParseBool. */
function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** A Go duration (`1h30m`, `0`) in ms. Like time.ParseDuration. */
export function parseDuration(text: string): number | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  if (body === '0') return 0
  if (!/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h)|\.\d+(ns|us|µs|ms|s|m|h))+$/.test(body)) return undefined
  let ms = 0
  for (const [, amount = '', unit = ''] of body.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g))
    ms += Number(amount) * (unitMs[unit] ?? 0)
  return sign === '-' ? -ms : ms
}

/** Names the flags that must be given and were not. Like cobra's ValidateRequiredFlags. */
export function missingFlags(table: FlagTable, flags: Flags): string[] {
  return Object.keys(table)
    .filter((name) => table[name]?.required && !flags.has(name))
    .sort()
}

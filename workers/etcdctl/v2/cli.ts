// The v2 client's commands and flags as words: how a line is read, and what help looks like. Like urfave/cli, as etcdctl of 3.4 uses
// it.

export type V2Flag = {
  /** `recursive, r`: the first name is the one that is asked for. */
  readonly names: string
  readonly type: 'bool' | 'int' | 'string' | 'duration'
  readonly value?: string
  readonly usage: string
}

export type V2Command<Context> = {
  readonly name: string
  readonly usage: string
  /** Undefined: `[arguments...]`. */
  readonly args?: string
  readonly description?: string
  readonly flags?: readonly V2Flag[]
  readonly commands?: readonly V2Command<Context>[]
  readonly run?: (context: Context) => Promise<number | undefined>
}

export class V2UsageError extends Error {}

export class V2Flags {
  readonly #values: ReadonlyMap<string, string>
  /** Whether there was any. */
  readonly isAny: boolean

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values
    this.isAny = values.size > 0
  }

  string(name: string): string {
    return this.#values.get(name) ?? ''
  }

  bool(name: string): boolean {
    return this.#values.get(name) === 'true'
  }

  int(name: string): number {
    return Number(this.#values.get(name) ?? 0)
  }
}

/** Flags up to the first word that is none; with `anywhere`, also those after it, up to `--`. */
export function readFlags(
  words: readonly string[],
  flags: readonly V2Flag[],
  anywhere: boolean,
): { flags: V2Flags; rest: string[] } {
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      // Without a flag before it the separator is not kept.
      rest.push(...words.slice(values.size > 0 && rest.length > 0 ? at : at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word)
      if (anywhere) continue
      rest.push(...words.slice(at + 1))
      break
    }
    const [, name = '', , inline] = /^--?([^=]*)(=(.*))?$/s.exec(word) ?? []
    const flag = flags.find(({ names }) => namesOf(names).includes(name))
    if (!flag) throw new V2UsageError(`flag provided but not defined: -${name}`)
    const value = flag.type === 'bool' ? (inline ?? 'true') : (inline ?? words[++at])
    if (value === undefined) throw new V2UsageError(`flag needs an argument: -${name}`)
    if (flag.type === 'int' && !/^-?\d+$/.test(value))
      throw new V2UsageError(`invalid value "${value}" for flag -${name}: parse error`)
    values.set(namesOf(flag.names)[0] ?? '', value)
  }
  return { flags: new V2Flags(values), rest }
}

function namesOf(names: string): string[] {
  return names.split(', ')
}

type Named = Pick<V2Command<never>, 'name' | 'usage'>

export function appHelp(version: string, commands: readonly Named[], flags: readonly V2Flag[]): string {
  return `NAME:
   etcdctl - A simple command line client for etcd.

USAGE:
   etcdctl [global options] command [command options] [arguments...]

VERSION:
   ${version}

COMMANDS:
${columns(commands.map(({ name, usage }) => [name, usage]))}
GLOBAL OPTIONS:
${columns([...flags, ...standardFlags].map(flagRow))}`
}

const standardFlags: readonly V2Flag[] = [
  { names: 'help, h', type: 'bool', usage: 'show help' },
  { names: 'version, v', type: 'bool', usage: 'print the version' },
]

export function commandHelp(path: string, command: V2Command<never>): string {
  const { usage, args = '[arguments...]', description, flags = [], commands } = command
  const title = `NAME:\n   etcdctl ${path} - ${usage}\n\nUSAGE:\n   etcdctl ${path}`
  if (commands)
    return `${title} command [command options] [arguments...]\n\nCOMMANDS:\n${columns(commands.map((one) => [one.name, one.usage]))}\nOPTIONS:\n${columns([flagRow(standardFlags[0] as V2Flag)])}   \n`
  const options = flags.length > 0 ? `\nOPTIONS:\n${columns(flags.map(flagRow))}   \n` : ''
  const words = description ? `\nDESCRIPTION:\n   ${description.replaceAll('\n', '\n   ')}\n` : ''
  return `${title}${flags.length > 0 ? ' [command options]' : ''} ${args}\n${words}${options}`
}

function flagRow({ names, type, value, usage }: V2Flag): readonly [string, string] {
  const placeholder = /`([^`]*)`/.exec(usage)?.[1]
  const word = type === 'bool' ? '' : ` ${placeholder ?? 'value'}`
  const shown = namesOf(names).map((name) => `${name.length === 1 ? '-' : '--'}${name}${word}`)
  const plain = usage.replace(/`([^`]*)`/, '$1')
  const shownValue =
    value === undefined || value === '' ? '' : ` (default: ${type === 'string' ? `"${value}"` : value})`
  return [shown.join(', '), `${plain}${shownValue}`]
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, usage]) => `   ${name.padEnd(width)}  ${usage}\n`).join('')
}

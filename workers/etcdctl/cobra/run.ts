// Finds the command that a line names, reads its flags and runs it. Like spf13/cobra's ExecuteC.
import type { Host } from '../../simulation/host.ts'
import { Client } from '../client/client.ts'
import { clientConfig } from '../client/client-config.ts'
import { makePrinter, type Printer } from '../printers/printer.ts'
import type { Release } from '../release.ts'
import { type Command, type Context, Exit, exitCodes, Failure, type FlagSpec, nameOf } from './command.ts'
import { FlagError, Flags, parseWords } from './flag-set.ts'
import { Input } from './input.ts'
import { plainUsageOf } from './plain-usage.ts'
import { inheritedFlags, localFlags, usageOf } from './usage.ts'

/** Whose shape usages have: etcd's own, or cobra's, as etcdutl leaves them. */
type Style = 'etcd' | 'cobra'

/** Runs the line that the host was started with; the exit code. */
export async function execute(host: Host, release: Release, root: Command, style: Style = 'etcd'): Promise<number> {
  const usage = style === 'etcd' ? usageOf : plainUsageOf
  const { stdout: out, stderr: err } = host.stdio
  const found = find(root, host.args)
  if (typeof found === 'string') {
    err(`Error: ${found}\nRun '${nameOf(root)} --help' for usage.\n`)
    if (style === 'etcd' && release.minor < 6) err(`Error: ${found}\n`)
    return exitCodes.error
  }
  const { path, rest } = found
  const command = path.at(-1) as Command
  const tellUsage = (problem: string) => {
    // The usage of etcdutl goes where errors go, that of etcdctl does not.
    if (style === 'etcd') out(usage(path, release))
    err(`Error: ${problem}\n${style === 'etcd' ? '' : usage(path, release)}\n`)
    if (style === 'etcd' && release.minor < 6) err(`Error: ${problem}\n`)
  }
  const flags = new Flags([...localFlags(command), ...inheritedFlags(path)])
  let args: string[]
  try {
    args = parseWords(rest, flags)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    tellUsage(error.message)
    return exitCodes.error
  }
  if (flags.bool('help') || !command.run) {
    out(usage(path, release))
    return 0
  }
  const missing = (command.required ?? []).filter((name) => !flags.changed(name))
  if (missing.length > 0) {
    tellUsage(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
    return exitCodes.error
  }
  return runCommand(makeContext({ host, release, root, path, flags, args, words: host.args, out, err }), command)
}

async function runCommand(context: Context, command: Command): Promise<number> {
  try {
    return (await command.run?.(context)) ?? 0
  } catch (error) {
    if (error instanceof Exit) return error.code
    if (!(error instanceof Failure)) throw error
    context.err(`Error: ${error.message}\n`)
    return error.code
  }
}

type Parts = Pick<Context, 'host' | 'release' | 'root' | 'flags' | 'args' | 'words' | 'out' | 'err'> & {
  readonly path: readonly Command[]
}

function makeContext(parts: Parts): Context {
  const { host, release, flags, out, err, path } = parts
  const input = new Input(host)
  const inherited = inheritedFlags(path).map(({ name }) => name)
  const isWatch = nameOf(path.at(-1) as Command) === 'watch'
  let printer: Printer | undefined
  const io = { out, err }
  const printerOf = (): Printer => {
    printer ??= makePrinter(flags.string('write-out'), flags.bool('hex'), release, io)
    if (!printer) throw new Failure(exitCodes.feature, 'unsupported output format')
    return printer
  }
  return {
    ...parts,
    printer: printerOf,
    client: async (endpoints) => {
      const config = clientConfig({ host, release, flags, inherited, isWatch, err })
      printerOf()
      return Client.connect(host, release, endpoints ? { ...config, endpoints } : config, err)
    },
    readInput: () => input.readAll(),
    readLine: () => input.readLine(),
  }
}

/** Shows the help of the command that `words` lead to. Like cobra's help command. */
export function showHelp({ release, root, out, err }: Context, words: readonly string[]): number {
  const found = words.length === 0 ? { path: [root] } : find(root, words)
  if (typeof found === 'string') {
    err(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n`)
    out(usageOf([root], release))
  } else out(usageOf(found.path, release))
  return 0
}

/** The command with its parents and the words that are left; or what is wrong. */
export function find(root: Command, words: readonly string[]): { path: Command[]; rest: string[] } | string {
  const path = [root]
  const rest = [...words]
  for (;;) {
    const command = path.at(-1) as Command
    const at = firstPlain(rest, [...localFlags(command), ...inheritedFlags(path)])
    const word = at < 0 ? undefined : rest[at]
    if (word === undefined || !command.commands) return { path, rest }
    const next = subcommand(command, word)
    if (!next) return command === root ? unknown(root, word) : { path, rest }
    rest.splice(at, 1)
    path.push(next)
  }
}

/** The place of the first word that is neither a flag nor a flag's value; -1: there is none. */
function firstPlain(words: readonly string[], flags: readonly FlagSpec[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return i
    if (takesNext(word, flags)) i++
  }
  return -1
}

function takesNext(word: string, flags: readonly FlagSpec[]): boolean {
  if (word.includes('=')) return false
  const spec = word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2))
    : word.length === 2
      ? flags.find(({ short }) => short === word[1])
      : undefined
  return spec !== undefined && spec.type !== 'bool'
}

/** By its name, or by the beginning of it when no other begins so. */
function subcommand(command: Command, word: string): Command | undefined {
  const exact = command.commands?.find((sub) => nameOf(sub) === word)
  if (exact) return exact
  const like = command.commands?.filter((sub) => nameOf(sub).startsWith(word)) ?? []
  return like.length === 1 ? like[0] : undefined
}

function unknown(root: Command, word: string): string {
  const like = (root.commands ?? []).map(nameOf).filter((name) => isLike(word.toLowerCase(), name))
  const hint = like.length === 0 ? '' : `\n\nDid you mean this?\n${like.map((name) => `\t${name}\n`).join('')}`
  return `unknown command "${word}" for "${nameOf(root)}"${hint}`
}

function isLike(typed: string, name: string): boolean {
  return name.startsWith(typed) || editDistance(typed, name) <= 2
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}

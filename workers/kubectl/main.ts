// kubectl: the user's tool on the laptop. Finds the command, parses its flags, runs it, and ends with its exit code.
import type { Host, Program } from '../simulation/host.ts'
import { Client, failOnWarnings } from './client.ts'
import { clientConfig } from './client-config.ts'
import { type Command, type Context, kustomizedFile } from './command.ts'
import { commands } from './commands.ts'
import { CommandError, describeError, fail } from './errors.ts'
import { type Flags, type FlagTable, missingFlags, parseLine } from './flags.ts'
import { globalFlags, unsupportedFlags } from './global-flags.ts'
import { helpOf } from './help.ts'
import { suggestionsFor } from './suggestions.ts'

export const kubectl: Program = async (host) => {
  const { stdout: out, stderr: err } = host.stdio
  return runCommand(host, host.args, out, err)
}

/** Runs one command line and resolves with the exit code. */
export async function runCommand(
  host: Host,
  words: readonly string[],
  out: (text: string) => void,
  err: (text: string) => void,
): Promise<number> {
  try {
    const { command, path, rest } = findCommand(words)
    await run(host, command, path, rest, out, err)
    return 0
  } catch (error) {
    const { text, code } = describeError(error)
    if (text !== '') err(text.endsWith('\n') ? text : `${text}\n`)
    return code
  }
}

const root: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager.',
  subcommands: commands,
}

type Found = { readonly command: Command; readonly path: string; readonly rest: readonly string[] }

/** Follows the words that are neither flags nor flags' values down to a command. Like cobra's Find. */
function findCommand(words: readonly string[]): Found {
  let command = root
  let path = 'kubectl'
  let rest = words
  for (;;) {
    const { subcommands = [] } = command
    if (subcommands.length === 0) return { command, path, rest }
    const at = firstWord(rest, tableOf(command))
    if (at < 0) return { command, path, rest }
    const word = rest[at] ?? ''
    const next = subcommands.find(({ name, aliases }) => name === word || aliases?.includes(word))
    if (!next) {
      if (command === root) throw unknownCommand(word)
      return { command, path, rest }
    }
    path = `${path} ${next.name}`
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)]
    command = next
  }
}

/** Index of the first word that is no flag and no flag's value; -1 when there is none. */
function firstWord(words: readonly string[], table: FlagTable): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return i
    const name = word.startsWith('--')
      ? word.slice(2)
      : (Object.keys(table).find((key) => table[key]?.short === word.slice(1)) ?? '')
    const spec = Object.hasOwn(table, name) ? table[name] : undefined
    if (spec && spec.type !== 'bool' && spec.bare === undefined) i++
  }
  return -1
}

function unknownCommand(word: string): CommandError {
  const suggestions = suggestionsFor(word, commands)
  const hint =
    suggestions.length > 0 ? `\n\nDid you mean this?\n${suggestions.map((name) => `\t${name}\n`).join('')}` : ''
  return new CommandError(`error: unknown command "${word}" for "kubectl"${hint}`)
}

function tableOf(command: Command): FlagTable {
  return { ...globalFlags, ...command.flags, help: { type: 'bool', short: 'h', value: 'false' } }
}

async function run(
  host: Host,
  command: Command,
  path: string,
  words: readonly string[],
  out: (text: string) => void,
  err: (text: string) => void,
): Promise<void> {
  const table = tableOf(command)
  const parsed = parseLine(words, table, path)
  const { args, dashAt } = parsed
  const kustomized = await kustomizedText(host, parsed.flags, err)
  const flags = kustomized === undefined ? parsed.flags : parsed.flags.with('filename', kustomizedFile)
  if (flags.bool('help')) return out(helpOf(command, path))
  if (!command.run) {
    if (command === root) return out(helpOf(command, path))
    if (args.length > 0)
      throw new CommandError(
        `error: unknown command ${JSON.stringify(args.join(' '))}\nSee '${path} -h' for help and examples`,
      )
    if (command.bare === undefined || command.bare === 'error') throw new CommandError(helpOf(command, path))
    out(helpOf(command, path))
    if (command.bare === 'help') return
    throw new CommandError('')
  }
  for (const [name, { deprecated }] of Object.entries(table))
    if (deprecated !== undefined && flags.has(name)) err(`Flag --${name} has been deprecated, ${deprecated}\n`)
  for (const [name, allowed] of Object.entries(unsupportedFlags))
    if (!command.flags?.[name] && flags.has(name) && flags.string(name) !== allowed)
      fail(`--${name} is not supported by this kubectl: see kubectl options`)
  const missing = missingFlags(table, flags)
  if (missing.length > 0)
    throw new CommandError(`error: required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
  let client: Client | undefined
  const wantsTemplate = /^(?:go-template|template)/.test(flags.string('output'))
  const templates = wantsTemplate ? await host.load(() => import('./printers/go-template.ts')) : undefined
  const context: Context = {
    ...(templates ? { goTemplate: templates.goTemplate } : {}),
    ...(kustomized === undefined ? {} : { kustomized }),
    host,
    path,
    args,
    flags,
    dashAt,
    out,
    err,
    readInput: () => readInput(host),
    client: () =>
      (client ??= new Client(
        host,
        clientConfig(host, flags),
        flags.string('cache-dir'),
        flags.bool('warnings-as-errors'),
        err,
      )),
  }
  await command.run(context)
  if (client) failOnWarnings(client)
}

/** What `-k` names, built; the code for that is rarely needed. */
async function kustomizedText(host: Host, flags: Flags, err: (text: string) => void): Promise<string | undefined> {
  const folder = flags.string('kustomize')
  if (folder === '' || flags.bool('help')) return undefined
  if (flags.has('filename')) fail('only one of -f or -k can be specified')
  const { buildKustomization } = await host.load(() => import('./kustomize/build.ts'))
  return buildKustomization(host, folder, err)
}

/** Reads standard input to its end. */
async function readInput(host: Host): Promise<string> {
  const ended = host.signal()
  let text = ''
  host.stdio.onStdin((piece) => {
    if (piece === undefined) ended.notify()
    else text += piece
  })
  await ended.wait()
  return text
}

// What `-h` prints: a command's purpose, its subcommands or flags, and its usage line, in the shape of kubectl's help.
import type { Command } from './command.ts'
import type { FlagSpec } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { alignRows } from './printers/tab-writer.ts'

const columns = { minWidth: 14, padding: 3 }

export function helpOf(command: Command, path: string): string {
  const parts = [command.short]
  if (command.aliases && path !== 'kubectl') parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`)
  const subcommands = (command.subcommands ?? []).filter(({ hidden }) => !hidden)
  if (subcommands.length > 0)
    parts.push(
      `Available Commands:\n${indent(
        alignRows(
          subcommands.map(({ name, short }) => [name, short]),
          columns,
        ),
      )}`,
    )
  const flags = Object.entries(command.flags ?? {})
  if (flags.length > 0) parts.push(`Options:\n${flags.map(([name, spec]) => flagHelp(name, spec)).join('\n\n')}`)
  parts.push(`Usage:\n  ${path} ${command.usage ?? (subcommands.length > 0 ? 'SUBCOMMAND [options]' : '[options]')}`)
  const footer =
    subcommands.length > 0 ? [`Use "${path} <command> --help" for more information about a given command.`] : []
  footer.push('Use "kubectl options" for a list of global command-line options (applies to all commands).')
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n\n${footer.join('\n')}\n`
}

/** What `kubectl options` prints: the flags that every command takes, by name. */
export function globalHelp(short: string): string {
  const flags = Object.entries(globalFlags).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${[short, ...flags.map(([name, spec]) => flagHelp(name, spec))].join('\n\n')}\n`
}

function flagHelp(name: string, { type, short, value, help, inHelp }: FlagSpec): string {
  const shown =
    inHelp ?? (type === 'string' ? `'${value ?? ''}'` : type === 'list' || type === 'array' ? '[]' : (value ?? ''))
  return `    ${short ? `-${short}, ` : ''}--${name}=${shown}:${help ? `\n\t${help}` : ''}`
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

// The usage of a command, in etcd's own shape. Like pkg/cobrautl/help.go.
import { goQuote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { type Command, type FlagSpec, nameOf } from './command.ts'
import { alignWithTabs } from './tabs.ts'

/** `path` leads from the root to the command, both included. */
export function usageOf(path: readonly Command[], release: Release): string {
  const command = path.at(-1) as Command
  const isRoot = path.length === 1
  const pad = release.minor < 6 ? '\t' : '  '
  const indent = (text: string) => pad + text.replaceAll('\n', `\n${pad}`)
  const names = path.slice(isRoot ? 0 : 1).map(nameOf)
  const sections = [`NAME:\n${indent(`${names.join(' ')} - ${command.short}`)}\n`]
  sections.push(`USAGE:\n${indent(lineOfUse(path))}\n`)
  if (isRoot) sections.push(`VERSION:\n${indent(release.version)}\n`)
  if (command.commands) sections.push(`API VERSION:\n${indent(release.api)}\n`)
  if (command.example) sections.push(`Examples:\n${command.example}\n`)
  if (command.commands) {
    const lines = runnable(command, '').map(([name, short]) => `${indent(`${name}\t${short}`)}\n`)
    sections.push(`\nCOMMANDS:\n${lines.join('')}`)
  }
  if (command.long) {
    const lines = command.long
      .trim()
      .split('\n')
      .map((line) => `${indent(line)}\n`)
    sections.push(`DESCRIPTION:\n${lines.join('')}`)
  }
  sections.push(`OPTIONS:\n${flagUsages(localFlags(command))}`)
  const inherited = inheritedFlags(path)
  if (inherited.length > 0) sections.push(`GLOBAL OPTIONS:\n${flagUsages(inherited)}`)
  return `${alignWithTabs(sections.join('\n'))}\n`
}

/** `etcdctl lease grant <ttl> [flags]`. */
function lineOfUse(path: readonly Command[]): string {
  const command = path.at(-1) as Command
  const parents = path.slice(0, -1).map(nameOf)
  const line = [...parents, command.use].join(' ')
  return command.plainUsage === true || line.includes('[flags]') ? line : `${line} [flags]`
}

/** Commands under this one that do something, by name and in order. */
function runnable(command: Command, prefix: string): [string, string][] {
  return sorted(command.commands ?? []).flatMap((sub) => {
    const name = prefix + nameOf(sub)
    return [...(sub.run ? [[name, sub.short] as [string, string]] : []), ...runnable(sub, `${name} `)]
  })
}

function sorted(commands: readonly Command[]): readonly Command[] {
  return [...commands].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

export function localFlags(command: Command): FlagSpec[] {
  const help: FlagSpec = {
    name: 'help',
    short: 'h',
    type: 'bool',
    value: 'false',
    usage: `help for ${nameOf(command)}`,
  }
  return [...(command.flags ?? []), ...(command.persistentFlags ?? []), help]
}

export function inheritedFlags(path: readonly Command[]): FlagSpec[] {
  return path.slice(0, -1).flatMap((parent) => parent.persistentFlags ?? [])
}

function flagUsages(flags: readonly FlagSpec[]): string {
  return [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, short, type, value, usage }) => {
      const head = short === undefined ? `      --${name}` : `  -${short}, --${name}`
      const shown = `=${type === 'string' ? goQuote(value) : value}`
      return `${head}${type === 'bool' ? `[${shown}]` : shown}\t${usage}\n`
    })
    .join('')
}

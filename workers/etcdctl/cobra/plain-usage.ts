// Usage and help as cobra makes them when nobody tells it otherwise.
import type { Release } from '../release.ts'
import { type Command, type FlagSpec, nameOf } from './command.ts'
import { inheritedFlags, localFlags } from './usage.ts'

export function plainUsageOf(path: readonly Command[], _: Release): string {
  const command = path.at(-1) as Command
  const names = path.map(nameOf).join(' ')
  const parents = path.slice(0, -1).map(nameOf)
  const sections: string[] = []
  const line = [...parents, command.use].join(' ')
  const flagged = command.plainUsage === true || line.includes('[flags]') ? line : `${line} [flags]`
  sections.push(`Usage:\n${command.run ? `  ${flagged}\n` : ''}${command.commands ? `  ${names} [command]\n` : ''}`)
  if (command.commands) {
    const subs = [...command.commands].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    const width = Math.max(11, ...subs.map((sub) => nameOf(sub).length))
    sections.push(`Available Commands:\n${subs.map((sub) => `  ${nameOf(sub).padEnd(width)} ${sub.short}\n`).join('')}`)
  }
  const own = path.length === 1 ? [...localFlags(command)] : localFlags(command)
  sections.push(`Flags:\n${flagLines(own)}`)
  const inherited = inheritedFlags(path)
  if (inherited.length > 0) sections.push(`Global Flags:\n${flagLines(inherited)}`)
  if (command.commands) sections.push(`Use "${names} [command] --help" for more information about a command.\n`)
  return sections.join('\n')
}

const typeNames: Readonly<Record<FlagSpec['type'], string>> = {
  string: ' string',
  bool: '',
  int: ' int',
  uint: ' uint',
  duration: ' duration',
  list: ' strings',
}

/** Like pflag's FlagUsages. */
function flagLines(flags: readonly FlagSpec[]): string {
  const rows = [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, short, type, value, usage }) => {
      const head = `${short === undefined ? '     ' : `  -${short},`} --${name}${typeNames[type]}`
      const isPlain = value === '' || value === 'false' || value === '0'
      return [
        head,
        isPlain ? usage : `${usage} (default ${type === 'string' ? JSON.stringify(value) : value})`,
      ] as const
    })
  const width = Math.max(...rows.map(([head]) => head.length))
  return rows.map(([head, usage]) => `${head.padEnd(width)}   ${usage}\n`).join('')
}

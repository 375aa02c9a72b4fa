// What a command that the shell itself brings along gets, and how it answers.
import type { Host } from '../simulation/host.ts'
import type { FileSystem } from './file-system.ts'
import type { TextPipe } from './text-pipe.ts'

export type BuiltinContext = {
  readonly host: Host
  readonly args: readonly string[]
  readonly files: FileSystem
  readonly input: TextPipe
  /** Exported variables; `export` and `unset` change them. */
  readonly variables: Map<string, string>
  readonly history: readonly string[]
  out(text: string): void
  err(text: string): void
  /** Text that may steer the terminal: clearing it. */
  control(text: string): void
  /** Runs a line as the shell would, and resolves with its exit code. */
  runLine(line: string, out: (text: string) => void): Promise<number>
  /** Waits, unless it is interrupted. */
  sleep(ms: number): Promise<void>
}

/** Resolves with the exit code. */
export type Builtin = (context: BuiltinContext) => Promise<number> | number

export type OptionSpec = Readonly<Record<string, 'flag' | 'value'>>
export type Options = {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly rest: readonly string[]
}

/** Reads short options the way most Unix tools do; returns the first unknown one as a text. */
export function readOptions(args: readonly string[], spec: OptionSpec): Options | string {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(i + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg)
      continue
    }
    const letters = arg.startsWith('--') ? [arg.slice(2).split('=')[0] ?? ''] : [...arg.slice(1)]
    for (let j = 0; j < letters.length; j++) {
      const letter = letters[j] ?? ''
      const kind = Object.hasOwn(spec, letter) ? spec[letter] : undefined
      if (kind === 'flag') flags.add(letter)
      else if (kind === 'value') {
        const attached = arg.startsWith('--') ? (arg.split('=')[1] ?? '') : arg.slice(j + 2)
        values.set(letter, attached !== '' ? attached : (args[++i] ?? ''))
        break
      } else return letter
    }
  }
  return { flags, values, rest }
}

export function badOption(context: BuiltinContext, command: string, letter: string): number {
  context.err(`${command}: invalid option -- '${letter}'\n`)
  return 2
}

// What a command of etcdctl is: its names, its flags and what it does. Like spf13/cobra, as far as etcdctl uses it.
import type { Host } from '../../simulation/host.ts'
import type { Client } from '../client/client.ts'
import type { Printer } from '../printers/printer.ts'
import type { Release } from '../release.ts'
import type { Flags } from './flag-set.ts'

export type FlagType = 'string' | 'bool' | 'int' | 'uint' | 'duration' | 'list'

export type FlagSpec = {
  readonly name: string
  readonly short?: string
  readonly type: FlagType
  readonly value: string
  readonly usage: string
}

export type Command = {
  /** `get [options] <key> [range_end]`: its first word is the name. */
  readonly use: string
  readonly short: string
  readonly long?: string
  readonly example?: string
  readonly flags?: readonly FlagSpec[]
  /** Flags that subcommands have too. */
  readonly persistentFlags?: readonly FlagSpec[]
  readonly commands?: readonly Command[]
  /** Flags that have to be given. */
  readonly required?: readonly string[]
  /** Whether `[flags]` is not added to the usage line. */
  readonly plainUsage?: boolean
  readonly run?: (context: Context) => Promise<number | undefined>
}

/** What a command that runs is given. */
export type Context = {
  readonly host: Host
  readonly release: Release
  readonly root: Command
  readonly args: readonly string[]
  /** All words of the line after the program's name. */
  readonly words: readonly string[]
  readonly flags: Flags
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** The printer that --write-out names. */
  readonly printer: () => Printer
  /** Takes flags from the environment, and connects; `endpoints` in place of --endpoints. */
  readonly client: (endpoints?: readonly string[]) => Promise<Client>
  /** The rest of standard input. */
  readonly readInput: () => Promise<string>
  /** The next line of standard input with its line break; undefined at the end. */
  readonly readLine: () => Promise<string | undefined>
}

/** Ends the command with words on standard error. Like cobrautl.ExitWithError. */
export class Failure extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Ends the command with a code and no further words. */
export class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super('')
    this.code = code
  }
}

export const exitCodes = { error: 1, connection: 2, input: 3, feature: 4, interrupted: 5, arguments: 128 } as const

export function nameOf(command: Command): string {
  return command.use.split(' ', 1)[0] ?? ''
}

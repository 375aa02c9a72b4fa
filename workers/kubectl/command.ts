// What a command of kubectl is: a name, its flags, and what it does. One file a command, one line in `commands.ts`.
import type { Host } from '../simulation/host.ts'
import type { Client } from './client.ts'
import type { Flags, FlagTable } from './flags.ts'

export type Command = {
  readonly name: string
  readonly aliases?: readonly string[]
  /** What it does, in a few words, for the help. */
  readonly short: string
  /** What follows the command's path in its usage line. */
  readonly usage?: string
  readonly flags?: FlagTable
  readonly subcommands?: readonly Command[]
  /** What a command that only has subcommands does without one: its help on standard error (1), or on output (1 or 0). */
  readonly bare?: 'error' | 'output' | 'help'
  /** Whether flags end at the first argument: everything after it belongs to another program. */
  readonly hidden?: boolean
  run?(context: Context): Promise<void>
}

/** What a command gets: its words, where to write, and the way to the server. */
export type Context = {
  readonly host: Host
  /** `kubectl create deployment`. */
  readonly path: string
  readonly args: readonly string[]
  readonly flags: Flags
  /** How many of `args` came before `--`; -1 without one. */
  readonly dashAt: number
  out(text: string): void
  err(text: string): void
  /** What the kustomization of `-k` builds; it is read as the file {@link kustomizedFile}. */
  readonly kustomized?: string
  /** Makes Go templates; there when `-o` asks for one. */
  readonly goTemplate?: (source: string, strict: boolean) => (value: unknown) => string
  /** All of standard input; asked for once. */
  readInput(): Promise<string>
  /** The client of the current context; made when first asked for, since not every command needs a server. */
  client(): Client
}

/** The name that manifests of `-k` have among the files of `-f`. */
export const kustomizedFile = 'kustomization:'

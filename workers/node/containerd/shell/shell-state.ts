// What a running shell holds, and how `exit` and its like leave it.

import type { Command, Script } from '../../../posix/grammar/syntax.ts'
import type { Host } from '../../../simulation/host.ts'
import type { ContainerContext, Streams } from '../images/behaviour.ts'
import type { CommandScope } from './command.ts'

/** `exit`, `return`, `break` and `continue` on their way out. */
export class Leave extends Error {
  readonly kind: 'exit' | 'return' | 'break' | 'continue'
  readonly status: number
  levels: number
  constructor(kind: Leave['kind'], status: number, levels = 1) {
    super(kind)
    this.kind = kind
    this.status = status
    this.levels = levels
  }
}

export type ShellState = {
  readonly host: Host
  readonly container: ContainerContext
  readonly variables: Map<string, string>
  readonly exported: Set<string>
  readonly functions: Map<string, Command>
  readonly traps: Map<string, string>
  readonly jobs: Set<Job>
  /** What SIGTERM has set off and not been heeded yet. */
  pendingTrap: string | undefined
  /** Wakes a `wait` or a sleep that a trap may interrupt. */
  interrupt: (() => void) | undefined
}

export type Job = { done: boolean; status: number; readonly waiters: (() => void)[] }

/** A shell as its builtins know it. */
export type ShellSession = {
  readonly state: ShellState
  readonly name: string
  cwd: string
  arguments: readonly string[]
  lastStatus: number
  exitOnError: boolean
  trace: boolean
  variable(name: string): string | undefined
  assign(name: string, value: string): void
  run(script: Script): Promise<number>
  scope(streams?: Streams): CommandScope
  runProgram(
    argv: readonly string[],
    streams: Streams,
    extraEnv: Readonly<Record<string, string>>,
    replacesShell: boolean,
  ): Promise<number>
}

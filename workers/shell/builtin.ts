// What a command that the shell itself brings along gets, and how it answers.
import type { Script } from '../posix/grammar/syntax.ts'
import type { Host } from '../simulation/host.ts'
import type { FileSystem } from './file-system.ts'
import type { Job } from './running.ts'
import type { TextPipe } from './text-pipe.ts'

type Write = (text: string) => void

export type Streams = {
  readonly input: TextPipe
  readonly out: Write
  readonly err: Write
  /** Text that may steer the terminal: clearing it. */
  readonly control: Write
}

/** The shell as its builtins know it. */
export type ShellSession = {
  readonly host: Host
  readonly files: FileSystem
  readonly variables: Map<string, string>
  readonly exported: Set<string>
  readonly aliases: Map<string, string>
  readonly history: readonly string[]
  /** Jobs in the background, by number. */
  readonly jobs: Map<number, Job>
  readonly job: Job
  readonly options: Set<string>
  arguments: readonly string[]
  lastStatus: number
  has(name: string): 'function' | 'alias' | 'builtin' | 'program' | undefined
  unsetFunction(name: string): void
  /** Runs a script in this very shell. */
  run(script: Script, streams: Streams): Promise<number>
  /** Parses and runs a text in this very shell. */
  runText(text: string, streams: Streams): Promise<number>
  /** Runs a command, words as they are, in a job that a builtin may end by itself. */
  runCommand(words: readonly string[], streams: Streams, job?: Job): Promise<number>
  /** Runs a text in a shell of its own. */
  runScript(text: string, name: string, args: readonly string[], streams: Streams): Promise<number>
  sleep(ms: number): Promise<void>
}

export type BuiltinContext = Streams & { readonly args: readonly string[]; readonly shell: ShellSession }

/** Resolves with the exit code. */
export type Builtin = (context: BuiltinContext) => Promise<number> | number

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

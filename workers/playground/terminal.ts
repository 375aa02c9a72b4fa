// The terminal's other end: a shell that runs on the laptop, and what a person types into it.
import type { Cluster } from '../cluster/cluster.ts'
import type { Completion, TerminalOutput } from '../contract.ts'
import { completeKubectl } from '../kubectl/completion.ts'
import type { CompletionSource } from '../shell/completion.ts'
import { type ShellSession, shell } from '../shell/main.ts'
import type { Process } from '../simulation/process.ts'
import { type Outcome, pendingOutcome } from './outcome.ts'

export class Terminal {
  readonly #cluster: Cluster
  readonly #write: (output: TerminalOutput) => void
  readonly #names: CompletionSource
  #session: ShellSession | undefined
  #process: Process | undefined

  constructor(cluster: Cluster, names: CompletionSource, write: (output: TerminalOutput) => void) {
    this.#cluster = cluster
    this.#names = names
    this.#write = write
  }

  /** Starts the shell; it answers from the next instant on. */
  powerOn(): void {
    const io = {
      write: (stream: TerminalOutput['stream'], text: string) => this.#write({ stream, text }),
      hasPane: true,
      completers: new Map([['kubectl', completeKubectl]]),
    }
    this.#process = this.#cluster.simulation.machine('laptop')?.start(
      'bash',
      shell((session) => {
        this.#session = session
      }, io),
    )
  }

  /** Runs a line; its outcome is the exit code. */
  exec(line: string): Outcome<number> {
    const { outcome, settle } = pendingOutcome<number>()
    this.#input(
      'exec',
      line,
      (session) => session.run(line, settle),
      () => settle(255),
    )
    return outcome
  }

  input(text: string): Outcome<void> {
    this.#input('stdin', text, (session) => session.stdin(text))
    return { result: Promise.resolve() }
  }

  interrupt(): Outcome<void> {
    this.#input('interrupt', '', (session) => session.interrupt())
    return { result: Promise.resolve() }
  }

  complete(line: string, cursor: number): Completion {
    return this.#session?.complete(line, cursor, this.#names) ?? { from: cursor, candidates: [] }
  }

  #input(input: string, detail: string, act: (session: ShellSession) => void, otherwise: () => void = () => {}): void {
    const session = this.#process?.alive ? this.#session : undefined
    this.#cluster.simulation.input(input, detail, () => (session ? act(session) : otherwise()))
  }
}

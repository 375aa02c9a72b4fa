// A running program: from its start to its end, with what it holds meanwhile. A dead program never goes on.
import type { ChildProcess, ExitStatus, Program, StartOptions } from './host.ts'
import type { Machine } from './machine.ts'
import type { Exchange } from './network.ts'
import { ProcessHost } from './process-host.ts'
import type { End } from './trace.ts'

/** Unwinds the stack of a program that called `host.exit`. */
class ProcessExit extends Error {}

export class Process implements ChildProcess {
  readonly machine: Machine
  readonly pid: number
  readonly name: string
  readonly address: string
  readonly exchanges = new Set<Exchange>()
  readonly options: StartOptions
  // Many processes are the one program of a container, with one of each at most: grown by concat, which keeps no room.
  #exitHandlers: ((status: ExitStatus) => void)[] = []
  #listeners: { close(): void }[] = []
  #children: Process[] = []
  #ends: Map<string, End> | undefined
  #lastEnd: End | undefined
  #terminateHandler: (() => void) | undefined
  #stdinHandler: ((text: string | undefined) => void) | undefined
  #stdinWaiting: (string | undefined)[] = []
  alive = true

  constructor(machine: Machine, pid: number, name: string, options: StartOptions) {
    this.machine = machine
    this.pid = pid
    this.name = name
    this.address = options.address ?? machine.spec.address
    this.options = options
  }

  /** This program as one end of a message; the same object for the same address. */
  endAt(address: string): End {
    const last = this.#lastEnd
    if (last?.address === address) return last
    if (last) this.#ends ??= new Map([[last.address, last]])
    const end = this.#ends?.get(address) ?? { machine: this.machine.name, program: this.name, address }
    this.#ends?.set(address, end)
    this.#lastEnd = end
    return end
  }

  start(program: Program): void {
    this.#record('started', '')
    const { agenda } = this.machine.network
    agenda.soon(() => {
      if (!this.alive) return
      agenda.noteResumed()
      this.#watchOver(
        program(new ProcessHost(this)).then((code) =>
          this.#end('exited', { code: typeof code === 'number' ? code : 0, message: '' }),
        ),
      )
    })
  }

  /** Runs a piece of the program that is no wait of its own: a handler. */
  enter(piece: () => unknown): void
  enter<T>(piece: (argument: T) => unknown, argument: T): void
  enter(piece: (argument: unknown) => unknown, argument?: unknown): void {
    if (!this.alive) return
    try {
      const running = piece(argument)
      if (running instanceof Promise) {
        this.machine.network.agenda.noteResumed()
        this.#watchOver(running)
      }
    } catch (error) {
      this.#panic(error)
    }
  }

  onExit(handler: (status: ExitStatus) => void): void {
    this.#exitHandlers = this.#exitHandlers.concat(handler)
  }

  stdin(text: string | undefined): void {
    const handler = this.#stdinHandler
    if (handler) this.enter(handler, text)
    else this.#stdinWaiting.push(text)
  }

  terminate(): void {
    if (!this.alive) return
    if (this.#terminateHandler) this.enter(this.#terminateHandler)
    else this.#end('killed', { code: 143, signal: 'SIGTERM', message: '' })
  }

  kill(): void {
    this.#end('killed', { code: 137, signal: 'SIGKILL', message: '' })
  }

  /** The power is gone: no connection is closed, nobody is told. */
  vanish(): void {
    this.alive = false
    for (const listener of this.#listeners) listener.close()
  }

  #watchOver(running: Promise<unknown>): void {
    running.catch((error: unknown) => this.#panic(error))
  }

  #panic(error: unknown): void {
    if (error instanceof ProcessExit || !this.alive) return
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#end('panicked', { code: 2, message })
  }

  #end(change: 'exited' | 'killed' | 'panicked', status: ExitStatus): void {
    if (!this.alive) return
    this.alive = false
    this.#record(change, change === 'exited' ? `exit code ${status.code}` : status.message)
    for (const child of this.#children) child.kill()
    for (const listener of this.#listeners) listener.close()
    for (const exchange of [...this.exchanges]) exchange.processDied(this)
    for (const handler of this.#exitHandlers) handler(status)
  }

  #record(change: 'started' | 'exited' | 'killed' | 'panicked', detail: string): void {
    this.machine.trace.append({ type: 'process', machine: this.machine.name, program: this.name, change, detail })
  }

  /** Resolves a wait of the program, unless it has died meanwhile. */
  resume<T>(resolve: (value: T) => void, value: T): void {
    if (!this.alive) return
    this.machine.network.agenda.noteResumed()
    resolve(value)
  }

  /** What is closed when the program ends. */
  addListener(listener: { close(): void }): void {
    this.#listeners = this.#listeners.concat(listener)
  }

  startChild(name: string, program: Program, options: StartOptions | undefined): Process {
    const child = this.machine.start(name, program, this.#inherited(options))
    if (options?.detached) return child
    this.#children = this.#children.concat(child)
    child.onExit(() => {
      this.#children = this.#children.filter((one) => one !== child)
    })
    return child
  }

  /** A program in a container starts others in that container. */
  #inherited(options: StartOptions | undefined): StartOptions | undefined {
    const { root, mounts, address } = this.options
    if (root === undefined || options?.root !== undefined) return options
    return { root, ...(mounts ? { mounts } : {}), ...(address === undefined ? {} : { address }), ...options }
  }

  exit(code: number): never {
    this.#end('exited', { code, message: '' })
    throw new ProcessExit()
  }

  onTerminate(handler: () => void): void {
    this.#terminateHandler = handler
  }

  onStdin(handler: (text: string | undefined) => void): void {
    const { agenda } = this.machine.network
    this.#stdinHandler = handler
    this.options.onReadStdin?.()
    const waiting = this.#stdinWaiting
    this.#stdinWaiting = []
    for (const text of waiting) agenda.soon(() => this.enter(handler, text))
  }
}

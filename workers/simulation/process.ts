// A running program: it makes the host that the program gets, and sees to it that a dead program never goes on.
import type { Timer } from './agenda.ts'
import type {
  CallOptions,
  ChildProcess,
  ExitStatus,
  Host,
  HostTrace,
  MachineFacts,
  Program,
  Protocol,
  Server,
  Signal,
  StartOptions,
  StreamHandlers,
} from './host.ts'
import type { Machine } from './machine.ts'
import { MountedPaths } from './mounted-paths.ts'
import type { Exchange } from './network.ts'
import { NetworkError } from './network-error.ts'
import { Random } from './random.ts'
import type { End, ObjectRef } from './trace.ts'

/** Unix time of virtual time 0: 2026-01-01T00:00:00Z. */
export const epochMs = Date.UTC(2026, 0, 1)

/** The second that was asked for last, as text: many objects are written in the same one and share it. */
let knownSecond = -1
let knownText = ''

function wholeSeconds(unixMs: number): string {
  const second = Math.floor(unixMs / 1000)
  if (second !== knownSecond) {
    knownSecond = second
    knownText = new Date(second * 1000).toISOString().replace('.000', '')
  }
  return knownText
}

/** Unwinds the stack of a program that called `host.exit`. */
class ProcessExit extends Error {}

export class Process implements ChildProcess {
  readonly machine: Machine
  readonly pid: number
  readonly name: string
  readonly address: string
  readonly exchanges = new Set<Exchange>()
  readonly #options: StartOptions
  readonly #listeners = new Set<{ close(): void }>()
  readonly #exitHandlers: ((status: ExitStatus) => void)[] = []
  readonly #children = new Set<Process>()
  readonly #ends = new Map<string, End>()
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
    this.#options = options
  }

  /** This program as one end of a message; the same object for the same address. */
  endAt(address: string): End {
    if (this.#lastEnd?.address === address) return this.#lastEnd
    let end = this.#ends.get(address)
    if (!end) this.#ends.set(address, (end = { machine: this.machine.name, program: this.name, address }))
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
    this.#exitHandlers.push(handler)
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
  #resume(resolve: () => void): void {
    if (!this.alive) return
    this.machine.network.agenda.noteResumed()
    resolve()
  }

  /** How the parts of a host are made. */
  static readonly parts = {
    clock: (process: Process) => process.#clock(),
    random: (process: Process) =>
      new Random(process.machine.seed, `${process.machine.name}/${process.name}/${process.pid}`),
    network: (process: Process) => process.#network(),
    disk: (process: Process) => process.#disk(),
    kernel: (process: Process) => process.#kernel(),
    processes: (process: Process) => process.#processes(),
    stdio: (process: Process) => process.#stdio(),
    trace: (process: Process) => process.#trace(),
    signal: (process: Process) => process.#signal(),
  }

  get options(): StartOptions {
    return this.#options
  }

  exit(code: number): never {
    this.#end('exited', { code, message: '' })
    throw new ProcessExit()
  }

  onTerminate(handler: () => void): void {
    this.#terminateHandler = handler
  }

  #network(): Host['network'] {
    const { machine } = this
    return {
      listen: <P extends Protocol>(protocol: string, port: number | string, server: Server<P>, address?: string) => {
        const place = typeof port === 'string' ? `${machine.name}${port}` : `${address ?? this.address}:${port}`
        const listener = machine.network.listen(this, protocol, place, server as unknown as Server<Protocol>)
        this.#listeners.add(listener)
        return listener
      },
      call: (protocol, address, request, options) => this.#call(protocol, address, request, options ?? {}),
      ask: (protocol, address, request, answered, failed, options) => {
        const exchange = machine.network.open(
          this,
          protocol,
          address,
          request,
          {
            onResponse: (response) => {
              exchange.finishCall()
              answered(response)
            },
            onEnd: (error) => failed(error ?? new NetworkError('reset', 'unexpected EOF')),
          },
          options ?? {},
        )
      },
      open: <P extends Protocol>(
        protocol: string,
        address: string,
        request: P['request'],
        handlers: StreamHandlers<P>,
        options?: CallOptions,
      ) => machine.network.open(this, protocol, address, request, handlers, options ?? {}),
    }
  }

  #kernel(): Host['kernel'] {
    const { machine } = this
    return {
      addAddress: (address) => machine.addAddress(address),
      removeAddress: (address) => machine.removeAddress(address),
      replaceServiceRules: (rules) => machine.replaceServiceRules(rules),
      mapPort: (port, target) => machine.mapPort(port, target),
    }
  }

  #processes(): Host['processes'] {
    const { machine } = this
    return {
      has: (executable) => machine.executable(executable) !== undefined,
      start: (executable, options) => {
        const program = machine.executable(executable)
        if (!program) throw new Error(`${machine.name} has no executable ${executable}`)
        return this.#startChild(options?.name ?? executable, program, options)
      },
      run: (name, program, options) => this.#startChild(name, program, options),
      find: (pid) => machine.process(pid),
    }
  }

  #stdio(): Host['stdio'] {
    const { agenda } = this.machine.network
    return {
      stdout: this.#options.stdout ?? (() => {}),
      stderr: this.#options.stderr ?? (() => {}),
      onStdin: (handler) => {
        this.#stdinHandler = handler
        const waiting = this.#stdinWaiting
        this.#stdinWaiting = []
        for (const text of waiting) agenda.soon(() => this.enter(handler, text))
      },
    }
  }

  #startChild(name: string, program: Program, options: StartOptions | undefined): Process {
    const child = this.machine.start(name, program, options)
    if (options?.detached) return child
    this.#children.add(child)
    child.onExit(() => this.#children.delete(child))
    return child
  }

  #clock(): Host['clock'] {
    const { agenda } = this.machine.network
    const unixMs = () => epochMs + agenda.nowMs
    const after = (ms: number, run: () => void, cause?: number): Timer =>
      agenda.schedule(agenda.nowMs + ms, () => this.enter(run), cause)
    return {
      nowMs: () => agenda.nowMs,
      unixMs,
      timestamp: () => wholeSeconds(unixMs()),
      microTimestamp: () => {
        const micros = Math.floor((agenda.nowMs * 1000) % 1000)
        return `${new Date(unixMs()).toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}Z`
      },
      sleep: (ms) =>
        new Promise((resolve) => agenda.schedule(agenda.nowMs + Math.max(0, ms), () => this.#resume(resolve))),
      after: (ms, run) => after(ms, run),
      every: (ms, run, firstMs = ms) => {
        let stopped = false
        let timer: Timer
        const next = (delayMs: number): void => {
          timer = after(
            delayMs,
            () => {
              next(ms)
              run()
            },
            0,
          )
        }
        next(firstMs)
        return {
          get atMs() {
            return timer.atMs
          },
          cancel() {
            if (!stopped) timer.cancel()
            stopped = true
          },
        }
      },
    }
  }

  #call(protocol: string, address: string, request: unknown, options: CallOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const exchange = this.machine.network.open(
        this,
        protocol,
        address,
        request,
        {
          onResponse: (response) => {
            exchange.finishCall()
            this.#resume(() => resolve(response))
          },
          onEnd: (error) => this.#resume(() => reject(error ?? new NetworkError('reset', 'unexpected EOF'))),
        },
        options,
      )
    })
  }

  #disk(): Host['disk'] {
    const { disk } = this.machine
    const view = new MountedPaths(this.#options)
    return {
      read: (path) => disk.read(view.outside(path)),
      readText: (path) => disk.readText(view.outside(path)),
      readLog: (path) => disk.readLog(view.outside(path)),
      has: (path) => disk.has(view.outside(path)),
      list: (prefix) => disk.list(view.outside(prefix)).map((path) => view.inside(path)),
      write: (path, content) => disk.write(view.outside(path), content),
      writeLog: (path, entries) => disk.writeLog(view.outside(path), entries),
      append: (path, entry) => disk.append(view.outside(path), entry),
      remove: (path) => disk.remove(view.outside(path)),
      watch: (prefix, changed) =>
        disk.watch(view.outside(prefix), (path) => this.enter(() => changed(view.inside(path)))),
      sync: () => new Promise((resolve) => disk.sync(() => this.#resume(resolve))),
    }
  }

  /** Waits are resumed by entries of their own, so that each goes on under the cause of its notification. */
  #signal(): Signal {
    const { agenda } = this.machine.network
    let waiting: (() => void) | undefined
    let raised = false
    return {
      wait: () => {
        if (raised) {
          raised = false
          return Promise.resolve()
        }
        return new Promise((resolve) => {
          waiting = resolve
        })
      },
      notify: () => {
        const resolve = waiting
        waiting = undefined
        if (resolve) agenda.soon(() => this.#resume(resolve))
        else raised = true
      },
    }
  }

  #trace(): HostTrace {
    const { trace } = this.machine
    const source = `${this.machine.name}/${this.name}`
    return {
      decision: (decision: string, about: ObjectRef | undefined, detail: unknown) =>
        trace.append({ type: 'decision', source, decision, about, detail }),
      write: (entry) => trace.append({ type: 'write', ...entry }),
      runtime: (pod, container, change, detail) =>
        trace.append({ type: 'runtime', machine: this.machine.name, pod, container, change, detail }),
      state: (state) => trace.state(source, state),
    }
  }
}

/**
 * What a program sees of its process. Its parts are made when they are first used: there is a host for every container,
 * and most programs in containers use few of them.
 */
class ProcessHost implements Host {
  readonly process: Process
  readonly made: { -readonly [part in keyof typeof Process.parts | 'env']?: Host[part] } = {}

  constructor(process: Process) {
    this.process = process
  }

  get args(): readonly string[] {
    return this.process.options.args ?? []
  }
  get env(): Readonly<Record<string, string>> {
    return (this.made.env ??= this.process.options.env ?? {})
  }
  get machine(): MachineFacts {
    return this.process.machine.facts
  }
  get address(): string {
    return this.process.address
  }
  get clock(): Host['clock'] {
    return (this.made.clock ??= Process.parts.clock(this.process))
  }
  get random(): Random {
    return (this.made.random ??= Process.parts.random(this.process))
  }
  get network(): Host['network'] {
    return (this.made.network ??= Process.parts.network(this.process))
  }
  get disk(): Host['disk'] {
    return (this.made.disk ??= Process.parts.disk(this.process))
  }
  get kernel(): Host['kernel'] {
    return (this.made.kernel ??= Process.parts.kernel(this.process))
  }
  get processes(): Host['processes'] {
    return (this.made.processes ??= Process.parts.processes(this.process))
  }
  get stdio(): Host['stdio'] {
    return (this.made.stdio ??= Process.parts.stdio(this.process))
  }
  get trace(): HostTrace {
    return (this.made.trace ??= Process.parts.trace(this.process))
  }
  get cause(): number {
    return this.process.machine.network.agenda.cause
  }
  set cause(cause: number) {
    this.process.machine.network.agenda.cause = cause
  }

  spawn(task: () => Promise<unknown>): void {
    const { cause } = this
    this.process.enter(task)
    this.cause = cause
  }

  load<T>(code: () => Promise<T>): Promise<T> {
    return this.process.machine.network.agenda.load(code)
  }

  signal(): Signal {
    return Process.parts.signal(this.process)
  }

  exit(code: number): never {
    return this.process.exit(code)
  }

  onTerminate(handler: () => void): void {
    this.process.onTerminate(handler)
  }
}

// What a program sees of its process: the parts of its host. They are made when they are first used, since there is a
// host for every container and most programs in containers use few of them.
import type { Agenda, Timer } from './agenda.ts'
import type { Disk } from './disk.ts'
import type {
  CallOptions,
  ChildProcess,
  ClientStream,
  Clock,
  Host,
  HostDisk,
  HostNetwork,
  HostTrace,
  Kernel,
  Listener,
  MachineFacts,
  Processes,
  Program,
  Protocol,
  Server,
  ServiceRules,
  Signal,
  StartOptions,
  Stdio,
  StreamHandlers,
} from './host.ts'
import type { Machine } from './machine.ts'
import { MountedPaths } from './mounted-paths.ts'
import { NetworkError } from './network-error.ts'
import type { Process } from './process.ts'
import { Random } from './random.ts'
import type { ObjectRef, Trace } from './trace.ts'

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

type HostPart = 'clock' | 'network' | 'disk' | 'random' | 'kernel' | 'processes' | 'stdio' | 'trace'

export class ProcessHost implements Host {
  // Not private to the class: a shell makes hosts for its commands that inherit from its own.
  readonly process: Process
  readonly made: { -readonly [part in HostPart]?: Host[part] } = {}

  constructor(process: Process) {
    this.process = process
  }

  get args(): readonly string[] {
    return this.process.options.args ?? []
  }
  get env(): Readonly<Record<string, string>> {
    return this.process.options.env ?? {}
  }
  get machine(): MachineFacts {
    return this.process.machine.facts
  }
  get address(): string {
    return this.process.address
  }
  get clock(): Clock {
    return (this.made.clock ??= new ProcessClock(this.process))
  }
  get network(): HostNetwork {
    return (this.made.network ??= new ProcessNetwork(this.process))
  }
  get disk(): HostDisk {
    return (this.made.disk ??= new ProcessDisk(this.process))
  }
  get random(): Random {
    const { machine, name, pid } = this.process
    return (this.made.random ??= new Random(machine.seed, `${machine.name}/${name}/${pid}`))
  }
  get kernel(): Kernel {
    return (this.made.kernel ??= new ProcessKernel(this.process.machine))
  }
  get processes(): Processes {
    return (this.made.processes ??= new ProcessChildren(this.process))
  }
  get stdio(): Stdio {
    return (this.made.stdio ??= stdioOf(this.process))
  }
  get trace(): HostTrace {
    return (this.made.trace ??= new ProcessTrace(this.process))
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
    return new ProcessSignal(this.process)
  }

  exit(code: number): never {
    return this.process.exit(code)
  }

  onTerminate(handler: () => void): void {
    this.process.onTerminate(handler)
  }
}

class ProcessClock implements Clock {
  readonly #process: Process
  readonly #agenda: Agenda

  constructor(process: Process) {
    this.#process = process
    this.#agenda = process.machine.network.agenda
  }

  nowMs(): number {
    return this.#agenda.nowMs
  }

  unixMs(): number {
    return epochMs + this.#agenda.nowMs + this.#process.machine.clockOffsetMs
  }

  timestamp(): string {
    return wholeSeconds(this.unixMs())
  }

  microTimestamp(): string {
    const micros = Math.floor((this.#agenda.nowMs * 1000) % 1000)
    return `${new Date(this.unixMs()).toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}Z`
  }

  sleep(ms: number): Promise<void> {
    const atMs = this.#agenda.nowMs + Math.max(0, ms)
    return new Promise((resolve) => this.#agenda.schedule(atMs, () => this.#process.resume(resolve, undefined)))
  }

  after(ms: number, run: () => void): Timer {
    return this.#after(ms, run)
  }

  every(ms: number, run: () => void, firstMs = ms): Timer {
    let stopped = false
    let timer: Timer
    const next = (delayMs: number): void => {
      timer = this.#after(
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
  }

  #after(ms: number, run: () => void, cause?: number): Timer {
    return this.#agenda.schedule(this.#agenda.nowMs + ms, () => this.#process.enter(run), cause)
  }
}

class ProcessNetwork implements HostNetwork {
  readonly #process: Process

  constructor(process: Process) {
    this.#process = process
  }

  listen<P extends Protocol>(
    protocol: P['name'],
    port: number | string,
    server: Server<P>,
    address = this.#process.address,
  ): Listener {
    const { machine } = this.#process
    const place = typeof port === 'string' ? `${machine.name}${port}` : `${address}:${port}`
    const listener = machine.network.listen(this.#process, protocol, place, server as unknown as Server<Protocol>)
    this.#process.addListener(listener)
    return listener
  }

  call<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    options?: CallOptions,
  ): Promise<P['response']> {
    const process = this.#process
    return new Promise((resolve, reject) =>
      this.ask(
        protocol,
        address,
        request,
        (response) => process.resume(resolve, response),
        (error) => process.resume(reject, error),
        options,
      ),
    )
  }

  ask<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    answered: (response: P['response']) => void,
    failed: (error: NetworkError) => void,
    options: CallOptions = noOptions,
  ): void {
    const exchange = this.#process.machine.network.open(
      this.#process,
      protocol,
      address,
      request,
      {
        onResponse: (response) => {
          exchange.finishCall()
          answered(response)
        },
        onEnd: (error) => failed(error ?? new NetworkError('reset', 'EOF')),
      },
      options,
    )
  }

  open<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    handlers: StreamHandlers<P>,
    options: CallOptions = noOptions,
  ): ClientStream<P> {
    return this.#process.machine.network.open(this.#process, protocol, address, request, handlers, options)
  }
}

const noOptions: CallOptions = {}

class ProcessDisk implements HostDisk {
  readonly #process: Process
  readonly #disk: Disk
  readonly #view: MountedPaths

  constructor(process: Process) {
    this.#process = process
    this.#disk = process.machine.disk
    this.#view = new MountedPaths(process.options)
  }

  read(path: string): unknown {
    return this.#disk.read(this.#view.outside(path))
  }

  readText(path: string): string | undefined {
    return this.#disk.readText(this.#view.outside(path))
  }

  readLog(path: string): readonly unknown[] {
    return this.#disk.readLog(this.#view.outside(path))
  }

  has(path: string): boolean {
    return this.#disk.has(this.#view.outside(path))
  }

  list(prefix: string): string[] {
    return this.#disk.list(this.#view.outside(prefix)).map((path) => this.#view.inside(path))
  }

  write(path: string, content: unknown): void {
    this.#disk.write(this.#view.outside(path), content)
  }

  writeLog(path: string, entries: readonly unknown[]): void {
    this.#disk.writeLog(this.#view.outside(path), entries)
  }

  append(path: string, entry: unknown): void {
    this.#disk.append(this.#view.outside(path), entry)
  }

  remove(path: string): void {
    this.#disk.remove(this.#view.outside(path))
  }

  watch(prefix: string, changed: (path: string) => void): () => void {
    const tell = (path: string) => this.#process.enter(changed, this.#view.inside(path))
    return this.#disk.watch(this.#view.outside(prefix), tell)
  }

  sync(): Promise<void> {
    return new Promise((resolve) => this.#disk.sync(() => this.#process.resume(resolve, undefined)))
  }

  whenSynced(done: () => void): void {
    this.#disk.sync(() => this.#process.enter(done))
  }
}

class ProcessKernel implements Kernel {
  readonly #machine: Machine

  constructor(machine: Machine) {
    this.#machine = machine
  }

  addAddress(address: string): void {
    this.#machine.addAddress(address)
  }

  removeAddress(address: string): void {
    this.#machine.removeAddress(address)
  }

  replaceServiceRules(rules: ServiceRules): void {
    this.#machine.replaceServiceRules(rules)
  }

  mapPort(port: number, target: string | undefined): void {
    this.#machine.mapPort(port, target)
  }
}

class ProcessChildren implements Processes {
  readonly #process: Process

  constructor(process: Process) {
    this.#process = process
  }

  has(executable: string): boolean {
    return this.#process.machine.executable(executable) !== undefined
  }

  start(executable: string, options?: StartOptions): ChildProcess {
    const { machine } = this.#process
    const program = machine.executable(executable)
    if (!program) throw new Error(`${machine.name} has no executable ${executable}`)
    return this.#process.startChild(options?.name ?? executable, program, options)
  }

  run(name: string, program: Program, options?: StartOptions): ChildProcess {
    return this.#process.startChild(name, program, options)
  }

  find(pid: number): ChildProcess | undefined {
    return this.#process.machine.process(pid)
  }
}

const nowhere = () => {}

/** Its functions are handed on alone. */
function stdioOf(process: Process): Stdio {
  const { stdout = nowhere, stderr = nowhere } = process.options
  return { stdout, stderr, onStdin: (handler) => process.onStdin(handler) }
}

/** Waits are resumed by entries of their own, so that each goes on under the cause of its notification. */
class ProcessSignal implements Signal {
  readonly #process: Process
  #waiting: ((value: undefined) => void) | undefined
  #raised = false

  constructor(process: Process) {
    this.#process = process
  }

  wait(): Promise<void> {
    if (this.#raised) {
      this.#raised = false
      return Promise.resolve()
    }
    return new Promise<undefined>((resolve) => {
      this.#waiting = resolve
    })
  }

  notify(): void {
    const resolve = this.#waiting
    this.#waiting = undefined
    if (resolve) this.#process.machine.network.agenda.soon(() => this.#process.resume(resolve, undefined))
    else this.#raised = true
  }
}

class ProcessTrace implements HostTrace {
  readonly #trace: Trace
  readonly #machine: string
  readonly #source: string

  constructor({ machine, name }: Process) {
    this.#trace = machine.trace
    this.#machine = machine.name
    this.#source = `${machine.name}/${name}`
  }

  decision(decision: string, about: ObjectRef | undefined, detail: unknown): number {
    return this.#trace.append({ type: 'decision', source: this.#source, decision, about, detail })
  }

  write(entry: Parameters<HostTrace['write']>[0]): number {
    return this.#trace.write({ type: 'write', ...entry })
  }

  runtime(pod: Parameters<HostTrace['runtime']>[0], container: string, change: string, detail?: unknown): number {
    return this.#trace.append({ type: 'runtime', machine: this.#machine, pod, container, change, detail })
  }

  state(state: Readonly<Record<string, unknown>>): void {
    this.#trace.state(this.#source, state)
  }
}

// What a program gets, and all it may touch: its clock, network, disk, dice, kernel and trace.
import type { Timer } from './agenda.ts'
import type { Disk } from './disk.ts'
import type { NetworkError } from './network-error.ts'
import type { Random } from './random.ts'
import type { End, ObjectRef, TraceRecord } from './trace.ts'

/**
 * The shape of a protocol: one request, one response, then, on a stream, events from the server and uploads from the
 * client. Payloads travel by reference and are never copied: whoever receives one must not change it.
 */
export type Protocol = {
  readonly name: string
  readonly request: unknown
  readonly response: unknown
  readonly event: unknown
  readonly upload: unknown
}

/** A program is an async function of its host. If it resolves to a number, that is the exit code; else 0. */
export type Program = (host: Host) => Promise<unknown>

export type Host = {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly machine: MachineFacts
  /** The address that this program listens on and sends from: its machine's, or its pod's. */
  readonly address: string
  readonly clock: Clock
  readonly network: HostNetwork
  readonly disk: HostDisk
  readonly random: Random
  readonly kernel: Kernel
  readonly processes: Processes
  readonly stdio: Stdio
  readonly trace: HostTrace
  /** The record whose consequences this program is dealing with; a work queue puts back the cause of the item in hand. */
  cause: number
  /** Runs `task` beside the program; an error in it that nobody catches ends the program as a panic would. */
  spawn(task: () => Promise<unknown>): void
  /**
   * Brings in a part of the program that is rarely needed: `await host.load(() => import('./job-sync.ts'))`. Virtual
   * time stands still meanwhile, so a run is the same whether the code was there or not.
   */
  load<T>(code: () => Promise<T>): Promise<T>
  /** Something to wait for that other tasks of the same program can raise. */
  signal(): Signal
  /** Ends the program at once. */
  exit(code: number): never
  /** Calls `handler` when the program is asked to stop (SIGTERM); without a handler it ends at once with 143. */
  onTerminate(handler: () => void): void
}

export type MachineFacts = {
  readonly name: string
  readonly address: string
  readonly cpuMillis: number
  readonly memoryBytes: number
  readonly diskBytes: number
  readonly bootedAtMs: number
}

export type Clock = {
  /** Virtual time in ms since the run began; not whole. */
  nowMs(): number
  /** The date in ms since 1970, as the machine's clock shows it. */
  unixMs(): number
  /** The date as Kubernetes writes it, in whole seconds: `2026-01-01T09:00:00Z`. */
  timestamp(): string
  /** The date in microseconds, as leases and events write it: `2026-01-01T09:00:00.000000Z`. */
  microTimestamp(): string
  sleep(ms: number): Promise<void>
  /** Calls `run` once, `ms` from now, with the cause of now. */
  after(ms: number, run: () => void): Timer
  /** Calls `run` every `ms`, first after `firstMs` (default `ms`), of the program's own accord: with no cause. */
  every(ms: number, run: () => void, firstMs?: number): Timer
}

export type Signal = {
  /** Resolves at the next `notify`, or at once if there was one that nobody has waited for. */
  wait(): Promise<void>
  notify(): void
}

export type HostNetwork = {
  /**
   * Serves `protocol` on a port of `address` (default: the program's own) or on a `unix:` path. Throws a
   * {@link NetworkError} when it is taken.
   */
  listen<P extends Protocol>(protocol: P['name'], port: number | string, server: Server<P>, address?: string): Listener
  /** Sends a request and resolves with the response; rejects with a {@link NetworkError}. */
  call<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    options?: CallOptions,
  ): Promise<P['response']>
  /** Like `call`, with callbacks in place of a promise: a hot path does not have to wait for its turn. */
  ask<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    answered: (response: P['response']) => void,
    failed: (error: NetworkError) => void,
    options?: CallOptions,
  ): void
  /** Opens a stream; `handlers` are called with what comes, in order. */
  open<P extends Protocol>(
    protocol: P['name'],
    address: string,
    request: P['request'],
    handlers: StreamHandlers<P>,
    options?: CallOptions,
  ): ClientStream<P>
}

export type CallOptions = {
  /** Gives up with `timeout` after this long. Without it, only the connection's own limits apply. */
  readonly timeoutMs?: number
}

export type Listener = { close(): void }

/** Handles one exchange; may be sync (cheap) or async. An error in it that nobody catches ends the program. */
export type Server<P extends Protocol> = (exchange: ServerExchange<P>) => void | Promise<void>

export type ServerExchange<P extends Protocol> = {
  readonly request: P['request']
  readonly peer: End
  /** The address that the client asked for, before the kernel translated it. */
  readonly local: string
  readonly closed: boolean
  respond(response: P['response']): void
  /** Sends one more event on a stream. */
  push(event: P['event']): void
  /** Ends the stream in good order. */
  end(): void
  /** Calls `handler` when the client has gone. */
  onClose(handler: () => void): void
  /** Calls `handler` when the client wanted an answer and no more, and has it: nothing is to come. */
  onAnswered(handler: () => void): void
  onUpload(handler: (upload: P['upload']) => void): void
}

export type StreamHandlers<P extends Protocol> = {
  onResponse?(response: P['response']): void
  onEvent?(event: P['event']): void
  /** The stream is over: in good order, or with the error that broke it. Called once. */
  onEnd(error: NetworkError | undefined): void
}

export type ClientStream<P extends Protocol> = {
  upload(upload: P['upload']): void
  close(): void
}

/** The disk, with a sync that can be awaited. */
export type HostDisk = Pick<
  Disk,
  'read' | 'readText' | 'readLog' | 'has' | 'list' | 'write' | 'writeLog' | 'append' | 'remove' | 'watch'
> & {
  sync(): Promise<void>
  /** Like `sync`, with a callback in place of a promise. */
  whenSynced(done: () => void): void
}

/** Where traffic to a Service goes: `ip:port` (or `*:port` for node ports) to the addresses behind it. */
export type ServiceRules = ReadonlyMap<string, readonly string[] | 'drop'>

export type Kernel = {
  /** Gives the machine one more address, as a network plugin does for a pod. */
  addAddress(address: string): void
  removeAddress(address: string): void
  /** Replaces the machine's translation rules. An empty list refuses the connection, `drop` leaves it without an answer. */
  replaceServiceRules(rules: ServiceRules): void
  /** Leads connections to a port of the machine on to `target` (`ip:port`); undefined ends that. */
  mapPort(port: number, target: string | undefined): void
}

export type ExitStatus = { readonly code: number; readonly signal?: 'SIGTERM' | 'SIGKILL'; readonly message: string }

export type Processes = {
  /** Whether the machine has an executable of that name. */
  has(executable: string): boolean
  /** Starts a program of this machine; throws when there is none of that name. */
  start(executable: string, options?: StartOptions): ChildProcess
  /** Starts a program given as a function, under `name`. */
  run(name: string, program: Program, options?: StartOptions): ChildProcess
  /** The running process of that number, if there is one: what a restarted supervisor finds of its detached children. */
  find(pid: number): ChildProcess | undefined
}

/** Standard streams of a program: text as it comes, not lines. */
export type Stdio = {
  stdout(text: string): void
  stderr(text: string): void
  /** Calls `handler` with what arrives on standard input; undefined is its end. */
  onStdin(handler: (text: string | undefined) => void): void
}

export type StartOptions = {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The pod's address, for a program in a pod's network; default: the machine's. */
  readonly address?: string
  /** A name for the trace; default: the executable's. */
  readonly name?: string
  /** The program's root directory on the machine's disk, for a program in a container; default: the disk's own. */
  readonly root?: string
  /** Directories (or files) that lie elsewhere on the disk than under `root`. */
  readonly mounts?: readonly { readonly containerPath: string; readonly hostPath: string; readonly readonly: boolean }[]
  /** Where standard output and error go; default: nowhere. */
  readonly stdout?: (text: string) => void
  readonly stderr?: (text: string) => void
  /** Called when the program begins to read its standard input: one that never does takes nothing from a shared one. */
  readonly onReadStdin?: () => void
  /** Lives on when the program that started it ends, as a container under its shim does. */
  readonly detached?: boolean
}

export type ChildProcess = {
  readonly pid: number
  readonly alive: boolean
  /** Calls `handler` when the process has ended. */
  onExit(handler: (status: ExitStatus) => void): void
  /** Writes to its standard input; undefined ends it. */
  stdin(text: string | undefined): void
  /** Asks it to stop. */
  terminate(): void
  kill(): void
}

export type HostTrace = {
  /** Records a choice that this program made. Returns the record's id, so that what follows can name it as its cause. */
  decision(decision: string, about: ObjectRef | undefined, detail: unknown): number
  /** Records what an API object became in storage. */
  write(entry: Omit<Extract<TraceRecord, { type: 'write' }>, 'type' | 'id' | 'atMs' | 'cause'>): number
  /** Records the truth about a pod on this machine. */
  runtime(
    pod: { readonly namespace: string; readonly name: string; readonly uid: string },
    container: string,
    change: string,
    detail?: unknown,
  ): number
  /** Tells the program's inner state, for its card. Replaces the one before; call it when something changed. */
  state(state: Readonly<Record<string, unknown>>): void
}

// One container: its process, its record on disk, and those who wait for its end.
import type { Container, PodSandbox } from '../../protocols/cri.ts'
import type { ChildProcess, ExitStatus, Host, Program, StartOptions } from '../../simulation/host.ts'
import { ContainerLog } from './container-log.ts'
import { argvOf, executableOf, notFoundText, runtimeFile } from './container-program.ts'
import type { CpuAccount } from './cpu-account.ts'
import type { StoredImage } from './image-store.ts'
import type { ContainerContext } from './images/behaviour.ts'

/** What lies on disk of a container, so that a restarted containerd finds it again. */
export type SavedContainer = { readonly container: Container; readonly pid: number; readonly imageId: string }

/** What image-programs.ts knows of images. */
export type ImagePrograms = typeof import('./image-programs.ts')

/** Where a container finds others whose processes it may see. */
export type Neighbours = {
  inPod(): readonly RunningContainer[]
  onMachine(): readonly RunningContainer[]
}

/** A refusal with containerd's words. */
export class ContainerError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const folder = '/var/lib/containerd/containers/'
const exitFolder = '/var/lib/containerd/exits/'

export class RunningContainer {
  readonly #host: Host
  readonly #sandbox: PodSandbox
  readonly #image: StoredImage
  readonly #onEnd: (container: RunningContainer) => void
  readonly #neighbours: Neighbours
  readonly #listeners = new Set<(stream: 'stdout' | 'stderr', text: string) => void>()
  readonly log: ContainerLog
  /** Commands that run beside the container's own process, and how they were called. */
  readonly #execs = new Map<ChildProcess, string>()
  #value: Container
  #process: ChildProcess | undefined
  #endWaiters: (() => void)[] = []
  #oomKilled = false
  memoryBytes = 0
  #cpu: CpuAccount | undefined

  constructor(
    host: Host,
    sandbox: PodSandbox,
    image: StoredImage,
    value: Container,
    onEnd: (container: RunningContainer) => void,
    neighbours: Neighbours,
  ) {
    this.#host = host
    this.#sandbox = sandbox
    this.#image = image
    this.#value = value
    this.#onEnd = onEnd
    this.#neighbours = neighbours
    this.log = new ContainerLog(host, value.id)
  }

  static folder = folder

  get value(): Container {
    return this.#value
  }

  get alive(): boolean {
    return this.#value.state === 'CONTAINER_RUNNING'
  }

  /** Milliseconds of processor time since it started; undefined: nobody counts them. */
  get cpuMs(): number | undefined {
    return this.#cpu?.usedMs(this.#host.clock.nowMs())
  }

  save(): void {
    const saved: SavedContainer = { container: this.#value, pid: this.#process?.pid ?? 0, imageId: this.#image.id }
    this.#host.disk.write(folder + this.#value.id, saved)
  }

  /** Finds the process again after a restart of containerd; one that is gone has ended meanwhile. */
  reattach(pid: number): void {
    if (!this.alive) return
    const process = this.#host.processes.find(pid)
    if (process) return this.#watch(process)
    const exit = this.#host.disk.read(exitFolder + this.#value.id) as ExitStatus | undefined
    if (exit) this.#ended(exit)
    else this.#finish(255, 'Unknown', '')
  }

  /** The machine's executable that the container runs; undefined: a program of its image. */
  get executable(): string | undefined {
    return executableOf(this.#host, this.#image, this.#argv)
  }

  startExecutable(executable: string): void {
    this.#host.disk.write(`${this.#root}/etc/resolv.conf`, this.#runtimeFile('/etc/resolv.conf'))
    this.#begin()
    this.#watch(this.#host.processes.start(executable, this.#initOptions()))
    this.save()
  }

  /** Starts what the image has under the command. Throws a {@link ContainerError} when there is nothing to run. */
  start(programs: ImagePrograms): void {
    const argv = this.#argv
    const { metadata, stdin, tty } = this.#value.config
    this.#begin()
    const behaviour = programs.findBehaviour(this.#image, argv[0] ?? '')
    if (!behaviour) {
      const detail = notFoundText(argv[0] ?? '')
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${detail}`
      this.#value = { ...this.#value, startedAtMs: 0 }
      this.#finish(128, 'StartError', message)
      throw new ContainerError('Unknown', `${message}: unknown`)
    }
    const needs = programs.needsOf(this.#image)
    this.memoryBytes = needs.memoryBytes
    const cpu = new programs.CpuAccount(
      this.#value.config.cpuLimitMillis,
      this.#host.clock.nowMs(),
      needs.idleCpuMillis,
    )
    this.#cpu = cpu
    const spend = (ms: number) => cpu.spend(ms, this.#host.clock.nowMs())
    const program = programs.metered(
      behaviour(argv, this.#context(programs, true, stdin, tty)),
      needs.requestCpuMs,
      spend,
    )
    const run = this.#isAboveLimit() ? outOfMemory(this) : program
    this.#watch(this.#host.processes.run(metadata.name, run, this.#initOptions()))
    this.save()
  }

  #begin(): void {
    this.#value = { ...this.#value, startedAtMs: this.#host.clock.unixMs(), state: 'CONTAINER_RUNNING' }
  }

  /** What it runs: its first process, then the commands that were started beside it. */
  get commands(): readonly string[] {
    return this.alive ? [this.#argv.join(' '), ...this.#execs.values()] : []
  }

  get user(): { readonly uid: number; readonly gid: number } {
    const uid = this.#value.config.user?.uid ?? this.#image.uid ?? 0
    return { uid, gid: this.#value.config.user?.gid ?? 0 }
  }

  get repository(): string {
    return this.#image.repository
  }

  get neighbours(): Neighbours {
    return this.#neighbours
  }

  /** Calls `listener` with what the container's own process writes; returns a function that takes that back. */
  listen(listener: (stream: 'stdout' | 'stderr', text: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Types into the container's own process; undefined ends its input. */
  stdin(text: string | undefined): void {
    this.#process?.stdin(text)
  }

  get #argv(): readonly string[] {
    return argvOf(this.#value.config, this.#image)
  }

  #initOptions(): StartOptions {
    return this.#options(this.#argv.slice(1), true, (stream, text) => {
      this.log.append(stream, text)
      for (const listener of this.#listeners) listener(stream, text)
    })
  }

  #watch(process: ChildProcess): void {
    this.#process = process
    const { id } = this.#value
    process.onExit((status) => {
      // The shim notes the end, whether or not containerd is there to hear of it.
      this.#host.disk.write(exitFolder + id, status)
      this.#host.clock.after(0, () => this.#ended(status))
    })
  }

  #ended(status: ExitStatus): void {
    this.#host.disk.remove(exitFolder + this.#value.id)
    if (!this.alive) return
    for (const exec of this.#execs.keys()) exec.kill()
    const { code, message } = status
    if (message !== '' && code !== 0) this.log.append('stderr', `panic: ${message}\n`)
    if (this.#oomKilled) this.#finish(137, 'OOMKilled', '')
    else this.#finish(code, code === 0 ? 'Completed' : 'Error', '')
  }

  #finish(exitCode: number, reason: string, message: string): void {
    this.#process = undefined
    this.#value = {
      ...this.#value,
      state: 'CONTAINER_EXITED',
      finishedAtMs: this.#host.clock.unixMs(),
      exitCode,
      reason,
      message,
    }
    this.save()
    const waiters = this.#endWaiters
    this.#endWaiters = []
    for (const waiter of waiters) waiter()
    this.#onEnd(this)
  }

  /** SIGTERM, then SIGKILL after the timeout; calls `done` when the container has ended. */
  stop(timeoutSeconds: number, done: () => void): void {
    const process = this.#process
    if (!this.alive || !process) return done()
    this.#endWaiters.push(done)
    if (timeoutSeconds <= 0) return process.kill()
    process.terminate()
    if (process.alive) {
      const timer = this.#host.clock.after(timeoutSeconds * 1000, () => process.kill())
      this.#endWaiters.push(() => timer.cancel())
    }
  }

  kill(): void {
    this.#process?.kill()
  }

  /** Calls `handler` once when the container ends; returns a function that takes that back. */
  onEnd(handler: () => void): () => void {
    this.#endWaiters.push(handler)
    return () => {
      this.#endWaiters = this.#endWaiters.filter((waiter) => waiter !== handler)
    }
  }

  /** Runs a command beside the container's own process; undefined when there is no such command. */
  exec(
    programs: ImagePrograms,
    argv: readonly string[],
    tty: boolean,
    stdin: boolean,
    output: (stream: 'stdout' | 'stderr', text: string) => void,
  ): ChildProcess | undefined {
    const behaviour = programs.findBehaviour(this.#image, argv[0] ?? '')
    if (!behaviour) return undefined
    const name = argv[0] ?? ''
    const child = this.#host.processes.run(
      name.slice(name.lastIndexOf('/') + 1),
      behaviour(argv, this.#context(programs, false, stdin, tty)),
      this.#options(argv.slice(1), false, output),
    )
    this.#execs.set(child, argv.join(' '))
    child.onExit(() => this.#execs.delete(child))
    return child
  }

  remove(): void {
    const { disk } = this.#host
    this.log.remove()
    disk.remove(folder + this.#value.id)
    for (const path of disk.list(`${this.#root}/`)) disk.remove(path)
  }

  get #root(): string {
    return `/var/lib/containerd/rootfs/${this.#value.id}`
  }

  #options(
    args: readonly string[],
    detached: boolean,
    output: (stream: 'stdout' | 'stderr', text: string) => void,
  ): StartOptions {
    const container = this
    return {
      args,
      detached,
      // Few programs ever look at their environment.
      get env() {
        return container.#env()
      },
      ...(this.#sandbox.ip === '' ? {} : { address: this.#sandbox.ip }),
      root: this.#root,
      mounts: this.#value.config.mounts,
      stdout: (text) => output('stdout', text),
      stderr: (text) => output('stderr', text),
    }
  }

  #env(): Record<string, string> {
    const env: Record<string, string> = Object.create(null)
    for (const entry of this.#image.config.Env ?? []) {
      const equals = entry.indexOf('=')
      env[entry.slice(0, equals)] = entry.slice(equals + 1)
    }
    env['HOSTNAME'] = this.#sandbox.config.hostname
    for (const { key, value } of this.#value.config.envs) env[key] = value
    return env
  }

  #context(programs: ImagePrograms, isInit: boolean, stdin: boolean, tty: boolean): ContainerContext {
    const { config } = this.#value
    return {
      sandbox: this.#sandbox.config,
      ports: config.ports.filter((port) => port.protocol === 'TCP').map((port) => port.containerPort),
      stdin,
      tty,
      workingDir: config.workingDir || this.#image.config.WorkingDir || '/',
      isInit,
      memoryLimitBytes: config.memoryLimitBytes,
      streams: undefined,
      isReadOnly: (path) => config.mounts.some((mount) => mount.readonly && isWithin(path, mount.containerPath)),
      isMountPoint: (path) => config.mounts.some((mount) => mount.containerPath === path && !mount.isFile),
      paths: () => programs.pathsOf(this.#image),
      file: (path) => this.#runtimeFile(path) ?? programs.fileOf(this.#image, path),
      find: (command) => programs.findBehaviour(this.#image, command),
      user: this.user,
      processes: () => programs.processesSeenBy(this),
      chargeMemory: (bytes) => {
        this.memoryBytes = bytes
        if (this.#isAboveLimit()) this.killForMemory()
      },
      chargeCpu: (millis) => this.#cpu?.use(millis, this.#host.clock.nowMs()),
    }
  }

  #runtimeFile(path: string): string | undefined {
    const { ip, config } = this.#sandbox
    return runtimeFile(config, ip === '' ? this.#host.machine.address : ip, path)
  }

  #isAboveLimit(): boolean {
    const limit = this.#value.config.memoryLimitBytes
    return limit > 0 && this.memoryBytes > limit
  }

  /** Its cgroup gets other limits while it runs. */
  limit(memoryLimitBytes: number, cpuLimitMillis: number): void {
    this.#value = { ...this.#value, config: { ...this.#value.config, memoryLimitBytes, cpuLimitMillis } }
    this.#cpu?.limit(cpuLimitMillis, this.#host.clock.nowMs())
    this.save()
    if (this.#isAboveLimit()) this.killForMemory()
  }

  /** The kernel's out-of-memory killer. */
  killForMemory(): void {
    this.#oomKilled = true
    this.#process?.kill()
  }
}

/** A program that needs more than it may have already when it starts. */
function outOfMemory(container: RunningContainer): Program {
  return async (host) => {
    await host.clock.sleep(50)
    container.killForMemory()
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

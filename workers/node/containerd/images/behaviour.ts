// What the files of an image do when they are run: the part of a container that the simulation has to know.
import type { PodSandboxConfig } from '../../../protocols/cri.ts'
import type { Program } from '../../../simulation/host.ts'

export type Input = {
  /** A line with its newline, or what is left before the end; undefined at the end. */
  readLine(): Promise<string | undefined>
  readAll(): Promise<string>
}

export type Streams = {
  readonly stdin: Input
  stdout(text: string): void
  stderr(text: string): void
}

export type Process = { readonly pid: number; readonly uid: number; readonly command: string }

/** The container around a running program. */
export type ContainerContext = {
  readonly sandbox: PodSandboxConfig
  /** Ports that the pod declares for the container. */
  readonly ports: readonly number[]
  readonly stdin: boolean
  readonly tty: boolean
  readonly workingDir: string
  /** Whether this is the container's first process, which ignores signals that it has no handler for. */
  readonly isInit: boolean
  /** The memory limit in bytes; 0: none. */
  readonly memoryLimitBytes: number
  /** Where a shell has the program read and write; undefined: the process's own streams. */
  readonly streams: Streams | undefined
  /** Whether a path lies in a volume that may not be written to. */
  isReadOnly(path: string): boolean
  isMountPoint(path: string): boolean
  /** A file that the image brings or the runtime provides. */
  file(path: string): string | undefined
  /** The paths of the files that the image brings. */
  paths(): readonly string[]
  /** Says how much memory the program now uses; above the limit the kernel kills the container. */
  chargeMemory(bytes: number): void
  chargeCpu(millis: number): void
  readonly user: { readonly uid: number; readonly gid: number }
  /** The processes that can be seen from here, in order. */
  processes(): readonly Process[]
  /** The program behind a command, as execve would find it in this image. */
  find(command: string): Behaviour | undefined
}

/** Makes the program for `argv` (the command itself first). */
export type Behaviour = (argv: readonly string[], context: ContainerContext) => Program

/** Which everyday commands an image has: those of busybox, those of a Debian, or none at all. */
export type Userland = 'busybox' | 'debian' | 'none'

export type ImageBehaviour = {
  readonly repositories: readonly string[]
  readonly userland: Userland
  /** Programs by their file name: `nginx`. */
  readonly commands: Readonly<Record<string, Behaviour>>
  /** Files that programs may read, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** The processes that the command line becomes, if they are others than itself. */
  readonly processes?: (command: string) => readonly string[] | undefined
  /** What the container uses when idle. */
  readonly memoryBytes: number
  readonly idleCpuMillis?: number
  /** Processor time that it takes to serve one request. */
  readonly requestCpuMs?: number
}

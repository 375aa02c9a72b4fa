// What a command of the shell gets: its surroundings and its streams.
import type { Host } from '../../../simulation/host.ts'
import type { Behaviour, ContainerContext, Input, Streams } from '../images/behaviour.ts'

export type CommandScope = Streams & {
  readonly host: Host
  readonly container: ContainerContext
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** `args` without the command's own name. The number is its exit status. */
export type ShellCommand = (args: readonly string[], scope: CommandScope) => number | Promise<number>

export function textInput(text: string): Input {
  let rest = text
  return {
    readLine: async () => {
      if (rest === '') return undefined
      const end = rest.indexOf('\n') + 1 || rest.length
      const line = rest.slice(0, end)
      rest = rest.slice(end)
      return line
    },
    readAll: async () => {
      const all = rest
      rest = ''
      return all
    },
  }
}

/** Standard input of a process; nothing ever comes when nobody is attached. */
export function processInput(host: Host, isOpen: boolean): Input {
  if (!isOpen) return textInput('')
  let buffer = ''
  let ended = false
  const arrived = host.signal()
  host.stdio.onStdin((text) => {
    if (text === undefined) ended = true
    else buffer += text
    arrived.notify()
  })
  return {
    readLine: async () => {
      while (!buffer.includes('\n') && !ended) await arrived.wait()
      if (buffer === '') return undefined
      const end = buffer.indexOf('\n') + 1 || buffer.length
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end)
      return line
    },
    readAll: async () => {
      while (!ended) await arrived.wait()
      const all = buffer
      buffer = ''
      return all
    },
  }
}

/** `a/../b` from `/x` is `/x/b`. */
export function absolutePath(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Makes a command a program that can be run by itself. As the first process of a container it ignores SIGTERM. */
export function programOf(command: ShellCommand): Behaviour {
  return (argv, container) => async (host) => {
    if (container.isInit) host.onTerminate(() => {})
    const streams = container.streams ?? {
      stdin: processInput(host, container.stdin || !container.isInit),
      stdout: host.stdio.stdout,
      stderr: host.stdio.stderr,
    }
    return command(argv.slice(1), { ...streams, host, container, cwd: container.workingDir, env: host.env })
  }
}

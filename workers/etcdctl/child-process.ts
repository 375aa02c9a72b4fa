// Runs a command for etcdctl: after `watch … --`, or while it holds a lock. A program of the machine runs as it is, any other
// word is a command of the shell.
import type { Host } from '../simulation/host.ts'

export type Ended = { readonly code: number }

export async function runChild(
  host: Host,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended | 'not found'> {
  const [name = '', ...args] = words
  const program = name.replace(/^\/usr\/(local\/)?bin\//, '')
  const isProgram = host.processes.has(program)
  if (!isProgram && !host.processes.has('bash')) return 'not found'
  const ended = host.signal()
  let code: number | undefined
  const child = host.processes.start(isProgram ? program : 'bash', {
    args: isProgram ? args : ['-c', words.map(quoted).join(' ')],
    env: { ...host.env, ...env },
    stdout: host.stdio.stdout,
    stderr: host.stdio.stderr,
  })
  child.onExit((status) => {
    code = status.code
    ended.notify()
  })
  while (code === undefined) await ended.wait()
  return { code }
}

function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

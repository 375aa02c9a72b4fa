// Redirections of a command: its streams led to and from files, texts and each other.
import type { Redirect, Word } from '../posix/grammar/syntax.ts'
import type { Host } from '../simulation/host.ts'
import type { Streams } from './builtin.ts'
import type { FileSystem } from './file-system.ts'
import { TextPipe } from './text-pipe.ts'

/** The streams with their redirections; the reason when a file cannot be read or written. */
export async function redirect(
  redirects: readonly Redirect[],
  streams: Streams,
  files: FileSystem,
  host: Host,
  expand: (word: Word) => Promise<string>,
): Promise<Streams | string> {
  if (redirects.length === 0) return streams
  let { input, out, err } = streams
  for (const { fd, operator, target } of redirects) {
    const text = await expand(target)
    if (operator === '<' || operator === '<<' || operator === '<<<') {
      const content = operator === '<' ? readable(files, text) : operator === '<<<' ? `${text}\n` : text
      if (content === undefined)
        return `${text}: ${files.isFolder(text) ? 'Is a directory' : 'No such file or directory'}`
      input = new TextPipe(host)
      input.write(content)
      input.end()
      continue
    }
    if (operator === '>&' && /^[0-9-]$/.test(text)) {
      if (!['1', '2', '-'].includes(text)) return `${text}: Bad file descriptor`
      const to = text === '1' ? out : text === '2' ? err : () => {}
      if (fd === 2) err = to
      else out = to
      continue
    }
    if (fd > 2) return `${fd}: Bad file descriptor`
    const opened = writer(text, operator === '>>' || operator === '&>>', files, out, err)
    if (typeof opened === 'string') return `${text}: ${opened}`
    const both = operator.startsWith('&') || operator === '>&'
    if (fd !== 2 || both) out = opened
    if (fd === 2 || both) err = opened
  }
  return { ...streams, input, out, err }
}

function readable(files: FileSystem, path: string): string | undefined {
  return path === '/dev/null' ? '' : files.read(path)
}

function writer(
  path: string,
  append: boolean,
  files: FileSystem,
  out: (text: string) => void,
  err: (text: string) => void,
): ((text: string) => void) | string {
  if (path === '/dev/null') return () => {}
  if (path === '/dev/stdout' || path === '/dev/tty') return out
  if (path === '/dev/stderr') return err
  const problem = files.write(path, '', append)
  if (problem) return problem
  return (text) => {
    files.write(path, text, true)
  }
}

// Has a person (or a program named by KUBE_EDITOR or EDITOR) edit a text, as commands that open an editor do.
// Like kubectl/pkg/cmd/util/editor.
import type { Context } from './command.ts'
import { fail } from './errors.ts'

export type Edited = { readonly text: string; readonly file: string }

/** Writes the text into a file, runs the editor on it, and reads it back. */
export async function editText(context: Context, text: string, extension: string): Promise<Edited> {
  const { host } = context
  const editor = host.env['KUBE_EDITOR'] || host.env['EDITOR'] || 'vi'
  const number = Array.from({ length: 10 }, () => host.random.below(10)).join('')
  const file = `/tmp/kubectl-edit-${number}${extension}`
  host.disk.write(file, text)
  const ended = host.signal()
  let code: number | undefined
  const shell = host.processes.start('bash', {
    args: ['-c', `${editor} ${file}`],
    env: host.env,
    stdout: context.out,
    stderr: context.err,
    onReadStdin: () => host.stdio.onStdin((piece) => shell.stdin(piece)),
  })
  shell.onExit((status) => {
    code = status.code
    ended.notify()
  })
  while (code === undefined) await ended.wait()
  if (code !== 0) fail(`there was a problem with the editor ${JSON.stringify(editor)}`)
  return { text: host.disk.readText(file) ?? '', file }
}

/** The text without lines that are comments. */
export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim()
}

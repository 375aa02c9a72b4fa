// Completion at the prompt: commands, files, and what a program's own completer offers. Pure: it asks nobody.
import type { Completion } from '../contract.ts'
import type { ShellSession } from './builtin.ts'
import { commandNames } from './interpreter.ts'

/** Names as they are known without asking the API server. */
export type CompletionSource = {
  /** Names of objects, by the plural of their kind (`pods`); '' for a namespace means all of them. */
  names(plural: string, namespace: string): readonly string[]
}

export type Candidate = Completion['candidates'][number]

/**
 * Completes the last of `words` (without the program's own name). `files` lists the files that a path could go on to.
 * Undefined: nothing to say, so that files are offered.
 */
export type Completer = (
  words: readonly string[],
  source: CompletionSource,
  readFile: (path: string) => string | undefined,
) => readonly Candidate[] | undefined

type Setting = {
  readonly shell: ShellSession
  readonly source: CompletionSource
  readonly completers: ReadonlyMap<string, Completer>
}

export function completeWord(line: string, cursor: number, { shell, source, completers }: Setting): Completion {
  const before = line.slice(0, cursor)
  // Only the command that the cursor stands in counts.
  const start = Math.max(...['|', ';', '&', '\n', '('].map((mark) => before.lastIndexOf(mark))) + 1
  const words = before.slice(start).trimStart().split(/\s+/)
  const last = words.at(-1) ?? ''
  const from = cursor - last.length
  if (words.length <= 1) return { from, candidates: candidates(commandNames(shell), last) }
  const [typed = '', ...typedArgs] = words
  const [program = '', ...aliased] = (shell.aliases.get(typed) ?? typed).split(/\s+/)
  const args = [...aliased, ...typedArgs]
  const offered = completers.get(program)?.(args, source, (path) => shell.files.read(path))
  if (offered) return { from: cursor - tailLength(last, offered), candidates: offered }
  return { from, candidates: candidates(filesFor(shell, last), last) }
}

/** Candidates may continue only the end of a word (`pods,svc`, `--namespace=kube`, `deploy/web`). */
function tailLength(word: string, offered: readonly Candidate[]): number {
  const parts = [word, word.slice(word.indexOf('=') + 1), word.slice(word.lastIndexOf(',') + 1)]
  const fitting = parts.find((part) => offered.some(({ text }) => text.startsWith(part)))
  return (fitting ?? word).length
}

function candidates(texts: readonly string[], prefix: string): Candidate[] {
  return texts.filter((text) => text.startsWith(prefix)).map((text) => ({ text, hint: '' }))
}

function filesFor({ files }: ShellSession, typed: string): string[] {
  const slash = typed.lastIndexOf('/')
  const folder = slash < 0 ? '.' : typed.slice(0, slash) || '/'
  const hidden = typed.slice(slash + 1).startsWith('.')
  return files
    .list(folder)
    .filter((name) => hidden || !name.startsWith('.'))
    .map((name) => typed.slice(0, slash + 1) + name)
}

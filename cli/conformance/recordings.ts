// Reads recordings of a real cluster from a folder: the project's own copy, or any other of the same layout.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

export const ownRecordings = fileURLToPath(new URL('./testdata/', import.meta.url))

/** One file of a family: its name without endings, and its text. */
export type RecordedFile = { readonly name: string; readonly text: string }

/** The files of a family in the order of their names; none when the folder has no such family. */
export function recordedFiles(folder: string, family: string): RecordedFile[] {
  const path = join(folder, family)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => /\.jsonl?(\.gz)?$/.test(name))
    .sort()
    .map((name) => ({ name: basename(name).replace(/\.jsonl?(\.gz)?$/, ''), text: readText(join(path, name)) }))
}

function readText(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** A step of `kubectl-server`, `kubectl-client` or `etcdctl`. */
export type RecordedStep = {
  readonly cmd?: string
  readonly action?: string
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
  readonly at_ms?: number
  readonly wall_ms?: number
  readonly setup?: boolean
  readonly killed?: boolean
}

export type RecordedSession = {
  readonly id: string
  readonly description?: string
  readonly namespace?: string
  readonly files?: Readonly<Record<string, string>>
  readonly steps: readonly RecordedStep[]
}

/** Images that were on the nodes when a recording began: found there, and never pulled. */
export function imagesBefore(text: string): string[] {
  const named = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, image = '']) => image))
  const pulled = named(/Pulling image \\*"([^"\\]+)\\*"/g)
  return [...named(/Container image \\*"([^"\\]+)\\*" already present/g)].filter((image) => !pulled.has(image))
}

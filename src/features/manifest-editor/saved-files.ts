// Keeps the editor's files across reloads, in localStorage: one entry a file, so that an edit writes only its own, at
// once. What is read back is checked like any input; without storage (a sandboxed frame) nothing is kept and nothing fails.

export type ManifestFile = {
  readonly id: string
  /** `guestbook.yaml`. */
  readonly name: string
  readonly text: string
  /** The example it came from, or ''. */
  readonly example: string
  /** Whether its text is a person's: changed or applied. An untouched example may give way to the next one. */
  readonly kept: boolean
  readonly line: number
  readonly column: number
}

export type SavedFiles = {
  readonly files: readonly ManifestFile[]
  readonly active: string
  /** Closed, latest first: they can be opened again. */
  readonly closed: readonly ManifestFile[]
}

export type FileStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const indexKey = 'wheelhouse.files'
const fileKey = (id: string): string => `wheelhouse.file.${id}`
const idOfKey = (key: string): string | undefined => /^wheelhouse\.file\.([\w-]{1,64})$/.exec(key)?.[1]
const fileLimit = 60
const closedLimit = 10
export const longestText = 1_000_000

export function loadFiles(storage: FileStorage | undefined): SavedFiles {
  const index = recordOf(parse(readItem(storage, indexKey)))
  const files = idsOf(index['open']).flatMap((id) => loadFile(storage, id) ?? [])
  const closed = idsOf(index['closed']).flatMap((id) => loadFile(storage, id) ?? [])
  const active = files.find((file) => file.id === index['active'])?.id ?? files[0]?.id ?? ''
  return { files, active, closed: closed.slice(0, closedLimit) }
}

function loadFile(storage: FileStorage | undefined, id: string): ManifestFile | undefined {
  const value = recordOf(parse(readItem(storage, fileKey(id))))
  const { name, text, example, kept, line, column } = value
  if (typeof name !== 'string' || typeof text !== 'string' || text.length > longestText) return undefined
  return {
    id,
    name: fileName(name),
    text,
    example: typeof example === 'string' ? example : '',
    kept: kept !== false,
    line: position(line),
    column: position(column),
  }
}

/** Writes what differs from `before`. False: there is no room, the change would not survive a reload. */
export function saveFiles(storage: FileStorage | undefined, before: SavedFiles, next: SavedFiles): boolean {
  if (storage === undefined) return false
  const old = new Set<ManifestFile>([...before.files, ...before.closed])
  const all = [...next.files, ...next.closed]
  try {
    for (const file of all)
      if (!old.has(file) && file.text.length <= longestText) {
        const { id, ...value } = file
        storage.setItem(fileKey(id), JSON.stringify(value))
      }
    const ids = (files: readonly ManifestFile[]) => files.map((file) => file.id)
    const index = { open: ids(next.files), active: next.active, closed: ids(next.closed) }
    storage.setItem(indexKey, JSON.stringify(index))
    const here = new Set(all.map((file) => file.id))
    for (const { id } of old) if (!here.has(id)) storage.removeItem(fileKey(id))
  } catch {
    return false
  }
  return all.every((file) => file.text.length <= longestText)
}

/** A file as another tab of the browser has just written it. */
export function changedElsewhere(key: string | null, storage: FileStorage | undefined): ManifestFile | undefined {
  const id = key === null ? undefined : idOfKey(key)
  return id === undefined ? undefined : loadFile(storage, id)
}

/** The browser's storage, or undefined where there is none: merely asking for it can throw. */
export function browserStorage(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}

/** A name that fits a tab: no control characters, not endless. */
export function fileName(name: string): string {
  const clean = name
    .replace(/[\p{Cc}\p{Cf}/\\]/gu, '')
    .trim()
    .slice(0, 80)
  return clean === '' ? 'manifest.yaml' : clean
}

function readItem(storage: FileStorage | undefined, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null
  } catch {
    return null
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function idsOf(value: unknown): string[] {
  const ids = Array.isArray(value) ? value : []
  return [...new Set(ids.filter((id): id is string => typeof id === 'string' && /^[\w-]{1,64}$/.test(id)))].slice(
    0,
    fileLimit,
  )
}

function position(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 1
}

// The files open in the editor, and what may happen to them. Nothing typed is ever lost: closed files can be opened
// again, an example never takes the place of text that a person has changed, and two tabs of a browser don't overwrite
// each other's work.
import { createStore } from 'zustand/vanilla'
import {
  browserStorage,
  changedElsewhere,
  type FileStorage,
  fileName,
  loadFiles,
  type ManifestFile,
  type SavedFiles,
  saveFiles,
} from './saved-files.ts'

export type FilesState = SavedFiles & {
  /** Whether all of it will be there after a reload. */
  readonly saved: boolean
}

const closedLimit = 10

export function createManifestFiles(storage: FileStorage | undefined, newId: () => string) {
  const store = createStore<FilesState>(() => ({ ...loadFiles(storage), saved: true }))
  /** What storage holds, and each file's text as last agreed with other tabs. */
  let written: SavedFiles = store.getState()

  const set = (next: Partial<SavedFiles>) => store.setState(next)
  const save = () => {
    const state = store.getState()
    const saved = saveFiles(storage, written, state)
    // What could not be written is tried again with the next change.
    if (saved) written = state
    if (saved !== state.saved) store.setState({ saved })
  }
  const update = (id: string, change: Partial<Omit<ManifestFile, 'id'>>) =>
    set({ files: store.getState().files.map((file) => (file.id === id ? { ...file, ...change } : file)) })
  const add = (file: Omit<ManifestFile, 'id' | 'name' | 'line' | 'column'>, wanted: string): string => {
    const { files } = store.getState()
    const created = { ...file, id: newId(), name: freeName(fileName(wanted), files), line: 1, column: 1 }
    set({ files: [...files, created], active: created.id })
    save()
    return created.id
  }

  return {
    store,
    save,
    select(id: string) {
      if (store.getState().files.some((file) => file.id === id)) set({ active: id })
      save()
    },
    /** Text as typed; saved by `save`, which the editor calls soon after and before the page goes. */
    edit(id: string, text: string) {
      const file = store.getState().files.find((candidate) => candidate.id === id)
      if (file !== undefined && file.text !== text) update(id, { text, kept: true })
    },
    moveCursor(id: string, line: number, column: number) {
      update(id, { line, column })
    },
    /** An applied file stays, even when its text is an example's. */
    keep(id: string) {
      update(id, { kept: true })
      save()
    },
    rename(id: string, name: string) {
      const others = store.getState().files.filter((file) => file.id !== id)
      update(id, { name: freeName(fileName(name), others), kept: true })
      save()
    },
    add: (name: string, text: string) => add({ text, example: '', kept: true }, name),
    /** Shows an example: in its own tab, or in that of another example that nobody has touched. */
    openExample(example: string, text: string): string {
      const { files, active } = store.getState()
      const same = files.find((file) => file.example === example && file.text === text)
      if (same !== undefined) {
        set({ active: same.id })
        save()
        return same.id
      }
      const untouched = files.find((file) => file.id === active && !file.kept)
      if (untouched === undefined) return add({ text, example, kept: false }, example)
      const others = files.filter((file) => file !== untouched)
      const next = { ...untouched, name: freeName(example, others), text, example, line: 1, column: 1 }
      set({ files: files.map((file) => (file === untouched ? next : file)) })
      save()
      return untouched.id
    },
    close(id: string) {
      const { files, active, closed } = store.getState()
      const index = files.findIndex((file) => file.id === id)
      const file = files[index]
      if (file === undefined) return
      const rest = files.filter((other) => other !== file)
      const next = id === active ? (rest[Math.min(index, rest.length - 1)]?.id ?? '') : active
      const again = file.kept && file.text.trim() !== '' ? [file, ...closed].slice(0, closedLimit) : closed
      set({ files: rest, active: next, closed: again })
      save()
    },
    reopen(id: string) {
      const { files, closed } = store.getState()
      const file = closed.find((candidate) => candidate.id === id)
      if (file === undefined) return
      const again = { ...file, name: freeName(file.name, files) }
      set({ files: [...files, again], active: id, closed: closed.filter((other) => other !== file) })
      save()
    },
    /** Another tab wrote a file: take it over, unless it was changed here as well; then ours goes on under its own name. */
    onStorage(key: string | null) {
      const theirs = changedElsewhere(key, storage)
      const { files, active } = store.getState()
      const ours = files.find((file) => file.id === theirs?.id)
      if (theirs === undefined || ours === undefined || ours.text === theirs.text) return
      const agreed = written.files.find((file) => file.id === ours.id)?.text
      if (agreed === ours.text) {
        const next = { ...ours, text: theirs.text, kept: theirs.kept }
        set({ files: files.map((file) => (file === ours ? next : file)) })
        written = { ...written, files: written.files.map((file) => (file.id === ours.id ? next : file)) }
        return
      }
      const fork = { ...ours, id: newId(), name: freeName(ours.name, files) }
      set({ files: files.map((file) => (file === ours ? fork : file)), active: active === ours.id ? fork.id : active })
      // The other tab's entry is its own from here on: forget it without taking it away.
      written = { ...written, files: written.files.filter((file) => file.id !== ours.id) }
      save()
    },
  }
}

/** `web.yaml`, or `web-2.yaml` when there is one already. */
function freeName(name: string, files: readonly ManifestFile[]): string {
  const taken = new Set(files.map((file) => file.name))
  const [, stem = name, extension = ''] = /^(.+?)(\.[\w]+)?$/.exec(name) ?? []
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${stem}-${n}${extension}`
  return free
}

export const manifestFiles = createManifestFiles(
  typeof window === 'undefined' ? undefined : browserStorage(),
  () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
)

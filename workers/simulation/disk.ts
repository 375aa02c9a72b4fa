// A machine's disk. Writes land in the page cache at once and on the platter when synced: a crashed program loses
// nothing that it wrote, a machine that loses power loses what was not synced.
import type { Agenda } from './agenda.ts'

type Saved = { readonly entries: unknown[]; readonly length: number }
type File = { entries: unknown[]; saved: Saved | undefined }

/** Files by absolute path; a file is a list of entries, so that logs can be appended to and read back. */
export class Disk {
  readonly #agenda: Agenda
  readonly #files = new Map<string, File>()
  /** Removed files that a power loss would bring back. */
  readonly #removed = new Map<string, Saved>()
  readonly #unsynced = new Set<string>()
  readonly #watchers = new Set<{ prefix: string; changed: (path: string) => void }>()
  /** How long a sync takes, in ms. */
  syncMs = 1

  constructor(agenda: Agenda) {
    this.#agenda = agenda
  }

  /** The content of a file (the last entry of a log), or undefined when there is no such file. */
  read(path: string): unknown {
    return this.#files.get(path)?.entries.at(-1)
  }

  /** The text of a file, or undefined when there is none or it isn't text. */
  readText(path: string): string | undefined {
    const content = this.read(path)
    return typeof content === 'string' ? content : undefined
  }

  /** All entries of a log. */
  readLog(path: string): readonly unknown[] {
    return this.#files.get(path)?.entries ?? []
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** Paths that start with `prefix`, sorted. */
  list(prefix: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(prefix)).sort()
  }

  write(path: string, content: unknown): void {
    this.writeLog(path, [content])
  }

  /** Replaces a log as a whole. */
  writeLog(path: string, entries: readonly unknown[]): void {
    const file = this.#files.get(path)
    if (file) file.entries = [...entries]
    else this.#files.set(path, { entries: [...entries], saved: this.#removed.get(path) })
    this.#changed(path)
  }

  append(path: string, entry: unknown): void {
    const file = this.#files.get(path)
    if (!file) return this.write(path, entry)
    file.entries.push(entry)
    this.#changed(path)
  }

  remove(path: string): void {
    const file = this.#files.get(path)
    if (!file) return
    if (file.saved) this.#removed.set(path, file.saved)
    this.#files.delete(path)
    this.#changed(path)
  }

  /** Calls `done` once everything written before this call would survive a power loss. */
  sync(done: () => void): void {
    this.#agenda.schedule(this.#agenda.nowMs + this.syncMs, () => {
      this.#save()
      done()
    })
  }

  /** Puts files on the disk before the machine is first switched on. */
  install(path: string, content: unknown): void {
    this.write(path, content)
    this.#save()
  }

  /** Loses everything, as a disk that is replaced by an empty one. The machine must be off. */
  wipe(): void {
    this.#files.clear()
    this.#removed.clear()
    this.#unsynced.clear()
    this.#watchers.clear()
  }

  /** Forgets what was not synced, as a power loss does. */
  losePower(): void {
    for (const path of this.#unsynced) {
      const saved = this.#removed.get(path) ?? this.#files.get(path)?.saved
      if (saved === undefined) this.#files.delete(path)
      else this.#files.set(path, { entries: saved.entries.slice(0, saved.length), saved })
    }
    this.#unsynced.clear()
    this.#removed.clear()
    this.#watchers.clear()
  }

  /** Calls `changed` with the path of every file under `prefix` that is written or removed. */
  watch(prefix: string, changed: (path: string) => void): () => void {
    const watcher = { prefix, changed }
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #save(): void {
    for (const path of this.#unsynced) {
      const file = this.#files.get(path)
      if (file) file.saved = { entries: file.entries, length: file.entries.length }
    }
    this.#unsynced.clear()
    this.#removed.clear()
  }

  #changed(path: string): void {
    this.#unsynced.add(path)
    for (const watcher of this.#watchers) if (path.startsWith(watcher.prefix)) watcher.changed(path)
  }
}

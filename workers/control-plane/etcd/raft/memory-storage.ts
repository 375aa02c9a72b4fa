// The log as it has been written, kept in memory: what a member wrote to its disk and may read again at any time. Like
// storage.go MemoryStorage.
import { limitSize } from './entry-size.ts'
import type { Entry, HardState, Snapshot } from './message.ts'
import type { Storage } from './storage.ts'

export class MemoryStorage implements Storage {
  #hardState: HardState | undefined
  #snapshot: Snapshot
  /** Where the log begins: the last entry that is not there any more. */
  #before: { readonly index: number; readonly term: number }
  /** The entry at `#before.index + 1` is the first. */
  #entries: Entry[] = []

  constructor(snapshot: Snapshot = emptySnapshot) {
    this.#snapshot = snapshot
    this.#before = snapshot
  }

  initialState(): ReturnType<Storage['initialState']> {
    return { hardState: this.#hardState, confState: this.#snapshot.confState }
  }

  firstIndex(): number {
    return this.#before.index + 1
  }

  lastIndex(): number {
    return this.#before.index + this.#entries.length
  }

  term(index: number): number | undefined {
    return index === this.#before.index ? this.#before.term : this.#entries[index - this.firstIndex()]?.term
  }

  entries(from: number, to: number, maxBytes: number): readonly Entry[] | undefined {
    const first = this.firstIndex()
    if (from < first) return undefined
    if (to > this.lastIndex() + 1)
      throw new Error(`entries up to ${to} are asked for, the log ends at ${this.lastIndex()}`)
    return limitSize(this.#entries.slice(from - first, to - first), maxBytes)
  }

  snapshot(): Snapshot {
    return this.#snapshot
  }

  setHardState(hardState: HardState): void {
    this.#hardState = hardState
  }

  /** Replaces the log; false when what is there is as new. */
  applySnapshot(snapshot: Snapshot): boolean {
    if (this.#snapshot.index !== 0 && this.#snapshot.index >= snapshot.index) return false
    this.#snapshot = snapshot
    this.#before = snapshot
    this.#entries = []
    return true
  }

  /** The application has taken one of what it had applied; the log stays as it is. */
  keepSnapshot(snapshot: Snapshot): void {
    this.#snapshot = snapshot
  }

  /** Forgets the entries up to `index`; false when they have been forgotten already. */
  compact(index: number): boolean {
    if (index <= this.#before.index) return false
    const term = this.term(index)
    if (term === undefined) throw new Error(`compact ${index} is out of bound lastindex(${this.lastIndex()})`)
    this.#entries = this.#entries.slice(index - this.#before.index)
    this.#before = { index, term }
    return true
  }

  /** Writes entries; those that were written from the first of them on are replaced. */
  append(entries: readonly Entry[]): void {
    const [first, last] = [entries[0], entries.at(-1)]
    if (!first || !last || last.index < this.firstIndex()) return
    const keep = first.index - this.firstIndex()
    if (keep > this.#entries.length)
      throw new Error(`missing log entry [last: ${this.lastIndex()}, append at: ${first.index}]`)
    this.#entries.length = Math.max(keep, 0)
    for (const entry of entries) if (entry.index > this.lastIndex()) this.#entries.push(entry)
  }
}

const emptySnapshot: Snapshot = {
  index: 0,
  term: 0,
  confState: { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false },
  data: undefined,
}

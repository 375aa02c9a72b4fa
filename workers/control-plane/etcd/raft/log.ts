// The log as a whole: what the storage has and its unstable end, how far it is committed and how far it is applied. Like log.go.
import { encodedSize, limitSize } from './entry-size.ts'
import type { Logger } from './logger.ts'
import type { Entry, Snapshot } from './message.ts'
import type { Storage } from './storage.ts'
import { Unstable } from './unstable.ts'

export class Log {
  readonly unstable: Unstable
  readonly #storage: Storage
  readonly #logger: Logger
  /** How many bytes may be with the application before it answers. */
  readonly #maxApplyingBytes: number
  /** A quorum has it. */
  committed: number
  /** The application has been given it. */
  #applying: number
  /** The application has applied it. */
  #applied: number
  #applyingBytes = 0
  #isApplyingPaused = false

  constructor(storage: Storage, logger: Logger, maxApplyingBytes: number) {
    this.#storage = storage
    this.#logger = logger
    this.#maxApplyingBytes = maxApplyingBytes
    this.unstable = new Unstable(storage.lastIndex() + 1, logger)
    this.committed = storage.firstIndex() - 1
    this.#applying = this.committed
    this.#applied = this.committed
  }

  get applied(): number {
    return this.#applied
  }

  get firstIndex(): number {
    return this.unstable.snapshot ? this.unstable.snapshot.index + 1 : this.#storage.firstIndex()
  }

  get lastIndex(): number {
    return this.unstable.lastIndex ?? this.#storage.lastIndex()
  }

  get lastTerm(): number {
    return this.term(this.lastIndex) ?? 0
  }

  get snapshot(): Snapshot | undefined {
    return this.unstable.snapshot ?? this.#storage.snapshot()
  }

  /** Undefined where the log does not reach. The term of the entry before the first is known. */
  term(index: number): number | undefined {
    const term = this.unstable.term(index)
    if (term !== undefined) return term
    return index + 1 < this.firstIndex || index > this.lastIndex ? undefined : this.#storage.term(index)
  }

  matches(index: number, term: number): boolean {
    return this.term(index) === term
  }

  /** Whether a log that ends with this entry has all that could be committed here. */
  isUpToDate(lastIndex: number, lastTerm: number): boolean {
    const ours = this.lastTerm
    return lastTerm > ours || (lastTerm === ours && lastIndex >= this.lastIndex)
  }

  /**
   * Takes what a leader sent after the entry at `index` and follows its commit index. The last index that agrees with the
   * leader's log, or undefined when the entry before does not.
   */
  maybeAppend(index: number, term: number, entries: readonly Entry[], committed: number): number | undefined {
    if (!this.matches(index, term)) return undefined
    const last = index + entries.length
    const conflict = this.#findConflict(entries)
    if (conflict > 0) this.append(conflict === index + 1 ? entries : entries.slice(conflict - index - 1))
    this.commitTo(Math.min(committed, last))
    return last
  }

  append(entries: readonly Entry[]): void {
    const first = entries[0]
    if (!first) return
    if (first.index <= this.committed)
      throw new Error(`after(${first.index - 1}) is out of range [committed(${this.committed})]`)
    this.unstable.truncateAndAppend(entries)
  }

  /** The first of the entries that is not in the log; 0 when all are. */
  #findConflict(entries: readonly Entry[]): number {
    for (const { index, term } of entries) {
      if (this.matches(index, term)) continue
      if (index <= this.lastIndex)
        this.#logger.info(
          `found conflict at index ${index} [existing term: ${this.term(index) ?? 0}, conflicting term: ${term}]`,
        )
      return index
    }
    return 0
  }

  /**
   * Where this log may still agree with another of which only one entry is known: the last place up to `index` whose term is
   * not greater. A term that is not known here is 0.
   */
  findConflictByTerm(index: number, term: number): { readonly index: number; readonly term: number } {
    for (let at = index; at > 0; at--) {
      const ours = this.term(at)
      if (ours === undefined) return { index: at, term: 0 }
      if (ours <= term) return { index: at, term: ours }
    }
    return { index: 0, term: 0 }
  }

  /** A quorum has the entry at `index`, but only one of the leader's own term is committed by that. */
  maybeCommit(index: number, term: number): boolean {
    if (index <= this.committed || term === 0 || !this.matches(index, term)) return false
    this.commitTo(index)
    return true
  }

  commitTo(index: number): void {
    if (index <= this.committed) return
    if (index > this.lastIndex)
      throw new Error(
        `tocommit(${index}) is out of range [lastIndex(${this.lastIndex})]. Was the raft log corrupted, truncated, or lost?`,
      )
    this.committed = index
  }

  restore(snapshot: Snapshot): void {
    this.#logger.info(`log [${this}] starts to restore snapshot [index: ${snapshot.index}, term: ${snapshot.term}]`)
    this.committed = snapshot.index
    this.unstable.restore(snapshot)
  }

  /** The entries from `from` to the end that fit into `maxBytes`; undefined when `from` has been compacted. */
  entriesFrom(from: number, maxBytes: number): readonly Entry[] | undefined {
    return this.slice(from, Math.max(from, this.lastIndex + 1), maxBytes)
  }

  /** The entries from `from` to before `to` that fit into `maxBytes`, at least one. */
  slice(from: number, to: number, maxBytes: number): readonly Entry[] | undefined {
    if (from >= to) return []
    if (from < this.firstIndex) return undefined
    const { offset } = this.unstable
    if (from >= offset) return limitSize(this.unstable.slice(from, to), maxBytes)
    const stableTo = Math.min(to, offset)
    const stable = this.#storage.entries(from, stableTo, maxBytes)
    if (!stable || to <= offset || stable.length < stableTo - from) return stable
    const room = maxBytes - encodedSize(stable)
    const unstable = limitSize(this.unstable.slice(offset, to), room)
    return room <= 0 || encodedSize(unstable) > room ? stable : [...stable, ...unstable]
  }

  hasNextCommitted(allowUnstable: boolean): boolean {
    if (this.#isApplyingPaused || this.unstable.snapshot) return false
    return this.#applying < this.#maxAppliable(allowUnstable)
  }

  /** What the application may apply next: nothing while a snapshot waits, which comes first. */
  nextCommitted(allowUnstable: boolean): readonly Entry[] {
    if (!this.hasNextCommitted(allowUnstable)) return []
    const room = this.#maxApplyingBytes - this.#applyingBytes
    const entries = this.slice(this.#applying + 1, this.#maxAppliable(allowUnstable) + 1, room)
    if (!entries) throw new Error(`entries after ${this.#applying} have been compacted before they were applied`)
    return entries
  }

  #maxAppliable(allowUnstable: boolean): number {
    return allowUnstable ? this.committed : Math.min(this.committed, this.unstable.offset - 1)
  }

  /** The application has been given entries up to `index`. It gets no more when more would be too much. */
  acceptApplying(index: number, bytes: number, allowUnstable: boolean): void {
    this.#applying = index
    this.#applyingBytes += bytes
    this.#isApplyingPaused = this.#applyingBytes >= this.#maxApplyingBytes || index < this.#maxAppliable(allowUnstable)
  }

  appliedTo(index: number, bytes: number): void {
    if (index > this.committed || index < this.#applied)
      throw new Error(`applied(${index}) is out of range [prevApplied(${this.#applied}), committed(${this.committed})]`)
    this.#applied = index
    this.#applying = Math.max(this.#applying, index)
    this.#applyingBytes = Math.max(this.#applyingBytes - bytes, 0)
    this.#isApplyingPaused = this.#applyingBytes >= this.#maxApplyingBytes
  }

  /** Whether something that is committed but not applied changes the group. */
  hasUnappliedConfChange(): boolean {
    for (let from = this.#applied + 1; from <= this.committed; ) {
      const entries = this.slice(from, this.committed + 1, this.#maxApplyingBytes) ?? []
      if (entries.length === 0) throw new Error(`got 0 entries in [${from}, ${this.committed + 1})`)
      if (entries.some(({ type }) => type !== 'EntryNormal')) return true
      from += entries.length
    }
    return false
  }

  toString(): string {
    const { offset, inProgressTo, length } = this.unstable
    const unstable = `unstable.offset=${offset}, unstable.offsetInProgress=${inProgressTo}, len(unstable.Entries)=${length}`
    return `committed=${this.committed}, applied=${this.#applied}, applying=${this.#applying}, ${unstable}`
  }
}

// The end of the log that is not yet known to be on the disk, and a snapshot that is not. It stays here while it is being
// written, so that the log can be read as a whole. Like log_unstable.go.
import type { Logger } from './logger.ts'
import type { Entry, Snapshot } from './message.ts'

export class Unstable {
  snapshot: Snapshot | undefined
  /** The first of the entries is, or will be, at this index; the storage may reach further, and is cut off there. */
  offset: number
  readonly #logger: Logger
  #entries: Entry[] = []
  /** Entries before this index are being written. */
  #inProgressTo: number
  #isSnapshotInProgress = false

  constructor(offset: number, logger: Logger) {
    this.offset = offset
    this.#inProgressTo = offset
    this.#logger = logger
  }

  get length(): number {
    return this.#entries.length
  }

  get inProgressTo(): number {
    return this.#inProgressTo
  }

  get lastIndex(): number | undefined {
    return this.#entries.length > 0 ? this.offset + this.#entries.length - 1 : this.snapshot?.index
  }

  term(index: number): number | undefined {
    if (index >= this.offset) return this.#entries[index - this.offset]?.term
    return this.snapshot?.index === index ? this.snapshot.term : undefined
  }

  /** The entries from `from` to before `to`, all of which have to be here. */
  slice(from: number, to: number): readonly Entry[] {
    if (from < this.offset || to > this.offset + this.#entries.length)
      throw new Error(`unstable entries from ${from} to ${to} are out of bound`)
    return this.#entries.slice(from - this.offset, to - this.offset)
  }

  get hasNextEntries(): boolean {
    return this.#inProgressTo < this.offset + this.#entries.length
  }

  /** What has to be written next. */
  nextEntries(): readonly Entry[] {
    return this.#entries.slice(this.#inProgressTo - this.offset)
  }

  get nextSnapshot(): Snapshot | undefined {
    return this.#isSnapshotInProgress ? undefined : this.snapshot
  }

  /** All that is here is being written from now on. */
  acceptInProgress(): void {
    if (this.#entries.length > 0) this.#inProgressTo = this.offset + this.#entries.length
    if (this.snapshot) this.#isSnapshotInProgress = true
  }

  /** Entries up to this one are on the disk, and nothing that is being written replaces them. */
  stableTo(index: number, term: number): void {
    const ours = this.term(index)
    if (ours === undefined) return this.#logger.info(`entry at index ${index} missing from unstable log; ignoring`)
    if (index < this.offset) return this.#logger.info(`entry at index ${index} matched unstable snapshot; ignoring`)
    if (ours !== term)
      return this.#logger.info(
        `entry at (index,term)=(${index},${term}) mismatched with entry at (${index},${ours}) in unstable log; ignoring`,
      )
    this.#entries = this.#entries.slice(index + 1 - this.offset)
    this.offset = index + 1
    this.#inProgressTo = Math.max(this.#inProgressTo, this.offset)
  }

  stableSnapshotTo(index: number): void {
    if (this.snapshot?.index !== index) return
    this.snapshot = undefined
    this.#isSnapshotInProgress = false
  }

  restore(snapshot: Snapshot): void {
    this.offset = snapshot.index + 1
    this.#inProgressTo = this.offset
    this.#entries = []
    this.snapshot = snapshot
    this.#isSnapshotInProgress = false
  }

  /** Entries from the first of these on are replaced. */
  truncateAndAppend(entries: readonly Entry[]): void {
    const from = entries[0]?.index ?? this.offset + this.#entries.length
    if (from <= this.offset && this.#entries.length + this.offset !== from) {
      this.#logger.info(`replace the unstable entries from index ${from}`)
      this.#entries = []
      this.offset = from
      this.#inProgressTo = from
    } else if (from < this.offset + this.#entries.length) {
      this.#logger.info(`truncate the unstable entries before index ${from}`)
      this.#entries.length = from - this.offset
      this.#inProgressTo = Math.min(this.#inProgressTo, from)
    }
    for (const entry of entries) this.#entries.push(entry)
  }
}

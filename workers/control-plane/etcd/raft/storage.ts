// What Raft reads of what has been written: the log up to its unstable end. Writing it is the application's part.
import type { ConfState } from './conf-change.ts'
import type { Entry, HardState, Snapshot } from './message.ts'

export type Storage = {
  initialState(): { readonly hardState: HardState | undefined; readonly confState: ConfState }
  /** The first entry that is still there; the one before it has been compacted, but its term is known. */
  firstIndex(): number
  lastIndex(): number
  /** Undefined where the log does not reach. */
  term(index: number): number | undefined
  /** The entries from `from` to before `to` that fit into `maxBytes`, at least one; undefined when `from` has been compacted. */
  entries(from: number, to: number, maxBytes: number): readonly Entry[] | undefined
  /** Undefined while none can be had. */
  snapshot(): Snapshot | undefined
}

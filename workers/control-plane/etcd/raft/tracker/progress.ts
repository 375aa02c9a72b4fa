// What a leader knows about the log of one member, and how it sends to it: one probe at a time until it knows where their logs
// agree, then ahead of the answers, or a snapshot when the entries are not there any more. Like tracker/progress.go.
import type { Inflights } from './inflights.ts'

export type ProgressState = 'StateProbe' | 'StateReplicate' | 'StateSnapshot'

export class Progress {
  state: ProgressState = 'StateProbe'
  /** Up to here the logs are known to agree. */
  match = 0
  /** The next entry to send; those between `match` and it are on their way. Always greater than `match`. */
  next: number
  /** The index of the snapshot that was sent, in the state for it. */
  pendingSnapshot = 0
  /** Heard of since the leader last looked for its quorum. */
  recentActive = false
  /** No append until a heartbeat is answered: a probe is on its way, or too much is in flight. */
  isFlowPaused = false
  isLearner: boolean
  readonly inflights: Inflights
  /** The highest commit index that was sent. */
  #sentCommit = 0

  constructor(next: number, isLearner: boolean, inflights: Inflights) {
    this.next = next
    this.isLearner = isLearner
    this.inflights = inflights
  }

  /** For a configuration that may still be refused: only whether it is a learner changes there. */
  copy(): Progress {
    const copy = new Progress(this.next, this.isLearner, this.inflights)
    copy.state = this.state
    copy.match = this.match
    copy.pendingSnapshot = this.pendingSnapshot
    copy.recentActive = this.recentActive
    copy.isFlowPaused = this.isFlowPaused
    copy.#sentCommit = this.#sentCommit
    return copy
  }

  get isPaused(): boolean {
    return this.state === 'StateSnapshot' || this.isFlowPaused
  }

  /** After a snapshot that was sent, the entries behind it are probed. */
  becomeProbe(): void {
    const pending = this.pendingSnapshot
    this.#enter('StateProbe')
    this.next = Math.max(this.match, pending) + 1
    this.#sentCommit = Math.min(this.#sentCommit, this.next - 1)
  }

  becomeReplicate(): void {
    this.#enter('StateReplicate')
    this.next = this.match + 1
  }

  becomeSnapshot(index: number): void {
    this.#enter('StateSnapshot')
    this.pendingSnapshot = index
    this.next = index + 1
    this.#sentCommit = index
  }

  #enter(state: ProgressState): void {
    this.state = state
    this.isFlowPaused = false
    this.pendingSnapshot = 0
    this.inflights.reset()
  }

  /** An append with so many entries was sent. */
  sentEntries(count: number, bytes: number): void {
    if (this.state === 'StateReplicate') {
      if (count > 0) {
        this.next += count
        this.inflights.add(this.next - 1, bytes)
      }
      this.isFlowPaused = this.inflights.isFull
    } else if (count > 0) this.isFlowPaused = true
  }

  sentCommit(index: number): void {
    this.#sentCommit = index
  }

  /** Whether telling this commit index could move the member's own: it cannot commit what it was not sent. */
  canBumpCommit(index: number): boolean {
    return index > this.#sentCommit && this.#sentCommit < this.next - 1
  }

  /** The member has everything up to `index`; false when that is no news. */
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false
    this.match = index
    this.next = Math.max(this.next, index + 1)
    this.isFlowPaused = false
    return true
  }

  /** The member refused an append at `rejected` and hinted where to go on; false when the refusal is an old one. */
  maybeDecrease(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false
      this.next = this.match + 1
    } else {
      if (this.next - 1 !== rejected) return false
      this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1)
      this.isFlowPaused = false
    }
    this.#sentCommit = Math.min(this.#sentCommit, this.next - 1)
    return true
  }

  toString(): string {
    const words = [`${this.state} match=${this.match} next=${this.next}`]
    if (this.isLearner) words.push('learner')
    if (this.isPaused) words.push('paused')
    if (this.pendingSnapshot > 0) words.push(`pendingSnap=${this.pendingSnapshot}`)
    if (!this.recentActive) words.push('inactive')
    const { count, isFull } = this.inflights
    if (count > 0) words.push(`inflight=${count}${isFull ? '[full]' : ''}`)
    return words.join(' ')
  }
}

// The group in force with what is known about each member's log and vote. Like tracker/tracker.go.
import { jointCommittedIndex, jointVoteResult } from '../quorum/joint.ts'
import type { VoteResult } from '../quorum/majority.ts'
import { emptyGroup, type Group } from './group.ts'
import { Inflights } from './inflights.ts'
import { Progress } from './progress.ts'

export class ProgressTracker {
  readonly #maxInflightMessages: number
  readonly #maxInflightBytes: number
  #group: Group = emptyGroup
  #progress: ReadonlyMap<number, Progress> = new Map()
  #votes = new Map<number, boolean>()

  constructor(maxInflightMessages: number, maxInflightBytes: number) {
    this.#maxInflightMessages = maxInflightMessages
    this.#maxInflightBytes = maxInflightBytes
  }

  get group(): Group {
    return this.#group
  }

  /** By member, in ascending order. */
  get progress(): ReadonlyMap<number, Progress> {
    return this.#progress
  }

  get isSingleton(): boolean {
    const { incoming, outgoing } = this.#group.voters
    return incoming.size === 1 && outgoing.size === 0
  }

  newProgress(next: number, isLearner: boolean): Progress {
    return new Progress(next, isLearner, new Inflights(this.#maxInflightMessages, this.#maxInflightBytes))
  }

  adopt(group: Group, progress: ReadonlyMap<number, Progress>): void {
    this.#group = group
    this.#progress = new Map([...progress].sort(([a], [b]) => a - b))
  }

  /** Forgets what was known about the members' logs. */
  resetProgress(next: number): void {
    const fresh = [...this.#progress].map(([id, { isLearner }]) => [id, this.newProgress(next, isLearner)] as const)
    this.#progress = new Map(fresh)
  }

  /** The largest index that enough voters have. */
  committed(): number {
    return jointCommittedIndex(this.#group.voters, this.#matchOf)
  }

  readonly #matchOf = (member: number): number | undefined => this.#progress.get(member)?.match

  /** Whether enough voters have been heard of recently. */
  isQuorumActive(): boolean {
    const active = new Map<number, boolean>()
    for (const [id, { isLearner, recentActive }] of this.#progress) if (!isLearner) active.set(id, recentActive)
    return jointVoteResult(this.#group.voters, active) === 'VoteWon'
  }

  resetVotes(): void {
    this.#votes = new Map()
  }

  /** A member's first vote counts. */
  recordVote(member: number, granted: boolean): void {
    if (!this.#votes.has(member)) this.#votes.set(member, granted)
  }

  tallyVotes(): { readonly granted: number; readonly rejected: number; readonly result: VoteResult } {
    let [granted, rejected] = [0, 0]
    for (const [id, { isLearner }] of this.#progress) {
      const vote = isLearner ? undefined : this.#votes.get(id)
      if (vote === true) granted++
      else if (vote === false) rejected++
    }
    return { granted, rejected, result: jointVoteResult(this.#group.voters, this.#votes) }
  }
}

// A member's state and how it changes from one role to another. What a message does to it is in step.ts and the files of the
// roles. No I/O, no clock, no luck of its own: messages and ticks go in, messages and what is to be stored come out. Like
// raft.go.
import type { WholeConfig } from './config.ts'
import { payloadSize } from './entry-size.ts'
import { restoreGroup } from './group-change.ts'
import { Log } from './log.ts'
import { hex, type Logger } from './logger.ts'
import { beginProgress, switchTo } from './membership.ts'
import {
  type Draft,
  entryAt,
  type HardState,
  type Message,
  type MessageType,
  makeMessage,
  type NewMessage,
  newMessage,
  none,
  type Payload,
} from './message.ts'
import { jointMembers } from './quorum/joint.ts'
import { ReadOnly } from './read-only.ts'
import { ProgressTracker } from './tracker/tracker.ts'

export type Role = 'StateFollower' | 'StateCandidate' | 'StateLeader' | 'StatePreCandidate'
/** What a member knows that it need not store. */
export type SoftState = { readonly lead: number; readonly role: Role }
/** A read that was asked for may show the state at `index` or later. */
export type ReadState = { readonly index: number; readonly request: unknown }

export class Raft {
  readonly config: WholeConfig
  readonly id: number
  readonly log: Log
  readonly tracker: ProgressTracker
  readonly logger: Logger
  term = 0
  vote = none
  role: Role = 'StateFollower'
  lead = none
  /** Who is to lead next, while leadership is handed over. */
  leadTransferee = none
  /** No change of the group may be proposed until the entry at this index has been applied. */
  pendingConfIndex = 0
  /** The bytes of proposals that are not committed; it may be too small, never too large. */
  uncommittedSize = 0
  readOnly = new ReadOnly()
  /** Reads that came before a new leader had committed anything. */
  pendingReads: Message[] = []
  readStates: ReadState[] = []
  electionElapsed = 0
  heartbeatElapsed = 0
  randomizedElectionTimeout = 0
  /** To be sent at once. */
  messages: Message[] = []
  /** To be sent when all that is unstable now has been stored: votes, and what tells that entries are there. */
  messagesAfterAppend: Message[] = []

  constructor(config: WholeConfig) {
    const { storage, logger } = config
    this.config = config
    this.id = config.id
    this.logger = logger
    this.log = new Log(storage, logger, config.maxCommittedSizePerReady)
    this.tracker = new ProgressTracker(config.maxInflightMessages, config.maxInflightBytes)
    const { hardState, confState } = storage.initialState()
    switchTo(this, restoreGroup(confState, beginProgress(this)))
    if (hardState) this.#load(hardState)
    if (config.applied > 0) this.log.appliedTo(config.applied, 0)
    this.becomeFollower(this.term, none)
    const { committed, applied, lastIndex, lastTerm } = this.log
    const peers = jointMembers(this.tracker.group.voters).map(hex).join(',')
    logger.info(
      `newRaft ${hex(this.id)} [peers: [${peers}], term: ${this.term}, commit: ${committed}, applied: ${applied}, lastindex: ${lastIndex}, lastterm: ${lastTerm}]`,
    )
  }

  #load({ term, vote, commit }: HardState): void {
    const { committed, lastIndex } = this.log
    if (commit < committed || commit > lastIndex)
      throw new Error(`${hex(this.id)} state.commit ${commit} is out of range [${committed}, ${lastIndex}]`)
    this.log.committed = commit
    this.term = term
    this.vote = vote
  }

  get softState(): SoftState {
    return { lead: this.lead, role: this.role }
  }

  get hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.log.committed }
  }

  /** A learner is not, nor is a member that is about to put a snapshot in place of what it has. */
  get isPromotable(): boolean {
    const progress = this.tracker.progress.get(this.id)
    return progress !== undefined && !progress.isLearner && !this.log.unstable.snapshot
  }

  send(draft: Draft): void {
    this.post(makeMessage(draft))
  }

  /** Messages of an election bring their own term; proposals and reads have none, as they may be forwarded. */
  post(message: NewMessage): void {
    const { type, to } = message
    if (message.from === none) message.from = this.id
    if (!isOfElection(type)) message.term = isForwarded(type) ? 0 : this.term
    if (waitsForStorage(type)) this.messagesAfterAppend.push(message)
    else if (to === this.id) throw new Error(`message should not be self-addressed when sending ${type}`)
    else this.messages.push(message)
  }

  /** Tells a leader, which may be this member, that everything up to `index` is there once it has been stored. */
  acknowledge(to: number, index: number): void {
    const response = newMessage('MsgAppResp', to)
    response.index = index
    this.post(response)
  }

  /**
   * Puts payloads at the end of the log and acknowledges them to itself, once they are stored; false when too much waits to be
   * committed. One that is empty is never refused.
   */
  append(payloads: readonly Payload[]): boolean {
    const { lastIndex } = this.log
    const entries = payloads.map((payload, at) => entryAt(payload, this.term, lastIndex + 1 + at))
    const bytes = payloadSize(entries)
    if (this.uncommittedSize > 0 && bytes > 0 && this.uncommittedSize + bytes > this.config.maxUncommittedSize) {
      this.logger.warning(
        `${hex(this.id)} appending new entries to log would exceed uncommitted entry size limit; dropping proposal`,
      )
      return false
    }
    this.uncommittedSize += bytes
    this.log.append(entries)
    this.acknowledge(this.id, this.log.lastIndex)
    return true
  }

  becomeFollower(term: number, lead: number): void {
    this.#reset(term)
    this.lead = lead
    this.role = 'StateFollower'
    this.logger.info(`${hex(this.id)} became follower at term ${this.term}`)
  }

  becomeCandidate(): void {
    this.#reset(this.term + 1)
    this.vote = this.id
    this.role = 'StateCandidate'
    this.logger.info(`${hex(this.id)} became candidate at term ${this.term}`)
  }

  /** It asks how an election would go: neither its term nor its vote changes. */
  becomePreCandidate(): void {
    this.tracker.resetVotes()
    this.lead = none
    this.role = 'StatePreCandidate'
    this.logger.info(`${hex(this.id)} became pre-candidate at term ${this.term}`)
  }

  /** It begins its term with an empty entry: what was there before is committed along with it. */
  becomeLeader(): void {
    this.#reset(this.term)
    this.lead = this.id
    this.role = 'StateLeader'
    const own = this.tracker.progress.get(this.id)
    own?.becomeReplicate()
    if (own) own.recentActive = true
    // There may be a change of the group in what is not committed: rather than look for it, wait for all of it.
    this.pendingConfIndex = this.log.lastIndex
    this.append([{ type: 'EntryNormal', data: undefined, bytes: 0 }])
    this.logger.info(`${hex(this.id)} became leader at term ${this.term}`)
  }

  #reset(term: number): void {
    if (this.term !== term) {
      this.term = term
      this.vote = none
    }
    this.lead = none
    this.leadTransferee = none
    this.electionElapsed = 0
    this.heartbeatElapsed = 0
    const { electionTick, random } = this.config
    this.randomizedElectionTimeout = electionTick + random.below(electionTick)
    this.tracker.resetVotes()
    this.tracker.resetProgress(this.log.lastIndex + 1)
    const own = this.tracker.progress.get(this.id)
    if (own) own.match = this.log.lastIndex
    this.pendingConfIndex = 0
    this.uncommittedSize = 0
    this.readOnly = new ReadOnly()
  }
}

function isOfElection(type: MessageType): boolean {
  return type === 'MsgVote' || type === 'MsgVoteResp' || type === 'MsgPreVote' || type === 'MsgPreVoteResp'
}

function isForwarded(type: MessageType): boolean {
  return type === 'MsgProp' || type === 'MsgReadIndex'
}

function waitsForStorage(type: MessageType): boolean {
  return type === 'MsgAppResp' || type === 'MsgVoteResp' || type === 'MsgPreVoteResp'
}

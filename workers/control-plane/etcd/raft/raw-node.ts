// A member of a group as its application drives it: messages and ticks go in, what is to be stored, sent and applied comes out
// of `ready`, and `advance` tells that it has been done. Like rawnode.go RawNode.
import { type ConfChange, type ConfChangeV2, type ConfState, confChangePayload } from './conf-change.ts'
import { type RaftConfig, wholeConfig } from './config.ts'
import { encodedSize } from './entry-size.ts'
import { applyConfChange } from './membership.ts'
import {
  type Draft,
  type HardState,
  isStorageThread,
  type Message,
  type MessageType,
  makeMessage,
  newMessage,
  none,
  type Payload,
  proposedEntry,
} from './message.ts'
import type { ProposalDropped } from './proposal.ts'
import { Raft, type SoftState } from './raft.ts'
import { type Ready, stepsAfter, storageMessages } from './ready.ts'
import { step } from './step.ts'
import { tick } from './tick.ts'
import type { Group } from './tracker/group.ts'
import type { Progress } from './tracker/progress.ts'

/** Why a message was not taken. */
export type StepRefusal =
  | ProposalDropped
  | 'raft: cannot step raft local message'
  | 'raft: cannot step as peer not found'

/** A view of the member as it is now. Only a leader knows of progress. */
export type Status = {
  readonly id: number
  readonly hardState: HardState
  readonly softState: SoftState
  readonly applied: number
  readonly leadTransferee: number
  readonly group: Group
  readonly progress: ReadonlyMap<number, Readonly<Progress>>
}

export class RawNode {
  readonly raft: Raft
  readonly #isAsync: boolean
  #softState: SoftState
  #hardState: HardState
  #stepsOnAdvance: readonly Message[] = []

  constructor(config: RaftConfig) {
    this.raft = new Raft(wholeConfig(config))
    this.#isAsync = this.raft.config.asyncStorageWrites
    this.#softState = this.raft.softState
    this.#hardState = this.raft.hardState
  }

  tick(): void {
    tick(this.raft)
  }

  campaign(): void {
    this.#stepOwn({ type: 'MsgHup' })
  }

  /** `bytes` is how long the data would be on the wire. */
  propose(data: unknown, bytes: number): StepRefusal | undefined {
    return this.#proposePayload({ type: 'EntryNormal', data, bytes })
  }

  proposeConfChange(change: ConfChange | ConfChangeV2): StepRefusal | undefined {
    return this.#proposePayload(confChangePayload(change))
  }

  #proposePayload(payload: Payload): StepRefusal | undefined {
    const message = newMessage('MsgProp', none)
    message.from = this.raft.id
    message.entries = [proposedEntry(payload)]
    return step(this.raft, message)
  }

  /** To be called when a change of the group is applied; not when the application decides against it. */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    return applyConfChange(this.raft, change)
  }

  /** Takes what came from another member or from a storage thread. */
  step(message: Message): StepRefusal | undefined {
    const { type, from } = message
    if (!isStorageThread(from)) {
      if (localTypes.has(type)) return 'raft: cannot step raft local message'
      if (responseTypes.has(type) && !this.raft.tracker.progress.has(from)) return 'raft: cannot step as peer not found'
    }
    return step(this.raft, message)
  }

  /** Messages to this member could not be brought to the other. */
  reportUnreachable(member: number): void {
    this.#stepOwn({ type: 'MsgUnreachable', from: member })
  }

  /** Whether a snapshot arrived that this member sent. */
  reportSnapshot(member: number, hasFailed: boolean): void {
    this.#stepOwn({ type: 'MsgSnapStatus', from: member, reject: hasFailed })
  }

  transferLeader(to: number): void {
    this.#stepOwn({ type: 'MsgTransferLeader', from: to })
  }

  forgetLeader(): void {
    this.#stepOwn({ type: 'MsgForgetLeader' })
  }

  /** Asks for a read state; it comes with a later `ready`, or not at all when there is no leader. */
  readIndex(request: unknown): void {
    const entries = [proposedEntry({ type: 'EntryNormal', data: request, bytes: 0 })]
    this.#stepOwn({ type: 'MsgReadIndex', entries })
  }

  #stepOwn(draft: Draft): StepRefusal | undefined {
    return step(this.raft, makeMessage(draft))
  }

  hasReady(): boolean {
    const { raft } = this
    const { log } = raft
    return (
      raft.messages.length > 0 ||
      raft.messagesAfterAppend.length > 0 ||
      log.unstable.hasNextEntries ||
      log.hasNextCommitted(!this.#isAsync) ||
      raft.lead !== this.#softState.lead ||
      raft.role !== this.#softState.role ||
      !isSame(raft.hardState, this.#hardState) ||
      log.unstable.nextSnapshot !== undefined ||
      raft.readStates.length > 0
    )
  }

  /** What is to be done. It has to be, and without asynchronous storage `advance` has to be called before the next. */
  ready(): Ready {
    const { raft } = this
    if (this.#stepsOnAdvance.length > 0) throw new Error('two accepted Ready structs without call to Advance')
    const ready = this.#gather()
    if (!this.#isAsync) this.#stepsOnAdvance = stepsAfter(raft, ready)
    this.#softState = ready.softState ?? this.#softState
    this.#hardState = ready.hardState ?? this.#hardState
    raft.readStates = []
    raft.messages = []
    raft.messagesAfterAppend = []
    raft.log.unstable.acceptInProgress()
    const { committedEntries } = ready
    const last = committedEntries.at(-1)
    if (last) raft.log.acceptApplying(last.index, encodedSize(committedEntries), !this.#isAsync)
    return ready
  }

  #gather(): Ready {
    const { raft } = this
    const { log, softState, hardState } = raft
    const entries = log.unstable.nextEntries()
    const isSameSoft = softState.lead === this.#softState.lead && softState.role === this.#softState.role
    const ready = {
      softState: isSameSoft ? undefined : softState,
      hardState: isSame(hardState, this.#hardState) ? undefined : hardState,
      readStates: raft.readStates,
      entries,
      snapshot: log.unstable.nextSnapshot,
      committedEntries: log.nextCommitted(!this.#isAsync),
      messages: raft.messages,
      mustSync:
        entries.length > 0 || hardState.vote !== this.#hardState.vote || hardState.term !== this.#hardState.term,
    }
    const more = this.#isAsync
      ? storageMessages(raft, ready)
      : raft.messagesAfterAppend.filter(({ to }) => to !== raft.id)
    for (const message of more) ready.messages.push(message)
    return ready
  }

  /** What the last `ready` told has been done. With asynchronous storage, the threads' answers tell it instead. */
  advance(): void {
    if (this.#isAsync) throw new Error('Advance must not be called when using AsyncStorageWrites')
    const steps = this.#stepsOnAdvance
    this.#stepsOnAdvance = []
    for (const message of steps) step(this.raft, message)
  }

  status(): Status {
    const { id, hardState, softState, log, leadTransferee, tracker } = this.raft
    const progress = softState.role === 'StateLeader' ? tracker.progress : new Map<number, Progress>()
    return { id, hardState, softState, applied: log.applied, leadTransferee, group: tracker.group, progress }
  }
}

/** What only a member itself or its storage may say. */
const localTypes: ReadonlySet<MessageType> = new Set<MessageType>([
  'MsgHup',
  'MsgBeat',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
])

/** What is said only in answer, so by those who belong to the group. */
const responseTypes: ReadonlySet<MessageType> = new Set<MessageType>([
  'MsgAppResp',
  'MsgVoteResp',
  'MsgHeartbeatResp',
  'MsgUnreachable',
  'MsgReadIndexResp',
  'MsgPreVoteResp',
  'MsgStorageAppendResp',
  'MsgStorageApplyResp',
])

function isSame(a: HardState, b: HardState): boolean {
  return a.term === b.term && a.vote === b.vote && a.commit === b.commit
}

// What Raft's members tell each other, and what they agree on. Members are numbers greater than 0; 0 is nobody.
// Everything here is passed on by reference and never changed. Like raftpb/raft.proto.
import type { ConfChange, ConfChangeV2, ConfState } from './conf-change.ts'

/** Nobody: there is no leader, or no vote was cast. */
export const none = 0
/** Who writes the log of a member to its disk, where storage is written asynchronously. */
export const appendThread = -1
/** Who applies what is committed, where storage is written asynchronously. */
export const applyThread = -2

export type MessageType =
  | 'MsgHup'
  | 'MsgBeat'
  | 'MsgProp'
  | 'MsgApp'
  | 'MsgAppResp'
  | 'MsgVote'
  | 'MsgVoteResp'
  | 'MsgSnap'
  | 'MsgHeartbeat'
  | 'MsgHeartbeatResp'
  | 'MsgUnreachable'
  | 'MsgSnapStatus'
  | 'MsgCheckQuorum'
  | 'MsgTransferLeader'
  | 'MsgTimeoutNow'
  | 'MsgReadIndex'
  | 'MsgReadIndexResp'
  | 'MsgPreVote'
  | 'MsgPreVoteResp'
  | 'MsgStorageAppend'
  | 'MsgStorageAppendResp'
  | 'MsgStorageApply'
  | 'MsgStorageApplyResp'
  | 'MsgForgetLeader'

/** What an entry carries. `bytes` is how long it would be on the wire: limits are counted with it. */
export type Payload =
  | { readonly type: 'EntryNormal'; readonly data: unknown; readonly bytes: number }
  | { readonly type: 'EntryConfChange'; readonly data: ConfChange; readonly bytes: number }
  | { readonly type: 'EntryConfChangeV2'; readonly data: ConfChangeV2; readonly bytes: number }

/** A payload at its place in the log. One that was only proposed has no place yet: its term and index are 0. */
export type Entry = Payload & { readonly term: number; readonly index: number }

export type Snapshot = {
  readonly index: number
  readonly term: number
  readonly confState: ConfState
  readonly data: unknown
}

/** What a member has to have on its disk before it answers. */
export type HardState = { readonly term: number; readonly vote: number; readonly commit: number }

export type Message = {
  readonly type: MessageType
  readonly to: number
  readonly from: number
  /** The sender's term; 0 where none applies: in proposals and in what a member tells itself. */
  readonly term: number
  /** The term of the entry at `index`. */
  readonly logTerm: number
  readonly index: number
  readonly entries: readonly Entry[]
  readonly commit: number
  readonly vote: number
  readonly snapshot: Snapshot | undefined
  readonly reject: boolean
  /** Of a refused append: where the logs may still agree. */
  readonly rejectHint: number
  /** The reads that a heartbeat confirms, or why somebody campaigns. */
  readonly context: number | 'CampaignTransfer' | undefined
  /** What the storage threads send once they have done their work. */
  readonly responses: readonly Message[]
}

/** A message that is being written; once it is sent, nobody changes it. */
export type NewMessage = { -readonly [Field in keyof Message]: Message[Field] }

const nothing: readonly never[] = []

/** All messages have the same shape, and are not made by copying others: there are many. */
export function newMessage(type: MessageType, to: number): NewMessage {
  return {
    type,
    to,
    from: none,
    term: 0,
    logTerm: 0,
    index: 0,
    entries: nothing,
    commit: 0,
    vote: none,
    snapshot: undefined,
    reject: false,
    rejectHint: 0,
    context: undefined,
    responses: nothing,
  }
}

export type Draft = Partial<Message> & Pick<Message, 'type'>

/** For messages of which there are few. */
export function makeMessage(draft: Draft): NewMessage {
  return Object.assign(newMessage(draft.type, none), draft)
}

export function entryAt(payload: Payload, term: number, index: number): Entry {
  return { type: payload.type, data: payload.data, bytes: payload.bytes, term, index } as Entry
}

export function proposedEntry(payload: Payload): Entry {
  return entryAt(payload, 0, 0)
}

export function isStorageThread(member: number): boolean {
  return member === appendThread || member === applyThread
}

// What a member has for its application to do: store, send and apply. Where storage is written asynchronously, the storing and
// applying are messages too, and bring along what is to be answered when they are done. Like rawnode.go.
import {
  appendThread,
  applyThread,
  type Entry,
  type HardState,
  type Message,
  newMessage,
  type Snapshot,
} from './message.ts'
import type { Raft, ReadState, SoftState } from './raft.ts'

export type Ready = {
  /** Undefined where nothing changed. */
  readonly softState: SoftState | undefined
  readonly hardState: HardState | undefined
  readonly readStates: readonly ReadState[]
  /** To be stored before the messages are sent, with the hard state and the snapshot. */
  readonly entries: readonly Entry[]
  readonly snapshot: Snapshot | undefined
  readonly committedEntries: readonly Entry[]
  readonly messages: readonly Message[]
  /** Whether what is stored has to be durable before anything is sent. */
  readonly mustSync: boolean
}

/** What is left to be done when this has been: the answers of a member to itself. */
export function stepsAfter(raft: Raft, ready: Ready): Message[] {
  const steps = raft.messagesAfterAppend.filter(({ to }) => to === raft.id)
  const appended = appendResponse(raft, ready)
  if (appended) steps.push(appended)
  if (ready.committedEntries.length > 0) steps.push(applyResponse(raft, ready.committedEntries))
  return steps
}

/** The messages that ask the storage threads for what is to be done. */
export function storageMessages(raft: Raft, ready: Ready): Message[] {
  const messages: Message[] = []
  const { entries, hardState, snapshot, committedEntries } = ready
  if (entries.length > 0 || hardState || snapshot || raft.messagesAfterAppend.length > 0) {
    const append = newMessage('MsgStorageAppend', appendThread)
    append.from = raft.id
    append.entries = entries
    append.snapshot = snapshot
    // The answers to others come before its own: then the terms of entries are still found among the unstable ones.
    const appended = appendResponse(raft, ready)
    append.responses = appended ? [...raft.messagesAfterAppend, appended] : raft.messagesAfterAppend
    if (hardState) Object.assign(append, hardState)
    messages.push(append)
  }
  if (committedEntries.length > 0) {
    const apply = newMessage('MsgStorageApply', applyThread)
    apply.from = raft.id
    apply.entries = committedEntries
    apply.responses = [applyResponse(raft, committedEntries)]
    messages.push(apply)
  }
  return messages
}

/**
 * Tells that all that is unstable has been stored. It has the term in which that was asked for: an answer from an earlier one is
 * not believed, since a later leader may have replaced entries that are still being written. It goes along with everything that
 * is stored while there are unstable entries, so that one that was not believed is made up for.
 */
function appendResponse(raft: Raft, { snapshot }: Ready): Message | undefined {
  const { log, id, term } = raft
  const hasEntries = log.unstable.length > 0
  if (!hasEntries && !snapshot) return undefined
  const response = newMessage('MsgStorageAppendResp', id)
  response.from = appendThread
  response.term = term
  response.snapshot = snapshot
  if (hasEntries) {
    response.index = log.lastIndex
    response.logTerm = log.lastTerm
  }
  return response
}

function applyResponse({ id }: Raft, entries: readonly Entry[]): Message {
  const response = newMessage('MsgStorageApplyResp', id)
  response.from = applyThread
  response.entries = entries
  return response
}

// Reads that show all that was committed when they were asked for. The leader tells the index that has to be applied for it:
// after a quorum has confirmed that it leads, or at once where its lease says so.
import { type Message, none } from './message.ts'
import type { Raft } from './raft.ts'
import { broadcastHeartbeat } from './replication.ts'

export function onReadIndex(raft: Raft, request: Message): void {
  if (raft.tracker.isSingleton) answer(raft, request, raft.log.committed)
  // A new leader knows what is committed only after it has committed something itself.
  else if (hasCommittedInTerm(raft)) confirm(raft, request)
  else raft.pendingReads.push(request)
}

/** The leader has committed something. */
export function releasePendingReads(raft: Raft): void {
  if (raft.pendingReads.length === 0 || !hasCommittedInTerm(raft)) return
  const requests = raft.pendingReads
  raft.pendingReads = []
  for (const request of requests) confirm(raft, request)
}

/** A heartbeat's answer confirms the reads that waited when it was sent. */
export function onHeartbeatContext(raft: Raft, { from, context }: Message): void {
  if (raft.config.readOnly !== 'safe' || typeof context !== 'number') return
  raft.readOnly.ack(from, context)
  for (const { request, index } of raft.readOnly.takeConfirmed(raft.tracker.group.voters)) answer(raft, request, index)
}

function confirm(raft: Raft, request: Message): void {
  const { committed } = raft.log
  if (raft.config.readOnly === 'lease-based') return answer(raft, request, committed)
  raft.readOnly.add(request, committed)
  raft.readOnly.ack(raft.id, raft.readOnly.position ?? 0)
  broadcastHeartbeat(raft)
}

function answer(raft: Raft, { from, entries }: Message, index: number): void {
  if (from !== none && from !== raft.id) raft.send({ type: 'MsgReadIndexResp', to: from, index, entries })
  else for (const { data } of entries) raft.readStates.push({ index, request: data })
}

function hasCommittedInTerm({ log, term }: Raft): boolean {
  return log.term(log.committed) === term
}

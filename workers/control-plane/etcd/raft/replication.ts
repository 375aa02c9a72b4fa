// How a leader brings its log to the others: appends as far as each may be sent to, a snapshot where the entries are gone,
// and the commit index that follows from what they have.
import { payloadSize } from './entry-size.ts'
import { hex } from './logger.ts'
import { type Entry, newMessage } from './message.ts'
import type { Raft } from './raft.ts'
import type { Progress } from './tracker/progress.ts'

/** Everybody gets what is new, or the commit index at least. */
export function broadcastAppend(raft: Raft): void {
  for (const [id, progress] of raft.tracker.progress) if (id !== raft.id) sendAppend(raft, id, progress)
}

/** One append, empty if there is nothing to send; false when the member may not be sent to now. */
export function sendAppend(raft: Raft, to: number, progress: Progress): boolean {
  return maybeSendAppend(raft, to, progress, true)
}

/** One append if there are entries for it. */
export function sendEntries(raft: Raft, to: number, progress: Progress): boolean {
  return maybeSendAppend(raft, to, progress, false)
}

const nothing: readonly Entry[] = []

function maybeSendAppend(raft: Raft, to: number, progress: Progress, evenIfEmpty: boolean): boolean {
  if (progress.isPaused) return false
  const { log, config } = raft
  const index = progress.next - 1
  const logTerm = log.term(index)
  if (logTerm === undefined) return sendSnapshot(raft, to, progress)
  // Too much in flight, and it may all be lost: an empty append is answered, and that shows how far the member got.
  const isThrottled = progress.state === 'StateReplicate' && progress.inflights.isFull
  const entries = isThrottled ? nothing : log.entriesFrom(progress.next, config.maxSizePerMessage)
  if (!evenIfEmpty && !entries?.length) return false
  if (!entries) return sendSnapshot(raft, to, progress)
  const message = newMessage('MsgApp', to)
  message.index = index
  message.logTerm = logTerm
  message.entries = entries
  message.commit = log.committed
  raft.post(message)
  progress.sentEntries(entries.length, payloadSize(entries))
  progress.sentCommit(log.committed)
  return true
}

/** A member that was not heard of would not get it. */
function sendSnapshot(raft: Raft, to: number, progress: Progress): boolean {
  const { id, log, logger } = raft
  if (!progress.recentActive) {
    logger.debug(`ignore sending snapshot to ${hex(to)} since it is not recently active`)
    return false
  }
  const { snapshot } = log
  if (!snapshot) {
    logger.debug(`${hex(id)} failed to send snapshot to ${hex(to)} because snapshot is temporarily unavailable`)
    return false
  }
  if (snapshot.index === 0) throw new Error('need non-empty snapshot')
  const { index, term } = snapshot
  logger.debug(
    `${hex(id)} [firstindex: ${log.firstIndex}, commit: ${log.committed}] sent snapshot[index: ${index}, term: ${term}] to ${hex(to)} [${progress}]`,
  )
  progress.becomeSnapshot(index)
  logger.debug(`${hex(id)} paused sending replication messages to ${hex(to)} [${progress}]`)
  raft.send({ type: 'MsgSnap', to, snapshot })
  return true
}

/** It tells no commit index that the member may not have the entry for. It confirms the reads that wait, if any do. */
export function broadcastHeartbeat(raft: Raft): void {
  const context = raft.readOnly.position
  for (const [to, progress] of raft.tracker.progress) {
    if (to === raft.id) continue
    const commit = Math.min(progress.match, raft.log.committed)
    raft.send({ type: 'MsgHeartbeat', to, commit, context })
    progress.sentCommit(commit)
  }
}

/** Commits what a quorum has; false when that is no news. */
export function maybeCommit(raft: Raft): boolean {
  return raft.log.maybeCommit(raft.tracker.committed(), raft.term)
}

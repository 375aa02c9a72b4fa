// What messages do to a leader: answers tell it how far its log has come at each member, and what it may send next.
import { hex } from './logger.ts'
import { type Message, none } from './message.ts'
import { type ProposalDropped, propose } from './proposal.ts'
import type { Raft } from './raft.ts'
import { onHeartbeatContext, onReadIndex, releasePendingReads } from './read-index.ts'
import { broadcastAppend, broadcastHeartbeat, maybeCommit, sendAppend, sendEntries } from './replication.ts'
import type { Progress } from './tracker/progress.ts'

export function stepLeader(raft: Raft, message: Message): ProposalDropped | undefined {
  switch (message.type) {
    case 'MsgBeat':
      broadcastHeartbeat(raft)
      return undefined
    case 'MsgCheckQuorum':
      checkQuorum(raft)
      return undefined
    case 'MsgProp':
      return propose(raft, message.entries)
    case 'MsgReadIndex':
      onReadIndex(raft, message)
      return undefined
    case 'MsgForgetLeader':
      return undefined
    default: {
      const progress = raft.tracker.progress.get(message.from)
      if (progress) stepMember(raft, message, progress)
      else raft.logger.debug(`${hex(raft.id)} no progress available for ${hex(message.from)}`)
      return undefined
    }
  }
}

function stepMember(raft: Raft, message: Message, progress: Progress): void {
  switch (message.type) {
    case 'MsgAppResp':
      progress.recentActive = true
      if (message.reject) onRejected(raft, message, progress)
      else onAppended(raft, message, progress)
      break
    case 'MsgHeartbeatResp':
      onHeartbeatResponse(raft, message, progress)
      break
    case 'MsgSnapStatus':
      onSnapshotStatus(raft, message, progress)
      break
    case 'MsgUnreachable':
      // What was sent ahead is probably lost.
      if (progress.state === 'StateReplicate') progress.becomeProbe()
      raft.logger.debug(
        `${hex(raft.id)} failed to send message to ${hex(message.from)} because it is unreachable [${progress}]`,
      )
      break
    case 'MsgTransferLeader':
      onTransferLeader(raft, message, progress)
      break
    default:
      // The rest is for those who stand or follow.
      break
  }
}

function checkQuorum(raft: Raft): void {
  if (!raft.tracker.isQuorumActive()) {
    raft.logger.warning(`${hex(raft.id)} stepped down to follower since quorum is not active`)
    raft.becomeFollower(raft.term, none)
  }
  for (const [id, progress] of raft.tracker.progress) if (id !== raft.id) progress.recentActive = false
}

/**
 * The logs do not agree where it probed. The follower hints at the last place where they may: its entry there has a term that
 * entries of this log must not exceed if they are to agree, so whole terms are passed over at once.
 *
 *   leader    1 3 3 3 5 5 5 5 5    a probe at 9 is refused with the hint 6 and its term 2:
 *   follower  1 1 1 1 2 2          only at 1 is the leader's term not greater, so 1 is probed next
 */
function onRejected(raft: Raft, { from, index, rejectHint, logTerm }: Message, progress: Progress): void {
  const { id, log, logger } = raft
  logger.debug(
    `${hex(id)} received MsgAppResp(rejected, hint: (index ${rejectHint}, term ${logTerm})) from ${hex(from)} for index ${index}`,
  )
  const next = logTerm > 0 ? log.findConflictByTerm(rejectHint, logTerm).index : rejectHint
  if (!progress.maybeDecrease(index, next)) return
  logger.debug(`${hex(id)} decreased progress of ${hex(from)} to [${progress}]`)
  if (progress.state === 'StateReplicate') progress.becomeProbe()
  sendAppend(raft, from, progress)
}

function onAppended(raft: Raft, { from, index }: Message, progress: Progress): void {
  const isNews = progress.maybeUpdate(index)
  // Or what it has is known, but a probe was answered.
  if (!isNews && (progress.match !== index || progress.state !== 'StateProbe')) return
  resumeSending(raft, from, index, progress)
  const isOther = from !== raft.id
  if (maybeCommit(raft)) {
    releasePendingReads(raft)
    broadcastAppend(raft)
  } else if (isOther && progress.canBumpCommit(raft.log.committed)) sendAppend(raft, from, progress)
  // The answer may have made room for several messages.
  if (isOther) while (sendEntries(raft, from, progress));
  if (from === raft.leadTransferee && progress.match === raft.log.lastIndex) {
    raft.logger.info(`${hex(raft.id)} sent MsgTimeoutNow to ${hex(from)} after received MsgAppResp`)
    raft.send({ type: 'MsgTimeoutNow', to: from })
  }
}

function resumeSending(raft: Raft, from: number, index: number, progress: Progress): void {
  if (progress.state === 'StateProbe') progress.becomeReplicate()
  else if (progress.state === 'StateReplicate') progress.inflights.freeUpTo(index)
  else if (progress.match + 1 >= raft.log.firstIndex) {
    // Wherever the snapshot came from, and whichever it was: the log can take over from here.
    raft.logger.debug(
      `${hex(raft.id)} recovered from needing snapshot, resumed sending replication messages to ${hex(from)} [${progress}]`,
    )
    progress.becomeProbe()
    progress.becomeReplicate()
  }
}

function onHeartbeatResponse(raft: Raft, message: Message, progress: Progress): void {
  progress.recentActive = true
  progress.isFlowPaused = false
  // Appends may have been lost; one that is probed gets back to replication by the answer.
  if (progress.match < raft.log.lastIndex || progress.state === 'StateProbe') sendAppend(raft, message.from, progress)
  onHeartbeatContext(raft, message)
}

function onSnapshotStatus(raft: Raft, { from, reject }: Message, progress: Progress): void {
  if (progress.state !== 'StateSnapshot') return
  if (reject) progress.pendingSnapshot = 0
  progress.becomeProbe()
  raft.logger.debug(
    `${hex(raft.id)} snapshot ${reject ? 'failed' : 'succeeded'}, resumed sending replication messages to ${hex(from)} [${progress}]`,
  )
  // Wait for the member's own answer, or for a heartbeat's.
  progress.isFlowPaused = true
}

/** Hands leadership over as soon as the other's log is complete; no proposals until then. */
function onTransferLeader(raft: Raft, { from: to }: Message, progress: Progress): void {
  const { id, term, logger, leadTransferee: previous } = raft
  const name = hex(id)
  if (progress.isLearner) return logger.debug(`${name} is learner. Ignored transferring leadership`)
  if (previous !== none) {
    if (previous === to)
      return logger.info(
        `${name} [term ${term}] transfer leadership to ${hex(to)} is in progress, ignores request to same node ${hex(to)}`,
      )
    raft.leadTransferee = none
    logger.info(`${name} [term ${term}] abort previous transferring leadership to ${hex(previous)}`)
  }
  if (to === id) return logger.debug(`${name} is already leader. Ignored transferring leadership to self`)
  logger.info(`${name} [term ${term}] starts to transfer leadership to ${hex(to)}`)
  // It has the time of an election for it.
  raft.electionElapsed = 0
  raft.leadTransferee = to
  if (progress.match === raft.log.lastIndex) {
    raft.send({ type: 'MsgTimeoutNow', to })
    logger.info(`${name} sends MsgTimeoutNow to ${hex(to)} immediately as ${hex(to)} already has up-to-date log`)
  } else sendAppend(raft, to, progress)
}

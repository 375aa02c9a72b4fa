// What messages do to a member that follows: it takes over the leader's log, and passes on what only the leader can do.
import { describeConfState } from './describe.ts'
import { hup } from './election.ts'
import { restoreGroup } from './group-change.ts'
import { hex } from './logger.ts'
import { beginProgress, switchTo } from './membership.ts'
import { type Message, none, type Snapshot } from './message.ts'
import { type ProposalDropped, proposalDropped } from './proposal.ts'
import type { Raft } from './raft.ts'

export function stepFollower(raft: Raft, message: Message): ProposalDropped | undefined {
  const { id, term, lead, logger } = raft
  switch (message.type) {
    case 'MsgProp':
      return forwardProposal(raft, message)
    case 'MsgApp':
      hearFrom(raft, message)
      onAppend(raft, message)
      break
    case 'MsgHeartbeat':
      hearFrom(raft, message)
      onHeartbeat(raft, message)
      break
    case 'MsgSnap':
      hearFrom(raft, message)
      onSnapshot(raft, message)
      break
    case 'MsgTransferLeader':
      if (lead === none) logger.info(`${hex(id)} no leader at term ${term}; dropping leader transfer msg`)
      else raft.send({ ...message, to: lead })
      break
    case 'MsgForgetLeader':
      forgetLeader(raft)
      break
    case 'MsgTimeoutNow':
      logger.info(
        `${hex(id)} [term ${term}] received MsgTimeoutNow from ${hex(message.from)} and starts an election to get leadership.`,
      )
      // The leader is there and wants it: no need to ask first.
      hup(raft, 'CampaignTransfer')
      break
    case 'MsgReadIndex':
      if (lead === none) logger.info(`${hex(id)} no leader at term ${term}; dropping index reading msg`)
      else raft.send({ ...message, to: lead })
      break
    case 'MsgReadIndexResp':
      for (const { data } of message.entries) raft.readStates.push({ index: message.index, request: data })
      break
    default:
      // The rest is for those who stand or lead.
      break
  }
  return undefined
}

function hearFrom(raft: Raft, { from }: Message): void {
  raft.electionElapsed = 0
  raft.lead = from
}

function forwardProposal(raft: Raft, message: Message): ProposalDropped | undefined {
  const { id, term, lead, logger, config } = raft
  if (lead === none) {
    logger.info(`${hex(id)} no leader at term ${term}; dropping proposal`)
    return proposalDropped
  }
  if (config.disableProposalForwarding) {
    logger.info(`${hex(id)} not forwarding to leader ${hex(lead)} at term ${term}; dropping proposal`)
    return proposalDropped
  }
  raft.send({ ...message, to: lead })
  return undefined
}

/** A lease relies on followers that stay with their leader. */
function forgetLeader(raft: Raft): void {
  const { id, term, lead, logger } = raft
  if (raft.config.readOnly === 'lease-based') return logger.error('ignoring MsgForgetLeader due to ReadOnlyLeaseBased')
  if (lead === none) return
  logger.info(`${hex(id)} forgetting leader ${hex(lead)} at term ${term}`)
  raft.lead = none
}

export function onAppend(raft: Raft, { from, index, logTerm, entries, commit }: Message): void {
  const { id, log, logger } = raft
  if (index < log.committed) return raft.acknowledge(from, log.committed)
  const last = log.maybeAppend(index, logTerm, entries, commit)
  if (last !== undefined) return raft.acknowledge(from, last)
  logger.debug(
    `${hex(id)} [logterm: ${log.term(index) ?? 0}, index: ${index}] rejected MsgApp [logterm: ${logTerm}, index: ${index}] from ${hex(from)}`,
  )
  // Entries of this log with a greater term than the leader's at `index` cannot be in the leader's log up to there.
  const hint = log.findConflictByTerm(Math.min(index, log.lastIndex), logTerm)
  raft.send({ type: 'MsgAppResp', to: from, index, reject: true, rejectHint: hint.index, logTerm: hint.term })
}

export function onHeartbeat(raft: Raft, { from, commit, context }: Message): void {
  raft.log.commitTo(commit)
  raft.send({ type: 'MsgHeartbeatResp', to: from, context })
}

export function onSnapshot(raft: Raft, { from, snapshot }: Message): void {
  const { id, log, logger } = raft
  const at = `snapshot [index: ${snapshot?.index ?? 0}, term: ${snapshot?.term ?? 0}]`
  const isRestored = snapshot !== undefined && restore(raft, snapshot)
  logger.info(`${hex(id)} [commit: ${log.committed}] ${isRestored ? 'restored' : 'ignored'} ${at}`)
  raft.acknowledge(from, isRestored ? log.lastIndex : log.committed)
}

/** Puts the snapshot in place of the log, unless all of it is there already. */
function restore(raft: Raft, snapshot: Snapshot): boolean {
  const { id, log, logger } = raft
  const { index, term, confState } = snapshot
  if (index <= log.committed) return false
  const { voters, learners, votersOutgoing } = confState
  if (![...voters, ...learners, ...votersOutgoing].includes(id)) {
    logger.warning(
      `${hex(id)} attempted to restore snapshot but it is not in the ConfState ${describeConfState(confState)}; should never happen`,
    )
    return false
  }
  const describe = (verb: string) => {
    const ours = `[commit: ${log.committed}, lastindex: ${log.lastIndex}, lastterm: ${log.lastTerm}]`
    logger.info(`${hex(id)} ${ours} ${verb} snapshot [index: ${index}, term: ${term}]`)
  }
  if (log.matches(index, term)) {
    describe('fast-forwarded commit to')
    log.commitTo(index)
    return false
  }
  log.restore(snapshot)
  raft.tracker.resetVotes()
  switchTo(raft, restoreGroup(confState, beginProgress(raft)))
  describe('restored')
  return true
}

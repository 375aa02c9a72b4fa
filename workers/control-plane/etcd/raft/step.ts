// What a message does to a member: first its term is compared, which may make a follower of the member or an old message of
// the message; then the role decides. Like raft.go Step.
import { appliedSnapshot, appliedTo } from './applied.ts'
import { stepCandidate } from './candidate.ts'
import { describeVote, hup, onVoteRequest } from './election.ts'
import { encodedSize, payloadSize } from './entry-size.ts'
import { stepFollower } from './follower.ts'
import { stepLeader } from './leader.ts'
import { hex } from './logger.ts'
import { type Message, none } from './message.ts'
import type { ProposalDropped } from './proposal.ts'
import type { Raft } from './raft.ts'

/** Nothing, unless the message was a proposal that cannot be followed up. */
export function step(raft: Raft, message: Message): ProposalDropped | undefined {
  const { type, term } = message
  if (term > raft.term) {
    if (isLeaseInForce(raft, message)) return undefined
    followHigherTerm(raft, message)
  } else if (term !== 0 && term < raft.term) {
    onLowerTerm(raft, message)
    return undefined
  }
  switch (type) {
    case 'MsgHup':
      hup(raft, raft.config.preVote ? 'CampaignPreElection' : 'CampaignElection')
      return undefined
    case 'MsgStorageAppendResp':
      if (message.index !== 0) raft.log.unstable.stableTo(message.index, message.logTerm)
      if (message.snapshot) appliedSnapshot(raft, message.snapshot)
      return undefined
    case 'MsgStorageApplyResp':
      onApplied(raft, message)
      return undefined
    case 'MsgVote':
    case 'MsgPreVote':
      onVoteRequest(raft, message)
      return undefined
    default:
      return stepRole(raft, message)
  }
}

function stepRole(raft: Raft, message: Message): ProposalDropped | undefined {
  switch (raft.role) {
    case 'StateLeader':
      return stepLeader(raft, message)
    case 'StateFollower':
      return stepFollower(raft, message)
    case 'StateCandidate':
    case 'StatePreCandidate':
      return stepCandidate(raft, message)
  }
}

/** Who has heard of a leader lately gives nobody a vote, unless that leader itself is handing over. */
function isLeaseInForce(raft: Raft, message: Message): boolean {
  const { type, context } = message
  if ((type !== 'MsgVote' && type !== 'MsgPreVote') || context === 'CampaignTransfer') return false
  const { checkQuorum, electionTick } = raft.config
  const remaining = electionTick - raft.electionElapsed
  if (!checkQuorum || raft.lead === none || remaining <= 0) return false
  raft.logger.info(`${describeVote(raft, 'ignored', message)}: lease is not expired (remaining ticks: ${remaining})`)
  return true
}

/** Asking for an election in the future raises no term, and neither does the promise of a vote in it. */
function followHigherTerm(raft: Raft, { type, from, term, reject }: Message): void {
  if (type === 'MsgPreVote' || (type === 'MsgPreVoteResp' && !reject)) return
  raft.logger.info(
    `${hex(raft.id)} [term: ${raft.term}] received a ${type} message with higher term from ${hex(from)} [term: ${term}]`,
  )
  const isFromLeader = type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap'
  raft.becomeFollower(term, isFromLeader ? from : none)
}

function onLowerTerm(raft: Raft, message: Message): void {
  const { type, from, term } = message
  const { id, config, logger } = raft
  if ((config.checkQuorum || config.preVote) && (type === 'MsgHeartbeat' || type === 'MsgApp')) {
    // An old leader that would hear of no election: the answer's term makes it step down, so that this member, whose term has
    // run ahead, is not left out forever.
    raft.send({ type: 'MsgAppResp', to: from })
  } else if (type === 'MsgPreVote') {
    // Not to answer could leave a group without a leader while its members turn to asking first.
    logger.info(describeVote(raft, 'rejected', message))
    raft.send({ type: 'MsgPreVoteResp', to: from, term: raft.term, reject: true })
  } else if (type === 'MsgStorageAppendResp') {
    // The entries may have been replaced since; a snapshot holds in any term.
    if (message.index !== 0)
      logger.info(
        `${hex(id)} [term: ${raft.term}] ignored entry appends from a ${type} message with lower term [term: ${term}]`,
      )
    if (message.snapshot) appliedSnapshot(raft, message.snapshot)
  } else
    logger.info(
      `${hex(id)} [term: ${raft.term}] ignored a ${type} message with lower term from ${hex(from)} [term: ${term}]`,
    )
}

function onApplied(raft: Raft, { entries }: Message): void {
  const last = entries.at(-1)
  if (!last) return
  appliedTo(raft, last.index, encodedSize(entries))
  raft.uncommittedSize = Math.max(raft.uncommittedSize - payloadSize(entries), 0)
}

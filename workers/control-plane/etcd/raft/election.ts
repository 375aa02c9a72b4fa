// How a member stands for election, and how it votes.
import { hex } from './logger.ts'
import { type Message, none } from './message.ts'
import { jointMembers } from './quorum/joint.ts'
import type { Raft } from './raft.ts'

type Campaign = 'CampaignPreElection' | 'CampaignElection' | 'CampaignTransfer'

/** Begins an election, unless it leads already, may not be elected, or may not know who belongs to the group. */
export function hup(raft: Raft, campaignType: Campaign): void {
  const { id, term, logger } = raft
  if (raft.role === 'StateLeader') return logger.debug(`${hex(id)} ignoring MsgHup because already leader`)
  if (!raft.isPromotable) return logger.warning(`${hex(id)} is unpromotable and can not campaign`)
  if (raft.log.hasUnappliedConfChange())
    return logger.warning(
      `${hex(id)} cannot campaign at term ${term} since there are still pending configuration changes to apply`,
    )
  logger.info(`${hex(id)} is starting a new election at term ${term}`)
  campaign(raft, campaignType)
}

/** Its vote for itself counts once it has been stored, as everybody's does. */
export function campaign(raft: Raft, campaignType: Campaign): void {
  const isPreElection = campaignType === 'CampaignPreElection'
  if (isPreElection) raft.becomePreCandidate()
  else raft.becomeCandidate()
  const term = isPreElection ? raft.term + 1 : raft.term
  const type = isPreElection ? 'MsgPreVote' : 'MsgVote'
  const { lastIndex: index, lastTerm: logTerm } = raft.log
  const context = campaignType === 'CampaignTransfer' ? campaignType : undefined
  for (const to of jointMembers(raft.tracker.group.voters)) {
    if (to === raft.id) {
      raft.send({ type: `${type}Resp`, to, term })
      continue
    }
    raft.logger.info(
      `${hex(raft.id)} [logterm: ${logTerm}, index: ${index}] sent ${type} request to ${hex(to)} at term ${raft.term}`,
    )
    raft.send({ type, to, term, index, logTerm, context })
  }
}

/**
 * Learners vote too: one that was made a voter may not know yet, and its vote may be needed. An answer has the term that was
 * asked for: before an election it is not the member's own.
 */
export function onVoteRequest(raft: Raft, message: Message): void {
  const { type, from, term } = message
  const isPreVote = type === 'MsgPreVote'
  const isFree = raft.vote === from || (raft.vote === none && raft.lead === none) || (isPreVote && term > raft.term)
  const responseType = isPreVote ? 'MsgPreVoteResp' : 'MsgVoteResp'
  if (!isFree || !raft.log.isUpToDate(message.index, message.logTerm)) {
    raft.logger.info(describeVote(raft, 'rejected', message))
    return raft.send({ type: responseType, to: from, term: raft.term, reject: true })
  }
  raft.logger.info(describeVote(raft, 'cast', message))
  raft.send({ type: responseType, to: from, term })
  if (isPreVote) return
  raft.electionElapsed = 0
  raft.vote = from
}

export function describeVote(raft: Raft, verdict: 'cast' | 'rejected' | 'ignored', message: Message): string {
  const { type, from, logTerm, index } = message
  const { lastTerm, lastIndex } = raft.log
  const ours = `${hex(raft.id)} [logterm: ${lastTerm}, index: ${lastIndex}, vote: ${hex(raft.vote)}]`
  const preposition = verdict === 'cast' ? 'for' : 'from'
  return `${ours} ${verdict} ${type} ${preposition} ${hex(from)} [logterm: ${logTerm}, index: ${index}] at term ${raft.term}`
}

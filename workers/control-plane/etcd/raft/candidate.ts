// What messages do to a member that stands for election, or asks whether it should.
import { campaign } from './election.ts'
import { onAppend, onHeartbeat, onSnapshot } from './follower.ts'
import { hex } from './logger.ts'
import { type Message, none } from './message.ts'
import { type ProposalDropped, proposalDropped } from './proposal.ts'
import type { Raft } from './raft.ts'
import { broadcastAppend } from './replication.ts'

export function stepCandidate(raft: Raft, message: Message): ProposalDropped | undefined {
  const { type, from, term } = message
  switch (type) {
    case 'MsgProp':
      raft.logger.info(`${hex(raft.id)} no leader at term ${raft.term}; dropping proposal`)
      return proposalDropped
    // Somebody else was elected in this term.
    case 'MsgApp':
      raft.becomeFollower(term, from)
      onAppend(raft, message)
      break
    case 'MsgHeartbeat':
      raft.becomeFollower(term, from)
      onHeartbeat(raft, message)
      break
    case 'MsgSnap':
      raft.becomeFollower(term, from)
      onSnapshot(raft, message)
      break
    // A late answer to whether it should stand counts for nothing once it does.
    case 'MsgPreVoteResp':
      if (raft.role === 'StatePreCandidate') onVote(raft, message)
      break
    case 'MsgVoteResp':
      if (raft.role === 'StateCandidate') onVote(raft, message)
      break
    case 'MsgTimeoutNow':
      raft.logger.debug(
        `${hex(raft.id)} [term ${raft.term} state ${raft.role}] ignored MsgTimeoutNow from ${hex(from)}`,
      )
      break
    default:
      // The rest is for those who lead or follow.
      break
  }
  return undefined
}

function onVote(raft: Raft, { type, from, reject }: Message): void {
  const { id, tracker, logger } = raft
  logger.info(`${hex(id)} received ${type}${reject ? ' rejection' : ''} from ${hex(from)} at term ${raft.term}`)
  tracker.recordVote(from, !reject)
  const { granted, rejected, result } = tracker.tallyVotes()
  logger.info(`${hex(id)} has received ${granted} ${type} votes and ${rejected} vote rejections`)
  if (result === 'VoteLost') raft.becomeFollower(raft.term, none)
  else if (result === 'VoteWon' && raft.role === 'StatePreCandidate') campaign(raft, 'CampaignElection')
  else if (result === 'VoteWon') {
    raft.becomeLeader()
    broadcastAppend(raft)
  }
}

// Decisions while voters change: both the majority of the incoming and that of the outgoing voters have to agree. Without
// outgoing voters it is a plain majority. Like quorum/joint.go.
import {
  type AckedIndex,
  majorityCommittedIndex,
  majorityVoteResult,
  type VoteResult,
  type Voters,
} from './majority.ts'

export type JointVoters = { readonly incoming: Voters; readonly outgoing: Voters }

export function jointCommittedIndex({ incoming, outgoing }: JointVoters, acked: AckedIndex): number {
  const index = majorityCommittedIndex(incoming, acked)
  return outgoing.size === 0 ? index : Math.min(index, majorityCommittedIndex(outgoing, acked))
}

export function jointVoteResult({ incoming, outgoing }: JointVoters, votes: ReadonlyMap<number, boolean>): VoteResult {
  const [one, other] = [majorityVoteResult(incoming, votes), majorityVoteResult(outgoing, votes)]
  if (one === other) return one
  return one === 'VoteLost' || other === 'VoteLost' ? 'VoteLost' : 'VotePending'
}

/** Everybody who votes in one of the halves, in ascending order. */
export function jointMembers({ incoming, outgoing }: JointVoters): readonly number[] {
  return [...new Set([...incoming, ...outgoing])].sort((a, b) => a - b)
}

export function isVoter({ incoming, outgoing }: JointVoters, member: number): boolean {
  return incoming.has(member) || outgoing.has(member)
}

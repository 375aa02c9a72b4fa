// What a majority of a set of voters has decided. Of no voters at all, everything is decided: the empty half of a joint
// configuration leaves the decision to the other. Like quorum/majority.go.

export type Voters = ReadonlySet<number>
export type VoteResult = 'VotePending' | 'VoteLost' | 'VoteWon'
/** The index that a voter has acknowledged, if it was ever heard of. */
export type AckedIndex = (voter: number) => number | undefined

/** The largest index that a majority has acknowledged. */
export function majorityCommittedIndex(voters: Voters, acked: AckedIndex): number {
  const quorum = (voters.size >> 1) + 1
  let committed = voters.size === 0 ? Number.POSITIVE_INFINITY : 0
  for (const voter of voters) {
    const index = acked(voter) ?? 0
    if (index > committed && countAcked(voters, acked, index) >= quorum) committed = index
  }
  return committed
}

function countAcked(voters: Voters, acked: AckedIndex, index: number): number {
  let count = 0
  for (const voter of voters) if ((acked(voter) ?? 0) >= index) count++
  return count
}

export function majorityVoteResult(voters: Voters, votes: ReadonlyMap<number, boolean>): VoteResult {
  if (voters.size === 0) return 'VoteWon'
  const quorum = (voters.size >> 1) + 1
  let [granted, missing] = [0, 0]
  for (const voter of voters) {
    const vote = votes.get(voter)
    if (vote === undefined) missing++
    else if (vote) granted++
  }
  if (granted >= quorum) return 'VoteWon'
  return granted + missing >= quorum ? 'VotePending' : 'VoteLost'
}

// What a tick of the clock does: who has not heard of a leader for too long campaigns; a leader lets hear of itself, and looks
// whether a quorum still does.
import { makeMessage, none } from './message.ts'
import type { Raft } from './raft.ts'
import { step } from './step.ts'

export function tick(raft: Raft): void {
  if (raft.role === 'StateLeader') tickLeader(raft)
  else tickElection(raft)
}

function tickElection(raft: Raft): void {
  raft.electionElapsed++
  if (!raft.isPromotable || raft.electionElapsed < raft.randomizedElectionTimeout) return
  raft.electionElapsed = 0
  step(raft, makeMessage({ type: 'MsgHup', from: raft.id }))
}

function tickLeader(raft: Raft): void {
  const { electionTick, heartbeatTick, checkQuorum } = raft.config
  raft.heartbeatElapsed++
  raft.electionElapsed++
  if (raft.electionElapsed >= electionTick) {
    raft.electionElapsed = 0
    if (checkQuorum) step(raft, makeMessage({ type: 'MsgCheckQuorum', from: raft.id }))
    // Leadership that was not handed over by now stays.
    if (raft.role === 'StateLeader') raft.leadTransferee = none
  }
  if (raft.role !== 'StateLeader' || raft.heartbeatElapsed < heartbeatTick) return
  raft.heartbeatElapsed = 0
  step(raft, makeMessage({ type: 'MsgBeat', from: raft.id }))
}

// How a member takes over a changed group, once the change has been applied: a leader brings its log to those who came.
import { asV2, type ConfChange, type ConfChangeV2, type ConfState, entersJoint, leavesJoint } from './conf-change.ts'
import { type BeginProgress, changed, changeSimply, enterJoint, leaveJoint, type Membership } from './group-change.ts'
import { hex } from './logger.ts'
import { none } from './message.ts'
import { isVoter } from './quorum/joint.ts'
import type { Raft } from './raft.ts'
import { broadcastAppend, maybeCommit, sendEntries } from './replication.ts'
import { confStateOf, describeGroup } from './tracker/group.ts'

export function applyConfChange(raft: Raft, change: ConfChange | ConfChangeV2): ConfState {
  const whole = asV2(change)
  const { transition, changes } = whole
  const begin = beginProgress(raft)
  const outcome = leavesJoint(whole)
    ? leaveJoint(raft.tracker, begin)
    : entersJoint(whole)
      ? enterJoint(raft.tracker, changes, transition !== 'ConfChangeTransitionJointExplicit', begin)
      : changeSimply(raft.tracker, changes, begin)
  return switchTo(raft, changed(outcome))
}

/** A newcomer is probed from the end of the log, and counts as heard of, so that a leader does not step down for its sake. */
export function beginProgress(raft: Raft): BeginProgress {
  const next = Math.max(raft.log.lastIndex, 1)
  return (isLearner) => {
    const progress = raft.tracker.newProgress(next, isLearner)
    progress.recentActive = true
    return progress
  }
}

export function switchTo(raft: Raft, { group, progress }: Membership): ConfState {
  const { id, tracker } = raft
  tracker.adopt(group, progress)
  raft.logger.info(`${hex(id)} switched to configuration ${describeGroup(group)}`)
  const confState = confStateOf(group)
  if (raft.role !== 'StateLeader') return confState
  if (tracker.progress.get(id)?.isLearner ?? true) {
    if (raft.config.stepDownOnRemoval) raft.becomeFollower(raft.term, none)
    return confState
  }
  if (confState.voters.length > 0) bringLogToAll(raft)
  return confState
}

function bringLogToAll(raft: Raft): void {
  const { progress, group } = raft.tracker
  // With fewer voters, more may be committed.
  if (maybeCommit(raft)) broadcastAppend(raft)
  else for (const [id, one] of progress) if (id !== raft.id) sendEntries(raft, id, one)
  if (raft.leadTransferee !== none && !isVoter(group.voters, raft.leadTransferee)) raft.leadTransferee = none
}

// What follows when the application has applied entries or a snapshot: a leader leaves a joint configuration by itself, if
// that was asked for.
import { leaveJoint } from './conf-change.ts'
import type { Snapshot } from './message.ts'
import { propose } from './proposal.ts'
import type { Raft } from './raft.ts'
import { describeGroup } from './tracker/group.ts'

export function appliedTo(raft: Raft, index: number, bytes: number): void {
  const applied = Math.max(index, raft.log.applied)
  raft.log.appliedTo(applied, bytes)
  if (!raft.tracker.group.autoLeave || applied < raft.pendingConfIndex || raft.role !== 'StateLeader') return
  // Dropped only while leadership is handed over: then the next leader, or the next entry that is applied, leaves it.
  const refusal = propose(raft, [leaveJoint])
  const joint = describeGroup(raft.tracker.group)
  if (refusal) raft.logger.debug(`not initiating automatic transition out of joint configuration ${joint}: ${refusal}`)
  else raft.logger.info(`initiating automatic transition out of joint configuration ${joint}`)
}

export function appliedSnapshot(raft: Raft, { index }: Snapshot): void {
  raft.log.unstable.stableSnapshotTo(index)
  appliedTo(raft, index, 0)
}

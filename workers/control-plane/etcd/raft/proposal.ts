// How a leader takes proposals into its log. A change of the group waits until the one before it has been applied.
import { type ConfChangeV2, confChangeOf } from './conf-change.ts'
import { describeConfChange } from './describe.ts'
import { hex } from './logger.ts'
import { none, type Payload } from './message.ts'
import type { Raft } from './raft.ts'
import { broadcastAppend } from './replication.ts'
import { describeGroup, isJoint } from './tracker/group.ts'

/** Nobody will follow it up; it may be proposed again later. */
export const proposalDropped = 'raft proposal dropped'
export type ProposalDropped = typeof proposalDropped

export function propose(raft: Raft, payloads: readonly Payload[]): ProposalDropped | undefined {
  const { id, term, logger, leadTransferee } = raft
  if (payloads.length === 0) throw new Error(`${hex(id)} stepped empty MsgProp`)
  // It may lead a group that it does not belong to any more.
  if (!raft.tracker.progress.has(id)) return proposalDropped
  if (leadTransferee !== none) {
    logger.debug(
      `${hex(id)} [term ${term}] transfer leadership to ${hex(leadTransferee)} is in progress; dropping proposal`,
    )
    return proposalDropped
  }
  if (!raft.append(payloads.map((payload, at) => acceptable(raft, payload, at)))) return proposalDropped
  broadcastAppend(raft)
  return undefined
}

/** The payload, or an empty one in place of a change of the group that may not be made now. */
function acceptable(raft: Raft, payload: Payload, at: number): Payload {
  const change = confChangeOf(payload)
  if (!change) return payload
  const fault = faultOf(raft, change)
  if (fault === undefined || raft.config.disableConfChangeValidation) {
    raft.pendingConfIndex = raft.log.lastIndex + at + 1
    return payload
  }
  raft.logger.info(
    `${hex(raft.id)} ignoring conf change ${describeConfChange(change)} at config ${describeGroup(raft.tracker.group)}: ${fault}`,
  )
  return { type: 'EntryNormal', data: undefined, bytes: 0 }
}

function faultOf({ pendingConfIndex, log, tracker }: Raft, { changes }: ConfChangeV2): string | undefined {
  if (pendingConfIndex > log.applied)
    return `possible unapplied conf change at index ${pendingConfIndex} (applied to ${log.applied})`
  const wantsLeave = changes.length === 0
  if (isJoint(tracker.group)) return wantsLeave ? undefined : 'must transition out of joint config first'
  return wantsLeave ? 'not in joint state; refusing empty conf change' : undefined
}

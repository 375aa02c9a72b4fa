// Changes of who belongs to the group, as they are proposed and written into the log. Like raftpb/confchange.go.
import { varintBytes } from './entry-size.ts'
import type { Payload } from './message.ts'

export type ConfChangeType =
  | 'ConfChangeAddNode'
  | 'ConfChangeRemoveNode'
  | 'ConfChangeUpdateNode'
  | 'ConfChangeAddLearnerNode'

export type ConfChangeSingle = { readonly type: ConfChangeType; readonly nodeId: number }

/** One change, as etcd proposes it. What `context` says is the application's business. */
export type ConfChange = ConfChangeSingle & { readonly context?: string }

/**
 * `Auto` takes the simple way for one change and goes through a joint configuration for several; `JointImplicit` always goes
 * through it and leaves it by itself; `JointExplicit` stays in it until an empty change is proposed.
 */
export type ConfChangeTransition =
  | 'ConfChangeTransitionAuto'
  | 'ConfChangeTransitionJointImplicit'
  | 'ConfChangeTransitionJointExplicit'

export type ConfChangeV2 = {
  readonly transition: ConfChangeTransition
  readonly changes: readonly ConfChangeSingle[]
  readonly context?: string
}

/** A configuration as it is kept in snapshots. While it is joint, decisions need the outgoing voters' majority too. */
export type ConfState = {
  readonly voters: readonly number[]
  readonly learners: readonly number[]
  readonly votersOutgoing: readonly number[]
  readonly learnersNext: readonly number[]
  readonly autoLeave: boolean
}

/** What a leader proposes when it leaves a joint configuration by itself: nothing, so no limit can refuse it. */
export const leaveJoint: Payload = {
  type: 'EntryConfChangeV2',
  data: { transition: 'ConfChangeTransitionAuto', changes: [] },
  bytes: 0,
}

export function confChangePayload(change: ConfChange | ConfChangeV2): Payload {
  if (!('changes' in change))
    return { type: 'EntryConfChange', data: change, bytes: singleBytes(change) + contextBytes(change.context) }
  const changes = change.changes.reduce((sum, single) => sum + 2 + singleBytes(single), 0)
  return { type: 'EntryConfChangeV2', data: change, bytes: 2 + changes + contextBytes(change.context) }
}

/** The change that an entry of the log carries, if it carries one. */
export function confChangeOf(payload: Payload): ConfChangeV2 | undefined {
  switch (payload.type) {
    case 'EntryNormal':
      return undefined
    case 'EntryConfChange':
      return asV2(payload.data)
    case 'EntryConfChangeV2':
      return payload.data
  }
}

export function asV2(change: ConfChange | ConfChangeV2): ConfChangeV2 {
  if ('changes' in change) return change
  const { type, nodeId, context } = change
  const changes = [{ type, nodeId }]
  return { transition: 'ConfChangeTransitionAuto', changes, ...(context !== undefined && { context }) }
}

export function leavesJoint({ transition, changes }: ConfChangeV2): boolean {
  return transition === 'ConfChangeTransitionAuto' && changes.length === 0
}

/** Whether the change goes through a joint configuration. */
export function entersJoint({ transition, changes }: ConfChangeV2): boolean {
  return transition !== 'ConfChangeTransitionAuto' || changes.length > 1
}

function singleBytes({ nodeId }: ConfChangeSingle): number {
  return 3 + varintBytes(nodeId)
}

function contextBytes(context: string | undefined): number {
  return context === undefined ? 0 : 1 + varintBytes(context.length) + context.length
}

// Who belongs to the group: voters, in two halves while they change, and learners, who get the log but do not count. A voter
// of the outgoing half that is to become a learner waits in `learnersNext` until the half is left: nobody is ever both.
// Like tracker.go Config.
import type { ConfState } from '../conf-change.ts'
import { hex } from '../logger.ts'
import type { JointVoters } from '../quorum/joint.ts'

export type Group = {
  readonly voters: JointVoters
  readonly learners: ReadonlySet<number>
  readonly learnersNext: ReadonlySet<number>
  /** Leave the joint configuration as soon as it has been applied. */
  readonly autoLeave: boolean
}

const nobody: ReadonlySet<number> = new Set()

export const emptyGroup: Group = {
  voters: { incoming: nobody, outgoing: nobody },
  learners: nobody,
  learnersNext: nobody,
  autoLeave: false,
}

export function isJoint({ voters }: Group): boolean {
  return voters.outgoing.size > 0
}

export function confStateOf({ voters, learners, learnersNext, autoLeave }: Group): ConfState {
  return {
    voters: ascending(voters.incoming),
    learners: ascending(learners),
    votersOutgoing: ascending(voters.outgoing),
    learnersNext: ascending(learnersNext),
    autoLeave,
  }
}

export function describeGroup({ voters, learners, learnersNext, autoLeave }: Group): string {
  const outgoing = voters.outgoing.size > 0 ? `&&${members(voters.outgoing)}` : ''
  const words = [`voters=${members(voters.incoming)}${outgoing}`]
  if (learners.size > 0) words.push(`learners=${members(learners)}`)
  if (learnersNext.size > 0) words.push(`learners_next=${members(learnersNext)}`)
  if (autoLeave) words.push('autoleave')
  return words.join(' ')
}

function members(set: ReadonlySet<number>): string {
  return `(${ascending(set).map(hex).join(' ')})`
}

function ascending(set: ReadonlySet<number>): number[] {
  return [...set].sort((a, b) => a - b)
}

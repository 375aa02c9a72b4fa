// The transcripts about changes of a group: `simple`, `enter-joint` and `leave-joint`, one after the other.
import {
  changeSimply,
  enterJoint,
  leaveJoint,
  type Membership,
} from '../../../../workers/control-plane/etcd/raft/group-change.ts'
import { describeGroup } from '../../../../workers/control-plane/etcd/raft/tracker/group.ts'
import type { Progress } from '../../../../workers/control-plane/etcd/raft/tracker/progress.ts'
import { ProgressTracker } from '../../../../workers/control-plane/etcd/raft/tracker/tracker.ts'
import { isFault, readConfChanges } from './conf-changes.ts'
import type { Directive } from './data-driven.ts'

export class GroupChanges {
  readonly #tracker = new ProgressTracker(10, Number.POSITIVE_INFINITY)
  /** Every command counts as an entry. */
  #lastIndex = 0

  run(directive: Directive): string {
    const outcome = this.#change(directive)
    this.#lastIndex++
    if (typeof outcome === 'string') return outcome
    if ('error' in outcome) return outcome.error
    this.#tracker.adopt(outcome.group, outcome.progress)
    return `${describeGroup(outcome.group)}\n${describeProgress(this.#tracker.progress)}`
  }

  #change({ command, args, input }: Directive): Membership | { readonly error: string } | string {
    const changes = readConfChanges(input)
    if (isFault(changes)) return changes.error
    const next = Math.max(this.#lastIndex, 1)
    const begin = (isLearner: boolean) => {
      const progress = this.#tracker.newProgress(next, isLearner)
      progress.recentActive = true
      return progress
    }
    switch (command) {
      case 'simple':
        return changeSimply(this.#tracker, changes, begin)
      case 'enter-joint':
        return enterJoint(this.#tracker, changes, args[0]?.values[0] === 'true', begin)
      case 'leave-joint':
        return changes.length > 0 ? 'this command takes no input' : leaveJoint(this.#tracker, begin)
      default:
        return 'unknown command'
    }
  }
}

/** A line for every member, in ascending order. */
export function describeProgress(progress: ReadonlyMap<number, Readonly<Progress>>): string {
  return [...progress].map(([id, one]) => `${id}: ${one}\n`).join('')
}

// What a change makes of a group: a new group with the progress of its members, or why it cannot be. One voter at a time may
// come or go; more need a joint configuration. Like confchange/confchange.go and confchange/restore.go.
import type { ConfChangeSingle, ConfState } from './conf-change.ts'
import { emptyGroup, type Group, isJoint } from './tracker/group.ts'
import type { Progress } from './tracker/progress.ts'

export type Membership = { readonly group: Group; readonly progress: ReadonlyMap<number, Progress> }
/** What is known of a member's log when it comes in. */
export type BeginProgress = (isLearner: boolean) => Progress
type Refusal = { readonly error: string }
type Outcome = Membership | Refusal

export function changeSimply(from: Membership, changes: readonly ConfChangeSingle[], begin: BeginProgress): Outcome {
  if (isJoint(from.group)) return { error: "can't apply simple config change in joint config" }
  const draft = new Draft(from, begin)
  draft.apply(changes)
  if (draft.incoming.size === 0) return { error: 'removed all voters' }
  if (countDifferent(from.group.voters.incoming, draft.incoming) > 1)
    return { error: 'more than one voter changed without entering joint config' }
  return draft.membership(false)
}

/** The incoming voters become the outgoing ones too; the changes are made to the incoming ones. */
export function enterJoint(
  from: Membership,
  changes: readonly ConfChangeSingle[],
  autoLeave: boolean,
  begin: BeginProgress,
): Outcome {
  if (isJoint(from.group)) return { error: 'config is already joint' }
  if (from.group.voters.incoming.size === 0) return { error: "can't make a zero-voter config joint" }
  const draft = new Draft(from, begin)
  for (const id of draft.incoming) draft.outgoing.add(id)
  draft.apply(changes)
  return draft.incoming.size === 0 ? { error: 'removed all voters' } : draft.membership(autoLeave)
}

/** The incoming voters decide alone from now on, and those that waited to become learners are. */
export function leaveJoint(from: Membership, begin: BeginProgress): Outcome {
  if (!isJoint(from.group)) return { error: "can't leave a non-joint config" }
  const draft = new Draft(from, begin)
  draft.leave()
  return draft.membership(false)
}

/** The group that a snapshot tells of: put together by the changes that lead to it from an empty one. */
export function restoreGroup(state: ConfState, begin: BeginProgress): Membership {
  const add = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeAddNode', nodeId })
  const learn = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeAddLearnerNode', nodeId })
  const remove = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeRemoveNode', nodeId })
  const incoming = [...state.voters.map(add), ...state.learners.map(learn), ...state.learnersNext.map(learn)]
  const one = (from: Membership, change: ConfChangeSingle) => changed(changeSimply(from, [change], begin))
  const empty: Membership = { group: emptyGroup, progress: new Map() }
  if (state.votersOutgoing.length === 0) return incoming.reduce(one, empty)
  const outgoing = state.votersOutgoing.map(add).reduce(one, empty)
  return changed(enterJoint(outgoing, [...state.votersOutgoing.map(remove), ...incoming], state.autoLeave, begin))
}

/** Of a change that was checked when it was proposed. */
export function changed(outcome: Outcome): Membership {
  if ('error' in outcome) throw new Error(outcome.error)
  return outcome
}

class Draft {
  readonly incoming: Set<number>
  readonly outgoing: Set<number>
  readonly #learners: Set<number>
  readonly #learnersNext: Set<number>
  readonly #progress: Map<number, Progress>
  readonly #begin: BeginProgress

  constructor({ group, progress }: Membership, begin: BeginProgress) {
    this.incoming = new Set(group.voters.incoming)
    this.outgoing = new Set(group.voters.outgoing)
    this.#learners = new Set(group.learners)
    this.#learnersNext = new Set(group.learnersNext)
    this.#progress = new Map([...progress].map(([id, one]) => [id, one.copy()]))
    this.#begin = begin
  }

  membership(autoLeave: boolean): Membership {
    const voters = { incoming: this.incoming, outgoing: this.outgoing }
    const group = { voters, learners: this.#learners, learnersNext: this.#learnersNext, autoLeave }
    return { group, progress: this.#progress }
  }

  /** A change whose node is 0 is one that etcd took back. */
  apply(changes: readonly ConfChangeSingle[]): void {
    for (const { type, nodeId } of changes) {
      if (nodeId === 0) continue
      if (type === 'ConfChangeAddNode') this.#makeVoter(nodeId)
      else if (type === 'ConfChangeAddLearnerNode') this.#makeLearner(nodeId)
      else if (type === 'ConfChangeRemoveNode') this.#remove(nodeId)
    }
  }

  leave(): void {
    for (const id of this.#learnersNext) {
      this.#learners.add(id)
      this.#mark(id, true)
    }
    this.#learnersNext.clear()
    for (const id of this.outgoing) if (!this.incoming.has(id) && !this.#learners.has(id)) this.#progress.delete(id)
    this.outgoing.clear()
  }

  #makeVoter(id: number): void {
    this.#mark(id, false)
    this.#learners.delete(id)
    this.#learnersNext.delete(id)
    this.incoming.add(id)
  }

  #makeLearner(id: number): void {
    const known = this.#progress.get(id)
    if (known?.isLearner) return
    this.#remove(id)
    if (known) this.#progress.set(id, known)
    if (this.outgoing.has(id)) this.#learnersNext.add(id)
    else {
      this.#learners.add(id)
      this.#mark(id, true)
    }
  }

  #remove(id: number): void {
    this.incoming.delete(id)
    this.#learners.delete(id)
    this.#learnersNext.delete(id)
    if (!this.outgoing.has(id)) this.#progress.delete(id)
  }

  #mark(id: number, isLearner: boolean): void {
    const known = this.#progress.get(id)
    if (known) known.isLearner = isLearner
    else this.#progress.set(id, this.#begin(isLearner))
  }
}

function countDifferent(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const missing = (from: ReadonlySet<number>, set: ReadonlySet<number>) => [...set].filter((id) => !from.has(id)).length
  return missing(one, other) + missing(other, one)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConfChangeSingle, ConfChangeType } from './conf-change.ts'
import { changed, changeSimply, enterJoint, leaveJoint, type Membership, restoreGroup } from './group-change.ts'
import { confStateOf, describeGroup, isJoint } from './tracker/group.ts'
import { ProgressTracker } from './tracker/tracker.ts'

const tracker = new ProgressTracker(10, Number.POSITIVE_INFINITY)
const begin = (isLearner: boolean) => tracker.newProgress(1, isLearner)
const add = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeAddNode', nodeId })
const learn = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeAddLearnerNode', nodeId })
const remove = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeRemoveNode', nodeId })
const groupOf = (...voters: number[]) =>
  restoreGroup({ voters, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }, begin)
const textOf = (outcome: ReturnType<typeof changeSimply>) =>
  'error' in outcome ? outcome.error : describeGroup(outcome.group)

describe('a simple change', () => {
  it('lets one voter come or go, and any number of learners', () => {
    expect(textOf(changeSimply(groupOf(1, 2), [add(3)], begin))).toBe('voters=(1 2 3)')
    expect(textOf(changeSimply(groupOf(1, 2), [remove(2), learn(4), learn(5)], begin))).toBe(
      'voters=(1) learners=(4 5)',
    )
  })

  it('is refused when more than one voter would change, or none would be left', () => {
    const refusal = 'more than one voter changed without entering joint config'
    expect(textOf(changeSimply(groupOf(1), [add(2), add(3)], begin))).toBe(refusal)
    expect(textOf(changeSimply(groupOf(1), [remove(1)], begin))).toBe('removed all voters')
  })

  it('leaves alone what it was made from when it is refused', () => {
    const before = groupOf(1, 2)
    changeSimply(before, [learn(1), learn(2)], begin)
    expect(describeGroup(before.group)).toBe('voters=(1 2)')
    expect([...before.progress.values()].some(({ isLearner }) => isLearner)).toBe(false)
  })
})

describe('a joint change', () => {
  it('replaces voters in two steps, and keeps a demoted one as a voter until the second', () => {
    const joint = changed(enterJoint(groupOf(1, 2, 3), [remove(1), learn(2), add(4)], true, begin))
    expect(describeGroup(joint.group)).toBe('voters=(3 4)&&(1 2 3) learners_next=(2) autoleave')
    expect(joint.progress.get(2)?.isLearner).toBe(false)
    const left = changed(leaveJoint(joint, begin))
    expect(describeGroup(left.group)).toBe('voters=(3 4) learners=(2)')
    expect([...left.progress.keys()].sort()).toEqual([2, 3, 4])
  })

  it('is left before another is made', () => {
    const joint = changed(enterJoint(groupOf(1), [add(2)], false, begin))
    expect(textOf(enterJoint(joint, [add(3)], false, begin))).toBe('config is already joint')
    expect(textOf(changeSimply(joint, [add(3)], begin))).toBe("can't apply simple config change in joint config")
    expect(textOf(leaveJoint(groupOf(1), begin))).toBe("can't leave a non-joint config")
  })
})

describe('any row of changes', () => {
  const types: ConfChangeType[] = ['ConfChangeAddNode', 'ConfChangeRemoveNode', 'ConfChangeAddLearnerNode']
  const single = fc.record({ type: fc.constantFrom(...types), nodeId: fc.integer({ min: 1, max: 5 }) })
  const change = fc.record({
    kind: fc.constantFrom('simple', 'enter', 'leave'),
    changes: fc.array(single, { maxLength: 4 }),
  })

  it('keeps voters and learners apart, and can be restored from its snapshot', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (row) => {
        let current: Membership = groupOf(1, 2, 3)
        for (const { kind, changes } of row) {
          const outcome =
            kind === 'simple'
              ? changeSimply(current, changes, begin)
              : kind === 'enter'
                ? enterJoint(current, changes, true, begin)
                : leaveJoint(current, begin)
          if (!('error' in outcome)) current = outcome
          expectSound(current)
        }
      }),
    )
  })

  function expectSound({ group, progress }: Membership): void {
    const { voters, learners, learnersNext } = group
    const everybody = new Set([...voters.incoming, ...voters.outgoing, ...learners])
    expect(new Set(progress.keys())).toEqual(everybody)
    for (const [id, { isLearner }] of progress) expect(isLearner).toBe(learners.has(id))
    for (const id of learners) expect(voters.incoming.has(id) || voters.outgoing.has(id)).toBe(false)
    for (const id of learnersNext) expect(voters.outgoing.has(id)).toBe(true)
    if (!isJoint(group)) expect(learnersNext.size).toBe(0)
    expect(confStateOf(restoreGroup(confStateOf(group), begin).group)).toEqual(confStateOf(group))
  }
})

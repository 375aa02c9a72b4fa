import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jointCommittedIndex, jointVoteResult } from './joint.ts'
import { majorityCommittedIndex, majorityVoteResult } from './majority.ts'

const acked = (indexes: Readonly<Record<number, number>>) => (id: number) => indexes[id]
const voters = (...ids: number[]) => new Set(ids)
const votes = (given: Readonly<Record<number, boolean>>) =>
  new Map(Object.entries(given).map(([id, vote]) => [Number(id), vote]))

describe('a majority', () => {
  it('has committed what more than half of its voters have', () => {
    expect(majorityCommittedIndex(voters(1, 2, 3), acked({ 1: 9, 2: 5, 3: 7 }))).toBe(7)
    expect(majorityCommittedIndex(voters(1, 2, 3, 4), acked({ 1: 9, 2: 9, 3: 5 }))).toBe(5)
  })

  it('has committed nothing while half of it was not heard of', () => {
    expect(majorityCommittedIndex(voters(1, 2), acked({ 1: 9 }))).toBe(0)
  })

  it('of nobody leaves the decision to others', () => {
    expect(majorityCommittedIndex(voters(), acked({}))).toBe(Number.POSITIVE_INFINITY)
    expect(majorityVoteResult(voters(), votes({}))).toBe('VoteWon')
  })

  it('wins, waits or loses by the votes that may still come', () => {
    expect(majorityVoteResult(voters(1, 2, 3), votes({ 1: true, 2: true }))).toBe('VoteWon')
    expect(majorityVoteResult(voters(1, 2, 3), votes({ 1: true, 2: false }))).toBe('VotePending')
    expect(majorityVoteResult(voters(1, 2, 3), votes({ 1: false, 2: false }))).toBe('VoteLost')
    expect(majorityVoteResult(voters(1, 2), votes({ 1: true, 2: false }))).toBe('VoteLost')
  })

  it('commits the same index as the one in the middle of the sorted ones', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 9 }), (indexes) => {
        const sorted = indexes.toSorted((a, b) => b - a)
        const committed = majorityCommittedIndex(new Set(indexes.keys()), (id) => indexes[id])
        expect(committed).toBe(sorted[indexes.length >> 1])
      }),
    )
  })
})

describe('a joint quorum', () => {
  const joint = { incoming: voters(1, 2), outgoing: voters(2, 3, 4) }

  it('has committed what both halves have', () => {
    expect(jointCommittedIndex(joint, acked({ 1: 9, 2: 9, 3: 4 }))).toBe(4)
    expect(jointCommittedIndex(joint, acked({ 1: 3, 2: 9, 3: 9 }))).toBe(3)
  })

  it('loses with one half, and wins with both only', () => {
    expect(jointVoteResult(joint, votes({ 1: true, 2: true }))).toBe('VotePending')
    expect(jointVoteResult(joint, votes({ 1: true, 2: true, 3: true }))).toBe('VoteWon')
    expect(jointVoteResult(joint, votes({ 1: false, 2: true, 3: true }))).toBe('VoteLost')
  })
})

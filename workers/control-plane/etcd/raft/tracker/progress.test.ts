import { describe, expect, it } from 'vitest'
import { Inflights } from './inflights.ts'
import { Progress } from './progress.ts'

const progressOf = (next: number, maxMessages = 2, maxBytes = Number.POSITIVE_INFINITY) => {
  const progress = new Progress(next, false, new Inflights(maxMessages, maxBytes))
  progress.recentActive = true
  return progress
}

describe('the progress of a follower', () => {
  it('is probed with one append at a time', () => {
    const progress = progressOf(5)
    progress.sentEntries(3, 30)
    expect(String(progress)).toBe('StateProbe match=0 next=5 paused')
  })

  it('goes back to where the follower hints when a probe is refused, and ignores old refusals', () => {
    const progress = progressOf(9)
    expect(progress.maybeDecrease(6, 3)).toBe(false)
    expect(progress.maybeDecrease(8, 3)).toBe(true)
    expect(progress.next).toBe(4)
  })

  it('runs ahead of the answers in replication, until too much is in flight', () => {
    const progress = progressOf(1)
    progress.becomeReplicate()
    progress.sentEntries(2, 20)
    expect(progress.isPaused).toBe(false)
    progress.sentEntries(1, 10)
    expect(String(progress)).toBe('StateReplicate match=0 next=4 paused inflight=2[full]')
    progress.maybeUpdate(2)
    progress.inflights.freeUpTo(2)
    expect(String(progress)).toBe('StateReplicate match=2 next=4 inflight=1')
  })

  it('counts bytes in flight too, and lets one message cross the limit', () => {
    const progress = progressOf(1, 100, 15)
    progress.becomeReplicate()
    progress.sentEntries(1, 10)
    expect(progress.isPaused).toBe(false)
    progress.sentEntries(1, 10)
    expect(progress.isPaused).toBe(true)
  })

  it('goes on behind the snapshot that was sent', () => {
    const progress = progressOf(1)
    progress.becomeSnapshot(7)
    expect(String(progress)).toBe('StateSnapshot match=0 next=8 paused pendingSnap=7')
    progress.becomeProbe()
    expect(String(progress)).toBe('StateProbe match=0 next=8')
  })

  it('is told of a commit index only if it could follow it', () => {
    const progress = progressOf(4)
    progress.sentCommit(1)
    expect(progress.canBumpCommit(2)).toBe(true)
    progress.sentCommit(3)
    expect(progress.canBumpCommit(9)).toBe(false)
  })
})

describe('what is in flight', () => {
  it('is freed in order, however much went through', () => {
    const inflights = new Inflights(300, Number.POSITIVE_INFINITY)
    for (let index = 1; index <= 1000; index++) {
      inflights.add(index, 1)
      inflights.freeUpTo(index - 200)
    }
    expect(inflights.count).toBe(200)
    inflights.freeUpTo(799)
    expect(inflights.count).toBe(200)
    inflights.freeUpTo(1000)
    expect(inflights.count).toBe(0)
  })
})

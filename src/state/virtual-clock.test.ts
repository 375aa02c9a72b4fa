import { describe, expect, test } from 'vitest'
import type { Frame, MessageView } from '../../workers/contract.ts'
import { followClock, startClock, virtualNow } from './virtual-clock.ts'

const frame = (number: number, nowMs: number, rate: number, messages: readonly Partial<MessageView>[] = []) =>
  ({ number, nowMs, rate, messages }) as Frame

describe('the time that the picture shows', () => {
  test('starts at the first frame', () => {
    const clock = followClock(startClock, frame(1, 42_000, 1), 10)
    expect(virtualNow(clock, 10)).toBe(42_000)
  })

  test('goes on between frames and never back', () => {
    let clock = followClock(startClock, frame(1, 1000, 1), 0)
    let before = 0
    for (let i = 2; i < 200; i++) {
      clock = followClock(clock, frame(i, 1000 + i * 16, 1), i * 16 + (i % 5))
      for (const wall of [i * 16 + 5, i * 16 + 12]) {
        const now = virtualNow(clock, wall)
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
    }
    expect(Math.abs(before - (1000 + 199 * 16))).toBeLessThan(40)
  })

  test('never runs ahead of the cluster, and is at most a frame behind', () => {
    const first = followClock(startClock, frame(1, 1000, 10), 0)
    const clock = followClock(first, frame(2, 1160, 10), 16)
    expect(virtualNow(clock, 16)).toBe(1000)
    expect(virtualNow(clock, 24)).toBe(1080)
    expect(virtualNow(clock, 60_000)).toBe(1160)
  })

  test('goes from fast to slow without going back', () => {
    let clock = followClock(startClock, frame(1, 1000, 12), 0)
    clock = followClock(clock, frame(2, 1192, 12), 16)
    const before = virtualNow(clock, 30)
    clock = followClock(clock, frame(3, 1192.01, 0.0007), 32)
    expect(virtualNow(clock, 33)).toBeGreaterThanOrEqual(before)
  })

  test('stands still while the cluster is paused', () => {
    let clock = followClock(startClock, frame(1, 1000, 1), 0)
    clock = followClock(clock, frame(2, 1016, 1), 16)
    clock = followClock(clock, frame(3, 1020, 0), 24)
    expect(virtualNow(clock, 5000)).toBe(1020)
    expect(virtualNow(clock, 9000)).toBe(1020)
  })

  test('a step shows the whole way of the message that arrived, however long nothing happened before', () => {
    let clock = followClock(startClock, frame(1, 1000, 0), 0)
    clock = followClock(clock, frame(2, 9000, 0, [{ sentAtMs: 8999.5, arrivesAtMs: 9000 }]), 100)
    expect(virtualNow(clock, 100)).toBe(8999.5)
    const halfway = virtualNow(clock, 410)
    expect(halfway).toBeGreaterThan(8999.6)
    expect(halfway).toBeLessThan(8999.9)
    expect(virtualNow(clock, 5000)).toBe(9000)
  })

  test('is there at once where time was jumped over, there or back', () => {
    let clock = followClock(startClock, frame(1, 90_000, 1), 0)
    clock = followClock(clock, { ...frame(2, 30_000, 0), isJump: true }, 16)
    expect(virtualNow(clock, 16)).toBe(30_000)
    clock = followClock(clock, { ...frame(3, 80_000, 0), isJump: true }, 32)
    expect(virtualNow(clock, 32)).toBe(80_000)
  })

  test('begins anew when another run takes the place of this one', () => {
    const first = followClock(startClock, frame(1, 90_000, 1), 0)
    expect(virtualNow(followClock(first, frame(1, 1000, 1), 16), 16)).toBe(1000)
  })
})

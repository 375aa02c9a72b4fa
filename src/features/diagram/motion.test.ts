import { describe, expect, test } from 'vitest'
import type { ShownMessage } from '../../state/mirror.ts'
import { rect } from './layout.ts'
import { flightBox, progressOf, underWay } from './motion.ts'

const message = (id: number, change: Partial<ShownMessage> = {}): ShownMessage => ({
  id,
  exchange: id,
  shape: 'write',
  from: 'a/kubelet',
  to: 'b/kube-apiserver',
  sentAtMs: 100,
  arrivesAtMs: 104,
  label: '',
  about: '',
  root: 0,
  shownForMs: 4,
  ...change,
})

describe('a message', () => {
  test('is where virtual time says, and nowhere else', () => {
    expect(progressOf(message(1), 100)).toBe(0)
    expect(progressOf(message(1), 102)).toBe(0.5)
    expect(progressOf(message(1), 104)).toBe(1)
  })

  test('is drawn only while it is under way', () => {
    const ids = (nowMs: number) => underWay([message(1)], nowMs, 1).singles.map(({ id }) => id)
    expect(ids(99)).toEqual([])
    expect(ids(101)).toEqual([1])
    expect(ids(105)).toEqual([])
  })

  test('that a cut link holds back stops halfway', () => {
    const held = message(1, { arrivesAtMs: Infinity, shownForMs: Infinity })
    expect(progressOf(held, 1e9)).toBe(0.5)
  })

  test('of the background is left out when time slows down for a story', () => {
    const hum = message(1, { shownForMs: 6000 })
    const told = message(2, { shownForMs: 6000, root: 9 })
    expect(underWay([hum, told], 102, 12).singles).toHaveLength(2)
    expect(underWay([hum, told], 102, 0.001).singles).toEqual([told])
  })

  test('is one of a stream when there are many of its kind on the same way', () => {
    const many = Array.from({ length: 9 }, (_, i) => message(i))
    const { singles, streams } = underWay([...many, message(50, { shape: 'watch' })], 102, 1)
    expect(singles.map(({ id }) => id)).toEqual([50])
    expect(streams.map((stream) => stream.messages.length)).toEqual([9])
  })
})

describe('a pod that was bound', () => {
  const flight = { uid: 'p', machine: 'worker-1', fromPlace: 0, toPlace: 0, startedAtMs: 0, endsAtMs: 100 }
  const [from, to] = [rect(0, 0, 40, 20), rect(400, 300, 40, 20)]

  test('flies from the anchorage to its hold', () => {
    const start = flightBox(flight, from, to, 0)
    expect([start?.x, start?.y]).toEqual([0, 0])
    expect(flightBox(flight, from, to, 99)?.x).toBeCloseTo(400, 0)
  })

  test('is not in the air before or after', () => {
    expect(flightBox(flight, from, to, -1)).toBeUndefined()
    expect(flightBox(flight, from, to, 100)).toBeUndefined()
  })
})

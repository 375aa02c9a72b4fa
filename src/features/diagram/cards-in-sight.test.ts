import { expect, it } from 'vitest'
import { machinesIn } from './cards-in-sight.ts'
import { layOut } from './layout.ts'

const layout = layOut(
  [
    { name: 'control-plane', role: 'control-plane' },
    ...Array.from({ length: 1000 }, (_, i) => ({ name: `worker-${i + 1}`, role: 'worker' as const })),
  ],
  'wide',
)

it('of a small fleet all machines are cards', () => {
  expect(machinesIn(layout, undefined)).toHaveLength(1001)
})

it('of a large fleet only the ships in sight are, and the control plane always', () => {
  const seen = machinesIn(layout, '0 0 4 4')
  expect(seen.map(({ name }) => name)).toContain('worker-1')
  expect(seen.map(({ name }) => name)).toContain('control-plane')
  expect(seen.length).toBeLessThan(30)
})

it('far out no ship is a card', () => {
  expect(machinesIn(layout, 'far').map(({ name }) => name)).toEqual(['control-plane'])
})

import { expect, it } from 'vitest'
import { Late } from './late.ts'
import { Simulation } from './simulation.ts'
import { settle } from './testing/settle.ts'

it('a late part of a program is fetched once, and is there at once from then on', async () => {
  const simulation = new Simulation({ seed: 1, settle })
  const machine = simulation.addMachine(
    { name: 'a', address: '10.0.0.1', cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 },
    new Map(),
  )
  machine.powerOn()
  const told: string[] = []
  let fetched = 0
  machine.start('test', async (host) => {
    const part = new Late(host, async () => {
      fetched++
      for (let i = 0; i < 3; i++) await settle()
      return (what: string) => told.push(`${what} at ${host.clock.nowMs()}`)
    })
    part.use((tell) => tell('first'))
    told.push('asked')
    await host.clock.sleep(5)
    part.use((tell) => tell('second'))
    told.push('used')
    const tell = await part.get()
    tell('third')
  })
  await simulation.run(10)
  expect(told).toEqual(['asked', 'first at 0', 'second at 5', 'used', 'third at 5'])
  expect(fetched).toBe(1)
})

import { expect, it, vi } from 'vitest'
import { Agenda } from '../simulation/agenda.ts'
import { settle } from '../simulation/testing/settle.ts'
import { Cluster } from './cluster.ts'
import { defaultTopology } from './topology.ts'

it('a cluster boots with what is loaded first: nothing late is fetched', { timeout: 60_000 }, async () => {
  const fetched: string[] = []
  vi.spyOn(Agenda.prototype, 'load').mockImplementation((code) => {
    // Whether CoreDNS is tried before a node is ready hangs on a few ms: then the scheduler says what is in its way.
    if (!String(code).includes('failed-scheduling')) fetched.push(String(code))
    return code()
  })
  const cluster = new Cluster({ seed: 1, topology: defaultTopology(), settle })
  const { simulation } = cluster
  cluster.powerOn()
  while (!cluster.booted) await simulation.run(simulation.agenda.nowMs + 1000)
  vi.restoreAllMocks()
  expect(fetched).toEqual([])
})

import { describe, expect, it } from 'vitest'
import type { Lease } from '../../apis/coordination/types.ts'
import { deployments, leases } from '../../apis/resources.ts'
import type { Http } from '../../protocols/http.ts'
import { ManagerWorld } from './testing/manager-world.ts'
import { deployment } from './testing/workloads.ts'

describe('kube-controller-manager', () => {
  it('leads by a Lease, says that it is healthy, and tells what its controllers have in hand', async () => {
    const world = new ManagerWorld()
    const states: Record<string, unknown>[] = []
    world.simulation.trace.subscribe((record) => {
      if (record.type === 'state' && record.source.endsWith('kube-controller-manager')) states.push(record.state)
    })
    await world.boot()
    await world.create(deployments, deployment('web', { replicas: 2 }))
    await world.pass(1000)
    const lease = await world.get<Lease>(leases, 'kube-controller-manager', 'kube-system')
    expect(lease?.spec).toMatchObject({
      holderIdentity: expect.stringMatching(/^control-plane_/),
      leaseDurationSeconds: 15,
    })
    expect(states.at(-1)).toMatchObject({
      leader: lease?.spec.holderIdentity,
      controllers: { deployment: { depth: 0 }, replicaset: { depth: 0 } },
    })
    const inHand = states.map(
      (state) => (state['controllers'] as Record<string, { inHand: string }>)['deployment']?.inHand,
    )
    expect(inHand).toContain('default/web')
    const health = await world.as((_, host) =>
      host.network.call<Http>('http', '192.168.1.10:10257', { method: 'GET', path: '/healthz', headers: {}, body: '' }),
    )
    expect(health).toMatchObject({ status: 200, body: 'ok' })
  })

  it('goes on where it was after a crash', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 4 }))
    world.machine.crash('kube-controller-manager')
    await world.pass(40_000)
    expect((await world.get(deployments, 'web'))?.status).toMatchObject({ readyReplicas: 4 })
  })

  it('ends when the API server is out of reach for so long that another one may lead', async () => {
    const world = await new ManagerWorld().boot()
    world.machine.stopUnit('kube-apiserver')
    await world.pass(20_000)
    const exits = [...world.simulation.trace.records()].filter(
      (record) =>
        record.type === 'process' && record.program === 'kube-controller-manager' && record.change === 'exited',
    )
    expect(exits.length).toBeGreaterThan(0)
    world.machine.startUnit('kube-apiserver')
    await world.pass(60_000)
    await world.create(deployments, deployment('again', { replicas: 1 }))
    await world.pass(5_000)
    expect((await world.get(deployments, 'again'))?.status).toMatchObject({ updatedReplicas: 1 })
  })
})

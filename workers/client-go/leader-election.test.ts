import { describe, expect, it } from 'vitest'
import type { Lease } from '../apis/coordination/types.ts'
import { runLeaderElection } from './leader-election.ts'
import { withFakeApi } from './testing/with-fake-api.ts'

const leasePath = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager'

function world() {
  const fake = withFakeApi()
  const log: string[] = []
  const candidate = (identity: string) =>
    fake.start((host, client) => {
      const say = (what: string) => log.push(`${Math.round(host.clock.nowMs() / 1000)} ${identity} ${what}`)
      host.spawn(() =>
        runLeaderElection(host, client, {
          namespace: 'kube-system',
          name: 'kube-controller-manager',
          identity,
          onStartedLeading: () => say('leads'),
          onStoppedLeading: () => say('lost it'),
          onNewLeader: (leader) => say(`sees ${leader}`),
        }),
      )
    })
  return { ...fake, log, candidate }
}

describe('leader election', () => {
  it('makes the first one leader, who renews its Lease every 2 s', async () => {
    const { simulation, startServer, candidate, log, api } = world()
    startServer()
    candidate('a')
    await simulation.run(1000)
    candidate('b')
    await simulation.run(21_000)
    expect(log).toEqual(['0 a sees a', '0 a leads', '1 b sees a'])
    expect((api.get(leasePath) as Lease).spec).toMatchObject({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: expect.stringMatching(/^2026-01-01T00:00:00/),
      renewTime: expect.stringMatching(/^2026-01-01T00:00:20/),
      leaseTransitions: 0,
    })
  })

  it('gives the Lease to another one 15 s after the leader fell silent', async () => {
    const { simulation, startServer, candidate, log, api } = world()
    startServer()
    const leader = candidate('a')
    await simulation.run(1000)
    candidate('b')
    await simulation.run(10_000)
    leader.kill()
    await simulation.run(40_000)
    expect(log.slice(0, 3)).toEqual(['0 a sees a', '0 a leads', '1 b sees a'])
    const [at = '', , what] = (log.find((line) => line.endsWith('b leads')) ?? '').split(' ')
    expect(what).toBe('leads')
    expect(Number(at)).toBeGreaterThanOrEqual(24)
    expect(Number(at)).toBeLessThanOrEqual(31)
    expect((api.get(leasePath) as Lease).spec.leaseTransitions).toBe(1)
  })

  it('ends when the leader could not renew for 10 s', async () => {
    const { simulation, startServer, candidate, log } = world()
    const server = startServer()
    candidate('a')
    await simulation.run(5000)
    server.kill()
    await simulation.run(30_000)
    expect(log.at(-1)).toMatch(/^1[4-6] a lost it$/)
  })
})

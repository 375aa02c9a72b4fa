import { describe, expect, it } from 'vitest'
import type { Cluster } from '../../workers/cluster/cluster.ts'
import { defaultTopology } from '../../workers/cluster/topology.ts'
import type { Action } from './action.ts'
import { faultKinds } from './faults.ts'
import { drawPlan, type Timed } from './plan.ts'
import { runPlan } from './run-plan.ts'
import { runOptionsOf, runSeed } from './seed-runner.ts'
import { asTest, shrink } from './shrink.ts'

const everything = { topology: 'random', faults: 'all' }

describe('a plan', () => {
  it('is the same for the same seed, and leaves out other sorts of faults for another', () => {
    expect(drawPlan(7, everything)).toEqual(drawPlan(7, everything))
    const sorts = (seed: number) =>
      [...new Set(drawPlan(seed, everything).actions.map(({ action }) => action.type))].sort().join()
    expect(new Set([1, 2, 3, 4, 5, 6].map(sorts)).size).toBeGreaterThan(3)
  })

  it('has every sort of fault in some seed', () => {
    const drawn: Action[] = []
    for (let seed = 1; seed <= 12; seed++) drawn.push(...drawPlan(seed, everything).actions.map(({ action }) => action))
    const types = new Set(drawn.map(({ type }) => type))
    for (const type of ['power-loss', 'disk-loss', 'crash', 'partition', 'clog', 'bad-link', 'clock-skew', 'slow-disk'])
      expect(types).toContain(type)
    const directions = new Set(drawn.map((action) => (action.type === 'partition' ? action.direction : '')))
    expect(directions).toEqual(new Set(['', 'both', 'outgoing', 'incoming']))
  })

  it('knows no other faults and topologies than there are', () => {
    expect(() => drawPlan(1, { ...everything, faults: 'gremlins' })).toThrow(`there is no fault gremlins`)
    expect(() => drawPlan(1, { ...everything, topology: '7x7' })).toThrow('there is no topology 7x7')
    expect(drawPlan(1, { ...everything, topology: '3x3,2' }).shape).toEqual({ controlPlane: '3x3', workers: 2 })
    expect(faultKinds).toHaveLength(11)
  })
})

describe('a simulated cluster', () => {
  it('keeps every promise under faults, comes to rest when they end, and does the same twice', async () => {
    const result = await runSeed(2, { ...everything, topology: '1x1,2', events: 11_000 })
    expect(result.violations).toEqual([])
    expect(result.hashes[0]).toBe(result.hashes[1])
    expect(result.actions).toBeGreaterThan(5)
    expect(result.healedMs).toBeLessThan(600_000)
  })

  it('comes to rest with three members of etcd, whose machines fail one after the other', async () => {
    const failing = ['control-plane-1', 'control-plane-2', 'control-plane-3'].map((machine, i) => ({
      atMs: 1000 + i * 30_000,
      action: { type: 'power-loss', machine, forMs: 20_000 } as const,
    }))
    const plan = { seed: 5, shape: { controlPlane: '3x3', workers: 1 } as const, actions: failing }
    const { violations, actions } = await runPlan(plan, { events: 1_000_000 })
    expect(violations).toEqual([])
    expect(actions).toBe(3)
  })
})

describe('a planted bug', () => {
  it('is found, and shrunk to what it takes', async () => {
    const options = runOptionsOf({ ...everything, events: 50_000, canary: 'addresses-are-forgotten' })
    const kubectl = (atMs: number, ...args: string[]) => ({ atMs, action: { type: 'kubectl', args } as const })
    const [worker, controlPlane] = ['worker-1', 'control-plane']
    const actions: Timed[] = [
      kubectl(1000, 'create', 'deployment', 'web', '--image=nginx', '--replicas=3'),
      { atMs: 2000, action: { type: 'clock-skew', machine: worker, offsetMs: 900, forMs: 5000 } },
      { atMs: 3000, action: { type: 'slow-disk', machine: controlPlane, syncMs: 9, forMs: 5000 } },
      kubectl(4000, 'create', 'configmap', 'settings', '--from-literal=a=1'),
      { atMs: 15_000, action: { type: 'power-loss', machine: worker, forMs: 2000 } },
      { atMs: 40_000, action: { type: 'crash', machine: controlPlane, program: 'kube-scheduler' } },
    ]
    const plan = { seed: 1, shape: { controlPlane: '1x1', workers: 1 } as const, actions }
    const failed = await runPlan(plan, options)
    expect(failed.violations[0]).toContain('has the address')
    const shrunk = await shrink(plan, failed, options, 20)
    expect(shrunk.plan.actions.length).toBeLessThanOrEqual(2)
    expect(shrunk.plan.actions.at(-1)?.action.type).toBe('power-loss')
    expect(asTest(shrunk, options)).toContain('expect(violations).toEqual([])')
  })

  it('is no part of a cluster that nobody planted it in', () => {
    expect(runOptionsOf({ ...everything, events: 1 }).programs).toBeUndefined()
  })
})

describe('a disk that is replaced', () => {
  it('leaves nothing behind but what a node needs to join', async () => {
    const { Cluster } = await import('../../workers/cluster/cluster.ts')
    const { settle } = await import('../settle.ts')
    const cluster: Cluster = new Cluster({ seed: 1, topology: defaultTopology(), settle })
    cluster.powerOn()
    await cluster.simulation.run(20_000)
    const worker = cluster.simulation.machine('worker-1')
    expect(worker?.disk.list('/var/lib/').length).toBeGreaterThan(1)
    cluster.replaceDisk('worker-1')
    expect(worker?.on).toBe(false)
    expect(worker?.disk.list('/var/lib/')).toEqual(['/var/lib/kubelet/config.yaml'])
  })
})

import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../../../apis/core/types.ts'
import { deployments, nodes, pods } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { deployment } from '../../testing/workloads.ts'
import { zoneState } from './node-health.ts'

const node = async (world: ManagerWorld, name: string) => world.get<Node>(nodes, name, '')
const ready = (of: Node | undefined) => of?.status?.conditions?.find(({ type }) => type === 'Ready')
const taints = (of: Node | undefined) =>
  (of?.spec?.taints ?? []).map(({ key, effect }) => `${key.split('/')[1]}:${effect}`)

async function worldWithPods(): Promise<ManagerWorld> {
  const world = await new ManagerWorld().boot()
  await world.create(deployments, deployment('web', { replicas: 3 }))
  await world.pass(2000)
  return world
}

describe('the node lifecycle controller', () => {
  it('gives each node a range of pod addresses', async () => {
    const world = await new ManagerWorld().boot()
    const all = await world.list<Node>(nodes, '')
    expect(all.map(({ spec }) => spec?.podCIDR).sort()).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24'])
    expect((await world.events('Node', 'default')).sort()).toEqual([
      'Normal RegisteredNode Node worker-1 event: Registered Node worker-1 in Controller',
      'Normal RegisteredNode Node worker-2 event: Registered Node worker-2 in Controller',
      'Normal RegisteredNode Node worker-3 event: Registered Node worker-3 in Controller',
    ])
  })

  it('notices a silent node within 50 s and taints it; its pods are evicted 300 s later and replaced', async () => {
    const world = await worldWithPods()
    world.silent.add('worker-2')
    await world.pass(40_000)
    expect(ready(await node(world, 'worker-2'))?.status).toBe('True')
    await world.pass(26_000)
    const silent = await node(world, 'worker-2')
    expect(ready(silent)).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(taints(silent).sort()).toEqual(['unreachable:NoExecute', 'unreachable:NoSchedule'])
    const left = (await world.list<Pod>(pods)).find(({ spec }) => spec.nodeName === 'worker-2')
    expect(left?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False')
    expect(left?.metadata.deletionTimestamp).toBeUndefined()
    expect(await world.events('Pod')).toContain('Warning NodeNotReady Node is not ready')
    await world.pass(300_000)
    const all = await world.list<Pod>(pods)
    const evicted = all.find(({ metadata }) => metadata.name === left?.metadata.name)
    expect(evicted?.metadata.deletionTimestamp).toBeDefined()
    expect(evicted?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    })
    expect(all.filter(({ metadata }) => metadata.deletionTimestamp === undefined).length).toBe(3)
    expect(await world.events('Pod')).toContain(
      `Normal TaintManagerEviction Marking for deletion Pod default/${left?.metadata.name}`,
    )
  })

  it('leaves it to a kubelet that says it is not ready to say so of its pods', async () => {
    const world = await worldWithPods()
    const now = new Date(Date.UTC(2026, 0, 1) + world.nowMs).toISOString()
    const conditions = [{ type: 'Ready', status: 'False', lastHeartbeatTime: now, lastTransitionTime: now }]
    await world.as((client) =>
      client.patch(nodes, '', 'worker-2', 'strategic-merge', { status: { conditions } }, 'status'),
    )
    await world.pass(15_000)
    expect(taints(await node(world, 'worker-2'))).toContain('not-ready:NoSchedule')
    expect(await world.events('Pod')).not.toContain('Warning NodeNotReady Node is not ready')
  })

  it('takes the taints off when the node is back, and the pods stay', async () => {
    const world = await worldWithPods()
    world.silent.add('worker-2')
    await world.pass(70_000)
    expect(taints(await node(world, 'worker-2')).length).toBe(2)
    world.silent.delete('worker-2')
    const now = new Date(Date.UTC(2026, 0, 1) + world.nowMs).toISOString()
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: now, lastTransitionTime: now }]
    await world.as((client) =>
      client.patch(nodes, '', 'worker-2', 'strategic-merge', { status: { conditions } }, 'status'),
    )
    await world.pass(7_000)
    expect(taints(await node(world, 'worker-2'))).toEqual([])
    expect((await world.events('Pod')).some((event) => event.includes('Cancelling deletion of Pod'))).toBe(true)
    await world.pass(400_000)
    expect((await world.list<Pod>(pods)).every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  it('evicts nobody when no node is heard of any more', async () => {
    const world = await worldWithPods()
    for (const name of ['worker-1', 'worker-2', 'worker-3']) world.silent.add(name)
    await world.pass(120_000)
    for (const each of await world.list<Node>(nodes, '')) {
      expect(ready(each)?.status).toBe('Unknown')
      expect(taints(each)).toEqual(['unreachable:NoSchedule'])
    }
  })

  it('taints a cordoned node', async () => {
    const world = await new ManagerWorld().boot()
    await world.patch(nodes, 'worker-1', { spec: { unschedulable: true } }, '')
    await world.pass(500)
    expect(taints(await node(world, 'worker-1'))).toEqual(['unschedulable:NoSchedule'])
    await world.patch(nodes, 'worker-1', { spec: { unschedulable: null } }, '')
    await world.pass(500)
    expect(taints(await node(world, 'worker-1'))).toEqual([])
  })

  it('deletes the pods of a node that is gone', async () => {
    const world = await worldWithPods()
    world.silent.add('worker-2')
    await world.delete(nodes, 'worker-2')
    await world.pass(90_000)
    const all = await world.list<Pod>(pods)
    expect(all.length).toBe(3)
    expect(all.every(({ spec }) => spec.nodeName !== 'worker-2')).toBe(true)
  })
})

describe('a zone', () => {
  it.each([
    [3, 0, 'Normal'],
    [2, 1, 'Normal'],
    [1, 2, 'Normal'],
    [1, 3, 'PartialDisruption'],
    [10, 3, 'Normal'],
    [0, 1, 'FullDisruption'],
  ])('with %i ready and %i other nodes is %s', (good, bad, state) => {
    expect(zoneState(good, bad, 0.55)).toBe(state)
  })
})

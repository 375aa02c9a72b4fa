import { describe, expect, it } from 'vitest'
import type { ReplicaSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { pods, replicaSets } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { replicaSet, template } from '../../testing/workloads.ts'

const bare = (name: string, labels: Record<string, string>): Pod => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name, namespace: 'default', labels },
  spec: template({}).spec,
})

describe('the ReplicaSet controller', () => {
  it('replaces a pod that was deleted', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(replicaSets, replicaSet('web', { replicas: 2 }))
    await world.pass(2000)
    const [first] = await world.list<Pod>(pods)
    await world.delete(pods, first?.metadata.name ?? '')
    await world.pass(2000)
    const now = await world.list<Pod>(pods)
    expect(now.length).toBe(2)
    expect(now.map(({ metadata }) => metadata.name)).not.toContain(first?.metadata.name)
    expect((await world.get<ReplicaSet>(replicaSets, 'web'))?.status).toMatchObject({ replicas: 2, readyReplicas: 2 })
  })

  it('adopts a pod that nobody owns, and releases one whose labels no longer match', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(pods, bare('orphan', { app: 'web' }))
    await world.create(replicaSets, replicaSet('web', { replicas: 2 }))
    await world.pass(2000)
    const adopted = await world.get<Pod>(pods, 'orphan')
    expect(adopted?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', name: 'web', controller: true })
    expect((await world.list(pods)).length).toBe(2)
    await world.patch(pods, 'orphan', { metadata: { labels: { app: 'other' } } })
    await world.pass(2000)
    const released = await world.get<Pod>(pods, 'orphan')
    expect(released?.metadata.ownerReferences ?? []).toEqual([])
    expect((await world.list(pods)).length).toBe(3)
  })

  it('scales down by deleting what is least useful, and counts what is still going', async () => {
    const world = await new ManagerWorld({ startMs: 1000 }).boot()
    await world.create(replicaSets, replicaSet('web', { replicas: 4 }))
    await world.pass(3000)
    const fromMs = world.nowMs
    await world.patch(replicaSets, 'web', { spec: { replicas: 1 } })
    await world.pass(4000)
    const statuses = world.statuses('ReplicaSet', 'web', fromMs) as ReplicaSet['status'][]
    expect(statuses.some((status) => status?.terminatingReplicas === 3)).toBe(true)
    expect(statuses.at(-1)).toMatchObject({ replicas: 1, readyReplicas: 1, terminatingReplicas: 0 })
    expect((await world.events('ReplicaSet')).filter((event) => event.includes('SuccessfulDelete')).length).toBe(3)
  })

  it('says why it cannot create pods', async () => {
    const world = await new ManagerWorld().boot()
    const bad = { ...template({ app: 'web' }), spec: { ...template({}).spec, serviceAccountName: 'nobody' } }
    await world.create(replicaSets, replicaSet('web', { replicas: 2, template: bad }))
    await world.pass(2000)
    const [condition] = (await world.get<ReplicaSet>(replicaSets, 'web'))?.status?.conditions ?? []
    expect(condition).toMatchObject({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' })
    expect(condition?.message).toContain('serviceaccount "nobody" not found')
    expect((await world.events('ReplicaSet'))[0]).toMatch(
      /^Warning FailedCreate Error creating: pods "web-\w{5}" is forbidden/,
    )
  })

  it('creates a thousand pods at the pace of its rate limit', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(replicaSets, replicaSet('web', { replicas: 1000 }))
    await world.pass(10_000)
    const after10s = (await world.list(pods)).length
    expect(after10s).toBeGreaterThan(150)
    expect(after10s).toBeLessThan(240)
    await world.pass(70_000)
    expect((await world.get<ReplicaSet>(replicaSets, 'web'))?.status).toMatchObject({
      replicas: 1000,
      readyReplicas: 1000,
    })
    expect((await world.events('ReplicaSet')).at(-1)).toContain('(combined from similar events): Created pod: web-')
  })
})

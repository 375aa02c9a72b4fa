import { describe, expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import { deployments, replicaSets } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'

const web = (spec: Partial<Deployment['spec']> = {}): Deployment => ({
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } },
    ...spec,
  },
})

describe('the Deployment controller', () => {
  it('creates a ReplicaSet, whose pods make the Deployment available', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, web())
    await world.pass(3000)
    const deployment = await world.get<Deployment>(deployments, 'web')
    console.log(JSON.stringify(deployment, null, 1))
    console.log(JSON.stringify(await world.list<ReplicaSet>(replicaSets), null, 1))
    console.log(await world.events('Deployment'), await world.events('ReplicaSet'))
    for (const c of world.changes)
      console.log(c.atMs, c.verb, c.object.kind, c.object.metadata.name, JSON.stringify(c.object.status))
    console.log(
      world.simulation.trace.count,
      [...world.simulation.trace.records()].filter((r) => r.type === 'process'),
    )
    expect(deployment?.status?.availableReplicas).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Pod, ReplicationController } from '../../../apis/core/types.ts'
import { pods, replicationControllers } from '../../../apis/resources.ts'
import { ManagerWorld } from '../testing/manager-world.ts'
import { template } from '../testing/workloads.ts'

function controller(replicas: number): KubeObject {
  const labels = { app: 'web' }
  const spec = { replicas, selector: labels, template: template(labels) }
  const object: ReplicationController = {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'web', namespace: 'default' },
    spec,
  }
  return object
}

describe('a ReplicationController', () => {
  it('keeps its pods, and none of other labels', async () => {
    const world = await new ManagerWorld().boot()
    const stranger = { ...template({ app: 'other' }), metadata: { name: 'stranger', labels: { app: 'other' } } }
    await world.create(pods, { kind: 'Pod', apiVersion: 'v1', ...stranger } as KubeObject)
    await world.create(replicationControllers, controller(2))
    await world.pass(2000)
    const owners = (await world.list<Pod>(pods)).map(({ metadata }) => metadata.ownerReferences?.[0]?.kind)
    expect(owners.sort()).toEqual(['ReplicationController', 'ReplicationController', undefined])
    const { status } = (await world.get<ReplicationController>(replicationControllers, 'web')) ?? {}
    expect(status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    })
    await world.patch(replicationControllers, 'web', { spec: { replicas: 1 } })
    await world.pass(2000)
    expect((await world.list<Pod>(pods)).length).toBe(2)
    const events = await world.events('ReplicationController')
    expect(events.map((event) => event.replace(/-\w{5}$/, '-x'))).toEqual([
      'Normal SuccessfulCreate Created pod: web-x',
      'Normal SuccessfulCreate Created pod: web-x',
      'Normal SuccessfulDelete Deleted pod: web-x',
    ])
  })
})

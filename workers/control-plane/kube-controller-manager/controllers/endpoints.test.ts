import { describe, expect, it } from 'vitest'
import type { Endpoints } from '../../../apis/core/types.ts'
import type { EndpointSlice } from '../../../apis/discovery/types.ts'
import { deployments, endpointSlices, endpoints, services } from '../../../apis/resources.ts'
import { ManagerWorld } from '../testing/manager-world.ts'
import { deployment, service } from '../testing/workloads.ts'

describe('a Service', () => {
  it('has Endpoints and an EndpointSlice that follow its pods, and go with it', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 2 }))
    await world.pass(2000)
    const created = await world.create(services, service('web'))
    await world.pass(500)
    const trigger = { 'endpoints.kubernetes.io/last-change-trigger-time': created.metadata.creationTimestamp }
    const ofWeb = await world.get<Endpoints>(endpoints, 'web')
    expect(ofWeb?.metadata).toMatchObject({
      labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
      annotations: trigger,
    })
    expect(ofWeb?.subsets?.[0]?.addresses?.length).toBe(2)
    await world.patch(deployments, 'web', { spec: { replicas: 3 } })
    await world.pass(2000)
    expect((await world.get<Endpoints>(endpoints, 'web'))?.subsets?.[0]?.addresses?.length).toBe(3)
    const slices = (await world.list<EndpointSlice>(endpointSlices)).filter(({ metadata }) => metadata.generateName)
    expect(slices.map(({ endpoints: found }) => found?.length)).toEqual([3])
    await world.delete(services, 'web')
    await world.pass(2000)
    expect(await world.get(endpoints, 'web')).toBeUndefined()
    expect((await world.list(endpointSlices)).filter(({ metadata }) => metadata.generateName)).toEqual([])
  })
})

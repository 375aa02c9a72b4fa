import { describe, expect, it } from 'vitest'
import type { Endpoints, Service } from '../../../apis/core/types.ts'
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
  it('without a selector has a slice for Endpoints that somebody wrote, which follows them', async () => {
    const world = await new ManagerWorld().boot()
    const { spec } = service('far')
    await world.create(services, { ...service('far'), spec: { ...spec, selector: undefined } } as Service)
    const subsets = [{ addresses: [{ ip: '192.0.2.50' }], ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] }]
    const metadata = { name: 'far', namespace: 'default', labels: { made: 'by-hand' } }
    await world.create(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets } as Endpoints)
    await world.pass(1000)
    const mirrored = async () =>
      (await world.list<EndpointSlice>(endpointSlices)).filter(({ metadata: { labels } }) => labels?.['made'])
    expect(await mirrored()).toMatchObject([
      {
        metadata: {
          generateName: 'far-',
          labels: {
            'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
            'kubernetes.io/service-name': 'far',
            made: 'by-hand',
          },
          ownerReferences: [{ kind: 'Endpoints', name: 'far', controller: true }],
        },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.50'], conditions: { ready: true } }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ])
    await world.patch(endpoints, 'far', { subsets: [{ ...subsets[0], addresses: [{ ip: '192.0.2.51' }] }] })
    await world.pass(1000)
    expect((await mirrored()).map((slice) => slice.endpoints?.[0]?.addresses)).toEqual([['192.0.2.51']])
    await world.delete(endpoints, 'far')
    await world.pass(1000)
    expect(await mirrored()).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { Endpoints, Service, ServiceSpec } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import { endpointSlices, endpoints, services } from '../../apis/resources.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

const serviceNamed = (name: string, spec: ServiceSpec = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  }) as Service

const create = (client: RestClient, name: string, spec?: ServiceSpec) =>
  client.create<Service>(services, 'default', serviceNamed(name, spec))

describe('a Service', () => {
  it('gets an address of the cluster, which is free again when it is gone', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const { spec } = await create(client, 'web')
      expect(spec?.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/)
      expect(spec).toMatchObject({ clusterIPs: [spec?.clusterIP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
      const clusterIP = spec?.clusterIP ?? ''
      await expect(create(client, 'same', { clusterIP })).rejects.toThrow(
        `Service "same" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
      )
      await expect(create(client, 'far', { clusterIP: '10.200.0.1' })).rejects.toThrow(
        'Service "far" is invalid: spec.clusterIPs: Invalid value: ["10.200.0.1"]: failed to allocate IP 10.200.0.1: the provided network does not match the current range',
      )
      await client.delete(services, 'default', 'web')
      expect((await create(client, 'same', { clusterIP })).spec?.clusterIP).toBe(clusterIP)
      expect((await create(client, 'headless', { clusterIP: 'None' })).spec).toMatchObject({ clusterIPs: ['None'] })
    })
  })

  it('of type NodePort gets a port of the range, or the one that it asks for', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const { spec } = await create(client, 'web', { type: 'NodePort' })
      const nodePort = spec?.ports?.[0]?.nodePort ?? 0
      expect(nodePort).toBeGreaterThanOrEqual(30_000)
      expect(nodePort).toBeLessThanOrEqual(32_767)
      await create(client, 'fixed', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] })
      await expect(create(client, 'x', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] })).rejects.toThrow(
        'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
      )
      await expect(create(client, 'x', { type: 'NodePort', ports: [{ port: 80, nodePort: 99 }] })).rejects.toThrow(
        'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767',
      )
    })
  })

  it('keeps its address and ports over updates that leave them out, and gives up what its new type has no use for', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const made = await create(client, 'web', { type: 'NodePort' })
      const sent = { ...serviceNamed('web', { type: 'NodePort' }), metadata: { ...made.metadata } }
      const kept = await client.update<Service>(services, sent)
      expect(kept.spec).toMatchObject({
        clusterIP: made.spec?.clusterIP,
        ports: [{ nodePort: made.spec?.ports?.[0]?.nodePort }],
      })
      const plain = await client.patch<Service>(services, 'default', 'web', 'merge', { spec: { type: 'ClusterIP' } })
      expect(plain.spec?.ports?.[0]?.nodePort).toBeUndefined()
      const nodePort = made.spec?.ports?.[0]?.nodePort ?? 0
      const next = await create(client, 'next', { type: 'NodePort', ports: [{ port: 80, nodePort }] })
      expect(next.spec?.ports?.[0]?.nodePort).toBe(nodePort)
      const change = (spec: object) => client.patch<Service>(services, 'default', 'web', 'merge', { spec })
      await expect(change({ clusterIP: '10.96.77.78' })).rejects.toThrow(
        'spec.clusterIPs[0]: Invalid value: ["10.96.77.78"]: may not change once set',
      )
      const external = await change({ type: 'ExternalName', externalName: 'x.y', clusterIP: null, clusterIPs: null })
      expect(external.spec).not.toHaveProperty('internalTrafficPolicy')
    })
  })

  it('called kubernetes leads to the API server, from the first moment on and after a restart', async () => {
    const world = await ApiWorld.ready()
    world.machine.crash('kube-apiserver')
    await world.pass(2_000)
    await world.as('test', async (client) => {
      const service = await client.get<Service>(services, 'default', 'kubernetes')
      expect(service).toMatchObject({
        metadata: { labels: { component: 'apiserver', provider: 'kubernetes' } },
        spec: { clusterIP: '10.96.0.1', type: 'ClusterIP', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
      })
      const subset = { addresses: [{ ip: '192.168.1.10' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }
      expect((await client.get<Endpoints>(endpoints, 'default', 'kubernetes')).subsets).toEqual([subset])
      const slice = await client.get<EndpointSlice>(endpointSlices, 'default', 'kubernetes')
      expect(slice.endpoints).toMatchObject([{ addresses: ['192.168.1.10'], conditions: { ready: true } }])
      await expect(create(client, 'thief', { clusterIP: '10.96.0.1' })).rejects.toThrow(
        'provided IP is already allocated',
      )
    })
  })
})

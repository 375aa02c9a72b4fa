import { describe, expect, it } from 'vitest'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

const get = async (client: RestClient, path: string, accept = 'application/json') =>
  (await client.request('GET', path, undefined, { accept })).body

describe('discovery', () => {
  it('tells groups, versions and resources in the old form', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      expect(await get(client, '/api')).toEqual({
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '192.168.1.10:6443' }],
      })
      expect(await get(client, '/apis/apps')).toEqual({
        kind: 'APIGroup',
        apiVersion: 'v1',
        name: 'apps',
        versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      })
      expect(await get(client, '/apis/apps/v1')).toMatchObject({
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: 'apps/v1',
        resources: expect.arrayContaining([
          {
            name: 'deployments',
            singularName: 'deployment',
            namespaced: true,
            kind: 'Deployment',
            verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
            shortNames: ['deploy'],
            categories: ['all'],
            storageVersionHash: '8aSe+NMegvE=',
          },
          {
            name: 'deployments/scale',
            singularName: '',
            namespaced: true,
            group: 'autoscaling',
            version: 'v1',
            kind: 'Scale',
            verbs: ['get', 'patch', 'update'],
          },
        ]),
      })
      expect(await get(client, '/apis/apps/v9')).toMatchObject({
        code: 404,
        message: 'the server could not find the requested resource',
      })
      expect(await get(client, '/apis/bogus')).toBe('404 page not found\n')
    })
  })

  it('tells them all at once in the aggregated form', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
      expect(await get(client, '/api', accept)).toMatchObject({
        kind: 'APIGroupDiscoveryList',
        apiVersion: 'apidiscovery.k8s.io/v2',
        items: [
          {
            versions: [
              {
                version: 'v1',
                freshness: 'Current',
                resources: expect.arrayContaining([
                  expect.objectContaining({
                    resource: 'namespaces',
                    responseKind: { group: '', version: '', kind: 'Namespace' },
                    scope: 'Cluster',
                    shortNames: ['ns'],
                  }),
                ]),
              },
            ],
          },
        ],
      })
    })
  })
})

describe('health', () => {
  it('is told in a word, or check by check', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubelet', async (client) => {
      expect(await get(client, '/livez')).toBe('ok')
      const verbose = String(await get(client, '/readyz?verbose'))
      expect(verbose.split('\n').slice(0, 5)).toEqual([
        '[+]ping ok',
        '[+]log ok',
        '[+]etcd ok',
        '[+]etcd-readiness ok',
        '[+]informer-sync ok',
      ])
      expect(verbose).toMatch(/\nreadyz check passed\n$/)
      const without = String(await get(client, '/livez?verbose&exclude=ping&exclude=nope'))
      expect(without.split('\n')[0]).toBe('[+]ping excluded: ok')
      expect(without).toContain('\nwarn: some health checks cannot be excluded: no matches for "nope"\n')
      expect(await get(client, '/version')).toMatchObject({ gitVersion: 'v1.36.2' })
    })
  })

  it('is bad while etcd is away', async () => {
    const world = await ApiWorld.ready()
    world.machine.stopUnit('etcd')
    await world.as('kubelet', async (client, host) => {
      client.request('GET', '/api/v1/namespaces/default').catch(() => {})
      await host.clock.sleep(1_000)
      const response = await client.request('GET', '/livez')
      expect(response.status).toBe(500)
      expect(String(response.body)).toContain('[-]etcd failed: reason withheld\n')
    })
  })
})

describe('a table', () => {
  it('is what a watch shows too, with its columns said once', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client, host) => {
      const tables: { columnDefinitions: unknown[] | null; rows: { cells: unknown[] }[] }[] = []
      client.openRaw(
        'GET',
        '/api/v1/namespaces?watch=true',
        {
          onEvent: (event) => tables.push(('object' in event ? event.object : {}) as (typeof tables)[number]),
          onEnd: () => {},
        },
        { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
      )
      await host.clock.sleep(20)
      expect(tables.map(({ rows }) => rows[0]?.cells.slice(0, 2))).toEqual([
        ['default', 'Active'],
        ['kube-node-lease', 'Active'],
        ['kube-public', 'Active'],
        ['kube-system', 'Active'],
      ])
      expect(tables.map(({ columnDefinitions }) => columnDefinitions?.length)).toEqual([
        3,
        undefined,
        undefined,
        undefined,
      ])
    })
  })
})

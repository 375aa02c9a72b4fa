import { describe, expect, it } from 'vitest'
import type { ConfigMap, Pod } from '../../apis/core/types.ts'
import { configMaps, namespaces, pods, serviceAccounts } from '../../apis/resources.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'
import { ApiWorld } from './testing/api-world.ts'

const configMap = (name: string, data: Record<string, string> = { a: '1' }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
})

describe('kube-apiserver', () => {
  it('stores an object in etcd and gives it a uid, a birthday and a resourceVersion', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    await world.as('vec', async (client) => {
      const created = await client.create<ConfigMap>(configMaps, 'default', configMap('x') as ConfigMap)
      expect(created.metadata).toMatchObject({
        name: 'x',
        namespace: 'default',
        creationTimestamp: '2026-01-01T00:00:00Z',
        managedFields: [{ manager: 'vec', operation: 'Update' }],
      })
      expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/)
      expect(Number(created.metadata.resourceVersion)).toBeGreaterThan(1)
      expect(await client.get(configMaps, 'default', 'x')).toEqual(created)
      const list = await client.list(configMaps, 'default')
      expect(list.items.map((item) => item.metadata.name)).toContain('x')
    })
  })

  it('tells watchers what is added, changed and deleted, in order', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    const seen: string[] = []
    await world.as('vec', async (client, host) => {
      client.watch<ConfigMap>(
        configMaps,
        'default',
        { fieldSelector: 'metadata.name=x' },
        {
          onEvent: (event: WatchEvent<ConfigMap>) => {
            if (event.type !== 'ERROR') seen.push(`${event.type} ${event.object.data?.['a']}`)
          },
          onEnd: () => {},
        },
      )
      await host.clock.sleep(10)
      const created = await client.create<ConfigMap>(configMaps, 'default', configMap('x') as ConfigMap)
      await client.create<ConfigMap>(configMaps, 'default', configMap('other') as ConfigMap)
      await client.update(configMaps, { ...created, data: { a: '2' } })
      await client.patch(configMaps, 'default', 'x', 'merge', { data: { a: '3' } })
      await client.delete(configMaps, 'default', 'x')
      await host.clock.sleep(10)
    })
    expect(seen).toEqual(['ADDED 1', 'MODIFIED 2', 'MODIFIED 3', 'DELETED 3'])
  })

  it('refuses an update made on an old state, in the words of Kubernetes', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    await world.as('vec', async (client) => {
      const created = await client.create<ConfigMap>(configMaps, 'default', configMap('x') as ConfigMap)
      await client.update(configMaps, { ...created, data: { a: '2' } })
      await expect(client.update(configMaps, { ...created, data: { a: '3' } })).rejects.toMatchObject({
        status: {
          code: 409,
          reason: 'Conflict',
          message:
            'Operation cannot be fulfilled on configmaps "x": the object has been modified; please apply your changes to the latest version and try again',
          details: { name: 'x', kind: 'configmaps' },
        },
      })
    })
  })

  it('keeps everything over a crash and a power loss', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    await world.as('vec', async (client) => {
      await client.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
      await client.create(configMaps, 'shop', configMap('x'))
    })
    world.machine.powerOff()
    world.machine.powerOn()
    await world.pass(3_000)
    await world.as('vec', async (client) => {
      expect((await client.list(configMaps, 'shop')).items.map((item) => item.metadata.name)).toContain('x')
    })
  })

  it('deletes a Pod that runs nowhere at once', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    await world.as('vec', async (client) => {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      }
      await client.create(serviceAccounts, 'default', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default' },
      })
      await client.create<Pod>(pods, 'default', pod as unknown as Pod)
      await client.delete(pods, 'default', 'web')
      expect((await client.list(pods, 'default')).items).toEqual([])
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { ConfigMap, Pod } from '../../apis/core/types.ts'
import { configMaps, jobs, namespaces, nodes, pods } from '../../apis/resources.ts'
import type { ApiError, RestClient } from '../../client-go/rest-client.ts'
import type { Etcd } from '../../protocols/etcd.ts'
import { ApiWorld, podNamed } from './testing/api-world.ts'

const configMap = (name: string, finalizers?: string[]) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(finalizers ? { finalizers } : {}) } }) as ConfigMap

async function bound(client: RestClient, name: string): Promise<Pod> {
  await client.create(nodes, '', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } }).catch(() => {})
  await client.create<Pod>(pods, 'default', podNamed(name))
  const target = { kind: 'Node', name: 'worker-1' }
  await client.createSubresource(pods, 'default', name, 'binding', { metadata: { name }, target })
  return client.get<Pod>(pods, 'default', name)
}

async function exists(client: RestClient, name: string): Promise<boolean> {
  return (await client.list(pods, 'default')).items.some(({ metadata }) => metadata.name === name)
}

describe('a deletion', () => {
  it('takes no more finalizers once it has begun, and says so twice as upstream', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(configMaps, 'default', configMap('stuck', ['a.b/c']))
      await client.delete(configMaps, 'default', 'stuck')
      const patch = { metadata: { finalizers: ['a.b/c', 'd.e/f'] } }
      const refused = await client
        .patch(configMaps, 'default', 'stuck', 'merge', patch)
        .catch((error: unknown) => error)
      const message =
        'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"d.e/f"}'
      expect((refused as Error).message).toBe(`ConfigMap "stuck" is invalid: metadata.finalizers: ${message}`)
      const cause = { reason: 'FieldValueForbidden', message, field: 'metadata.finalizers' }
      expect((refused as ApiError).status.details?.causes).toEqual([cause, cause])
    })
  })

  it('of a running Pod gives it its grace period, which can only be shortened', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await bound(client, 'web')
      const marked = await client.delete<Pod>(pods, 'default', 'web')
      expect(marked.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, generation: 2 })
      expect(marked.metadata.deletionTimestamp).toBe('2026-01-01T00:00:30Z')
      const same = await client.delete<Pod>(pods, 'default', 'web', { gracePeriodSeconds: 60 })
      expect(same.metadata.deletionGracePeriodSeconds).toBe(30)
      const shorter = await client.delete<Pod>(pods, 'default', 'web', { gracePeriodSeconds: 5 })
      expect(shorter.metadata).toMatchObject({
        deletionGracePeriodSeconds: 5,
        deletionTimestamp: '2026-01-01T00:00:05Z',
        generation: 2,
      })
      expect(await exists(client, 'web')).toBe(true)
      await client.delete(pods, 'default', 'web', { gracePeriodSeconds: 0 })
      expect(await exists(client, 'web')).toBe(false)
    })
  })

  it('of a Pod that was marked with no grace and then left behind by a crash can be asked for again', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      await bound(client, 'web')
      const marked = await client.delete<Pod>(pods, 'default', 'web', { gracePeriodSeconds: 5 })
      const value = { ...marked, metadata: { ...marked.metadata, deletionGracePeriodSeconds: 0 } }
      const put = { type: 'put' as const, key: '/registry/pods/default/web', value }
      await host.network.call<Etcd>('etcd', '127.0.0.1:2379', put)
      await host.clock.sleep(10)
      await client.delete(pods, 'default', 'web', { gracePeriodSeconds: 0 })
      expect(await exists(client, 'web')).toBe(false)
    })
  })

  it('of a Pod that no node has is shown to watchers as a change and then a deletion', async () => {
    const world = await ApiWorld.ready()
    const seen: string[] = []
    await world.as('test', async (client, host) => {
      await client.create<Pod>(pods, 'default', podNamed('web'))
      client.watch<Pod>(
        pods,
        'default',
        { resourceVersion: '0' },
        {
          onEvent: (event) =>
            seen.push(`${event.type} ${(event.object as Pod).metadata.deletionGracePeriodSeconds ?? '-'}`),
          onEnd: () => {},
        },
      )
      await host.clock.sleep(10)
      await client.delete(pods, 'default', 'web')
      await host.clock.sleep(10)
    })
    expect(seen).toEqual(['ADDED -', 'MODIFIED 0', 'DELETED 0'])
  })

  it('waits for finalizers, and takes the object away with the last one', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(configMaps, 'default', configMap('held', ['example.com/a', 'example.com/b']))
      const marked = await client.delete<ConfigMap>(configMaps, 'default', 'held')
      expect(marked.metadata).toMatchObject({
        deletionGracePeriodSeconds: 0,
        finalizers: ['example.com/a', 'example.com/b'],
      })
      const left = await client.patch<ConfigMap>(configMaps, 'default', 'held', 'merge', {
        metadata: { finalizers: ['example.com/b'] },
      })
      expect(left.metadata.finalizers).toEqual(['example.com/b'])
      await expect(client.create(configMaps, 'default', configMap('held'))).rejects.toThrow(
        'object is being deleted: configmaps "held" already exists',
      )
      await client.patch(configMaps, 'default', 'held', 'merge', { metadata: { finalizers: null } })
      await expect(client.get(configMaps, 'default', 'held')).rejects.toThrow('configmaps "held" not found')
    })
  })

  it('with propagation policy Orphan or Foreground leaves a finalizer for the garbage collector', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      for (const [policy, finalizer] of [
        ['Orphan', 'orphan'],
        ['Foreground', 'foregroundDeletion'],
      ] as const) {
        await client.create(configMaps, 'default', configMap('x'))
        const marked = await client.delete<ConfigMap>(configMaps, 'default', 'x', { propagationPolicy: policy })
        expect(marked.metadata.finalizers).toEqual([finalizer])
        await client.patch(configMaps, 'default', 'x', 'merge', { metadata: { finalizers: null } })
      }
    })
  })

  it('of a Job that says nothing of its Pods leaves them alone', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template } }
      await client.create<KubeObject>(jobs, 'default', job as unknown as KubeObject)
      const marked = await client.delete<KubeObject>(jobs, 'default', 'once')
      expect(marked.metadata.finalizers).toEqual(['orphan'])
    })
  })

  it('of a namespace makes it Terminating, closes it to new content, and ends when it is finalized', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
      const marked = await client.delete<KubeObject>(namespaces, '', 'shop')
      expect(marked).toMatchObject({ status: { phase: 'Terminating' }, spec: { finalizers: ['kubernetes'] } })
      await expect(client.create(configMaps, 'shop', configMap('late'))).rejects.toMatchObject({
        status: {
          code: 403,
          message:
            'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
          details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
        },
      })
      await client.delete(namespaces, '', 'shop')
      await client.update(
        namespaces,
        { ...marked, metadata: { ...marked.metadata, resourceVersion: '' }, spec: {} },
        'finalize',
      )
      await expect(client.get(namespaces, '', 'shop')).rejects.toThrow('namespaces "shop" not found')
    })
  })

  it('of a namespace that Kubernetes needs is refused', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await expect(client.delete(namespaces, '', 'kube-system')).rejects.toThrow(
        'namespaces "kube-system" is forbidden: this namespace may not be deleted',
      )
    })
  })
})

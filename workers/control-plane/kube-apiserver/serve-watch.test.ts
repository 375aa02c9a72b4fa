import { describe, expect, it } from 'vitest'
import type { ConfigMap, Pod } from '../../apis/core/types.ts'
import { configMaps, nodes, pods } from '../../apis/resources.ts'
import type { RestClient, WatchOptions } from '../../client-go/rest-client.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'
import { ApiWorld, podNamed } from './testing/api-world.ts'

const configMap = (name: string, labels: Record<string, string> = {}) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } }) as ConfigMap

function watching(client: RestClient, options: WatchOptions, seen: WatchEvent<ConfigMap>[]): void {
  client.watch<ConfigMap>(configMaps, 'default', options, {
    onEvent: (event) => seen.push(event),
    onEnd: () => {},
  })
}

const brief = (events: readonly WatchEvent<ConfigMap>[]) =>
  events.map(({ type, object }) => `${type} ${(object as ConfigMap).metadata.name ?? ''}`.trim())

describe('a watch', () => {
  it('adds what comes to match its selector and deletes what no longer does', async () => {
    const world = await ApiWorld.ready()
    const seen: WatchEvent<ConfigMap>[] = []
    await world.as('test', async (client, host) => {
      watching(client, { labelSelector: 'tier=web' }, seen)
      await host.clock.sleep(10)
      const other = await client.create(configMaps, 'default', configMap('a', { tier: 'db' }))
      await client.update(configMaps, {
        ...other,
        metadata: { ...other.metadata, labels: { tier: 'web' } },
      })
      await client.patch(configMaps, 'default', 'a', 'merge', { data: { k: 'v' } })
      const labels = { tier: null }
      const gone = await client.patch<ConfigMap>(configMaps, 'default', 'a', 'merge', { metadata: { labels } })
      await host.clock.sleep(10)
      expect(brief(seen)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
      const { resourceVersion } = gone.metadata
      expect(seen.at(-1)?.object).toMatchObject({ metadata: { labels: { tier: 'web' }, resourceVersion } })
    })
  })

  it('goes on from a resourceVersion, and says so when that is too long ago', async () => {
    const world = await ApiWorld.ready()
    await world.as(
      'test',
      async (client, host) => {
        const first = await client.create(configMaps, 'default', configMap('first'))
        await client.create(configMaps, 'default', configMap('second'))
        const seen: WatchEvent<ConfigMap>[] = []
        watching(client, { resourceVersion: first.metadata.resourceVersion ?? '' }, seen)
        await host.clock.sleep(10)
        expect(brief(seen)).toEqual(['ADDED second'])
        for (let i = 0; i < 300; i++)
          await client.patch(configMaps, 'default', 'first', 'merge', { data: { n: String(i) } })
        await host.clock.sleep(200_000)
        const late: WatchEvent<ConfigMap>[] = []
        watching(client, { resourceVersion: first.metadata.resourceVersion ?? '' }, late)
        await host.clock.sleep(10)
        expect(late).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])
        expect(late[0]?.object).toMatchObject({
          message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
        })
      },
      300_000,
    )
  })

  it('that asks for the initial events gets them with a bookmark at their end', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      await client.create(configMaps, 'default', configMap('a'))
      await client.create(configMaps, 'default', configMap('b'))
      const seen: WatchEvent<ConfigMap>[] = []
      const options = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true }
      watching(client, options, seen)
      await host.clock.sleep(10)
      expect(brief(seen)).toEqual(['ADDED a', 'ADDED b', 'BOOKMARK'])
      expect(seen[2]?.object).toMatchObject({ metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } })
    })
  })

  it('hears in bookmarks how far its kind is, though nothing that it selects happens', async () => {
    const world = await ApiWorld.ready()
    await world.as(
      'test',
      async (client, host) => {
        const seen: WatchEvent<ConfigMap>[] = []
        watching(client, { allowWatchBookmarks: true, resourceVersion: '1', fieldSelector: 'metadata.name=none' }, seen)
        await host.clock.sleep(35_000)
        const created = await client.create(configMaps, 'default', configMap('a'))
        await host.clock.sleep(35_000)
        expect(brief(seen)).toEqual(['BOOKMARK'])
        expect(seen[0]?.object).toMatchObject({ metadata: { resourceVersion: created.metadata.resourceVersion } })
      },
      80_000,
    )
  })

  it('ends when its time is over', async () => {
    const world = await ApiWorld.ready()
    await world.as(
      'test',
      async (client, host) => {
        let endedAtMs = 0
        const startedAtMs = host.clock.nowMs()
        client.watch(
          configMaps,
          'default',
          { timeoutSeconds: 7 },
          {
            onEvent: () => {},
            onEnd: () => {
              endedAtMs = host.clock.nowMs()
            },
          },
        )
        await host.clock.sleep(10_000)
        expect(Math.round((endedAtMs - startedAtMs) / 1000)).toBe(7)
      },
      20_000,
    )
  })

  it('of a node hears only of the Pods that are bound to it', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      const seen: string[] = []
      const fieldSelector = 'spec.nodeName=worker-1'
      client.watch<Pod>(
        pods,
        '',
        { fieldSelector },
        {
          onEvent: ({ type, object }) => seen.push(`${type} ${(object as Pod).metadata.name}`),
          onEnd: () => {},
        },
      )
      for (const name of ['worker-1', 'worker-2'])
        await client.create(nodes, '', { apiVersion: 'v1', kind: 'Node', metadata: { name } })
      for (const [name, node] of [
        ['a', 'worker-1'],
        ['b', 'worker-2'],
      ] as const) {
        await client.create(pods, 'default', podNamed(name))
        const target = { kind: 'Node', name: node }
        await client.createSubresource(pods, 'default', name, 'binding', { metadata: { name }, target })
      }
      await client.delete(pods, 'default', 'a', { gracePeriodSeconds: 0 })
      await host.clock.sleep(10)
      expect(seen).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
      const list = await client.list<Pod>(pods, '', { fieldSelector: 'spec.nodeName=worker-2' })
      expect(list.items.map(({ metadata }) => metadata.name)).toEqual(['b'])
    })
  })

  it('goes on over a crash of etcd, and misses nothing', async () => {
    const world = await ApiWorld.ready()
    const seen: WatchEvent<ConfigMap>[] = []
    await world.as(
      'test',
      async (client, host) => {
        watching(client, {}, seen)
        await host.clock.sleep(10)
        await client.create(configMaps, 'default', configMap('before'))
        await host.clock.sleep(10)
        world.machine.crash('etcd')
        await client.create(configMaps, 'default', configMap('while'))
        await host.clock.sleep(3_000)
        await client.create(configMaps, 'default', configMap('after'))
        await host.clock.sleep(10)
        expect((await client.list(configMaps, 'default')).items.length).toBe(3)
      },
      10_000,
    )
    expect(brief(seen)).toEqual(['ADDED before', 'ADDED while', 'ADDED after'])
  })
})

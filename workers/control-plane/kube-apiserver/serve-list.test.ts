import { describe, expect, it } from 'vitest'
import type { ConfigMap } from '../../apis/core/types.ts'
import { configMaps } from '../../apis/resources.ts'
import { ApiWorld } from './testing/api-world.ts'

const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }) as ConfigMap

describe('a list', () => {
  it('in pages is as it was when the first page was read', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await client.create(configMaps, 'default', configMap(name))
      const first = await client.list(configMaps, 'default', { limit: 2 })
      expect(first.metadata.remainingItemCount).toBe(3)
      await client.delete(configMaps, 'default', 'c')
      await client.create(configMaps, 'default', configMap('ca'))
      const second = await client.list(configMaps, 'default', { limit: 2, continue: first.metadata.continue ?? '' })
      const third = await client.list(configMaps, 'default', { limit: 2, continue: second.metadata.continue ?? '' })
      const names = [first, second, third].map(({ items }) => items.map(({ metadata }) => metadata.name).join(' '))
      expect(names).toEqual(['a b', 'c d', 'e'])
      expect(third.metadata.continue).toBeUndefined()
    })
  })

  it('says when its pages are too old, and how to go on all the same', async () => {
    const world = await ApiWorld.ready()
    await world.as(
      'kubectl',
      async (client, host) => {
        for (const name of ['a', 'b', 'c']) await client.create(configMaps, 'default', configMap(name))
        const first = await client.list(configMaps, 'default', { limit: 1 })
        await client.delete(configMaps, 'default', 'b')
        await client.create(configMaps, 'default', configMap('d'))
        await host.clock.sleep(700_000)
        const path = '/api/v1/namespaces/default/configmaps?limit=5&continue='
        const late = await client.request('GET', path + (first.metadata.continue ?? ''))
        expect(late.body).toMatchObject({
          code: 410,
          reason: 'Expired',
          message: expect.stringMatching(/^The provided continue parameter is too old to display a consistent list/),
        })
        const { metadata } = late.body as { metadata: { continue: string } }
        const rest = await client.list(configMaps, 'default', { continue: metadata.continue })
        expect(rest.items.map((item) => item.metadata.name)).toEqual(['c', 'd'])
      },
      800_000,
    )
  })
})

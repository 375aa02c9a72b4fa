import { describe, expect, it } from 'vitest'
import type { ConfigMap } from '../../apis/core/types.ts'
import { configMaps } from '../../apis/resources.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

const path = '/api/v1/namespaces/default/configmaps'

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = { a: value }
  return value
}

async function statusOf(client: RestClient, ...request: Parameters<RestClient['request']>): Promise<number> {
  return (await client.request(...request)).status
}

describe('input that means harm', () => {
  it('is refused, and the server goes on', async () => {
    const world = await ApiWorld.ready()
    await world.as('mallory', async (client) => {
      await client.create(configMaps, 'default', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } })
      const merge = { 'content-type': 'application/merge-patch+json' }
      const strategic = { 'content-type': 'application/strategic-merge-patch+json' }
      const json = { 'content-type': 'application/json-patch+json' }
      const deep = nested(50_000)
      const refused = [
        await statusOf(client, 'POST', path, { metadata: deep }),
        await statusOf(client, 'POST', path, { data: deep }),
        await statusOf(client, 'POST', path, [1]),
        await statusOf(client, 'POST', path, '{"metadata":'),
        await statusOf(client, 'POST', path, null),
        await statusOf(client, 'PATCH', `${path}/x`, deep, merge),
        await statusOf(client, 'PATCH', `${path}/x`, deep, strategic),
        await statusOf(client, 'PATCH', `${path}/x`, [{ op: 'add', path: '/__proto__/polluted', value: 1 }], json),
        await statusOf(client, 'PATCH', `${path}/x`, { metadata: null }, merge),
        await statusOf(client, 'GET', `${path}/%zz`),
        await statusOf(client, 'GET', `${path}?labelSelector=${'('.repeat(10_000)}`),
        await statusOf(client, 'GET', `${path}?continue=${'A'.repeat(1001)}`),
        await statusOf(client, 'GET', '/apis/__proto__/constructor/toString'),
        await statusOf(client, 'DELETE', `${path}/x`, { gracePeriodSeconds: 'soon' }),
      ]
      expect(refused.every((status) => status >= 400)).toBe(true)
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
      expect((await client.get(configMaps, 'default', 'x')).metadata.name).toBe('x')
    })
    expect(
      [...world.simulation.trace.records()].filter(
        (record) => record.type === 'process' && record.change === 'panicked',
      ),
    ).toEqual([])
  })

  it('may call a key __proto__ without becoming one', async () => {
    const world = await ApiWorld.ready()
    await world.as('mallory', async (client) => {
      const body = JSON.parse(
        '{"metadata":{"name":"x","labels":{"a":"b"}},"data":{"k":"v"},"__proto__":{"polluted":1}}',
      ) as object
      const response = await client.request('POST', path, body)
      expect(response.status).toBe(201)
      expect(response.headers['warning']).toBe('299 - "unknown field \\"__proto__\\""')
      expect((response.body as { polluted?: unknown }).polluted).toBeUndefined()
    })
  })
})

describe('a dry run', () => {
  it('answers as if, and stores nothing', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: '1' } }
      await client.create<ConfigMap>(configMaps, 'default', object)
      const merge = { 'content-type': 'application/merge-patch+json' }
      const patched = await client.request('PATCH', `${path}/x?dryRun=All`, { data: { a: '2' } }, merge)
      expect(patched.body).toMatchObject({ data: { a: '2' } })
      await client.request('DELETE', `${path}/x?dryRun=All`)
      await client.request('PUT', `${path}/x?dryRun=All`, { ...object, data: { a: '3' } })
      expect((await client.get<ConfigMap>(configMaps, 'default', 'x')).data).toEqual({ a: '1' })
    })
  })
})

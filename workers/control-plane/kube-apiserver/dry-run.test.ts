import { describe, expect, it } from 'vitest'
import { ApiWorld } from './testing/api-world.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const configMaps = '/api/v1/namespaces/default/configmaps'
const pods = '/api/v1/namespaces/default/pods'
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { a: '1' } }
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'd' } },
    template: { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
}
const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'd' }, spec: { replicas: 5 } }
const json = 'application/json'
const patches = ['json', 'merge', 'strategic-merge'].map((name) => `application/${name}-patch+json`)
const [jsonPatch = '', mergePatch = '', strategicPatch = ''] = patches
const apply = 'application/apply-patch+yaml'

const writes: readonly (readonly [
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  type: string,
  body: unknown,
  status: number,
])[] = [
  ['POST', configMaps, json, { ...configMap, metadata: { name: 'new' } }, 201],
  ['POST', configMaps, json, { ...configMap, metadata: { generateName: 'new-' } }, 201],
  ['PUT', `${configMaps}/m`, json, { ...configMap, data: { a: '2' } }, 200],
  ['PATCH', `${configMaps}/m`, jsonPatch, [{ op: 'replace', path: '/data/a', value: '2' }], 200],
  ['PATCH', `${configMaps}/m`, mergePatch, { data: { a: '2' } }, 200],
  ['PATCH', `${configMaps}/m`, strategicPatch, { data: { a: '2' } }, 200],
  ['PATCH', `${configMaps}/m?fieldManager=me&force=true`, apply, { ...configMap, data: { a: '2' } }, 200],
  ['PATCH', `${configMaps}/new?fieldManager=me`, apply, { ...configMap, metadata: { name: 'new' } }, 201],
  ['PATCH', `${deployments}/d/status`, mergePatch, { status: { replicas: 3 } }, 200],
  ['PUT', `${deployments}/d/scale`, json, scale, 200],
  ['PATCH', `${deployments}/d/scale`, mergePatch, { spec: { replicas: 5 } }, 200],
  ['DELETE', `${configMaps}/m`, json, undefined, 200],
  ['DELETE', configMaps, json, undefined, 200],
  ['POST', `${pods}/p/eviction`, json, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } }, 201],
  [
    'POST',
    `${pods}/p/binding`,
    json,
    { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
    201,
  ],
  // What is wrong is refused as it would be.
  ['POST', configMaps, json, configMap, 409],
  ['PUT', `${configMaps}/none`, json, { ...configMap, metadata: { name: 'none' } }, 404],
  ['PUT', `${configMaps}/m`, json, { ...configMap, metadata: { name: 'm', resourceVersion: '1' } }, 409],
  ['PATCH', `${configMaps}/none`, mergePatch, {}, 404],
  ['PATCH', `${configMaps}/m`, jsonPatch, [{ op: 'test', path: '/data/a', value: '9' }], 422],
  ['PATCH', `${deployments}/d`, mergePatch, { spec: { replicas: -1 } }, 422],
  ['PATCH', `${configMaps}/m?fieldManager=me`, apply, { ...configMap, data: { a: '2' } }, 409],
  ['DELETE', `${configMaps}/none`, json, undefined, 404],
]

describe('a dry run', () => {
  it('answers as the write would, and stores nothing', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.request('POST', configMaps, configMap)
      await client.request('POST', deployments, deployment)
      await client.request('POST', pods, pod)
      const stored = async () => {
        const lists = [configMaps, deployments, pods].map((path) => client.request('GET', path))
        return (await Promise.all(lists)).map(({ body }) => (body as { items: unknown[] }).items)
      }
      const before = await stored()
      for (const [method, path, type, body, status] of writes) {
        const query = `${path.includes('?') ? '&' : '?'}dryRun=All`
        const answer = await client.request(method, `${path}${query}`, body, { 'content-type': type })
        const where = `${method} ${path} ${type}: ${JSON.stringify(answer.body)}`
        expect(answer.status, where).toBe(status)
        expect(await stored(), where).toEqual(before)
      }
    })
  })

  it('shows what would be stored, with the version that it would replace', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const made = (await client.request('POST', `${configMaps}?dryRun=All`, configMap)).body as typeof configMap
      expect(made.metadata).toMatchObject({ name: 'm', uid: expect.any(String) })
      expect((made.metadata as { resourceVersion?: string }).resourceVersion).toBeUndefined()
      const { body } = await client.request('POST', configMaps, configMap)
      const patch = { data: { a: '2' } }
      const headers = { 'content-type': mergePatch }
      const changed = await client.request('PATCH', `${configMaps}/m?dryRun=All`, patch, headers)
      const { resourceVersion } = (body as { metadata: { resourceVersion: string } }).metadata
      expect(changed.body).toMatchObject({ data: { a: '2' }, metadata: { resourceVersion } })
    })
  })

  it('is All or nothing', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const answer = await client.request('POST', `${configMaps}?dryRun=Some`, configMap)
      expect(answer.body).toMatchObject({
        message:
          'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
      })
    })
  })
})

import { describe, expect, it } from 'vitest'
import { type KubeObject, keyOf } from '../apimachinery/object.ts'
import { pods } from '../apis/resources.ts'
import type { Host } from '../simulation/host.ts'
import type { Informer } from './informer.ts'
import { InformerFactory } from './informer-factory.ts'
import { status } from './testing/fake-api-server.ts'
import { withFakeApi } from './testing/with-fake-api.ts'

const path = (name: string) => `/api/v1/namespaces/default/pods/${name}`
const pod = (name: string, app: string): KubeObject => ({ metadata: { namespace: 'default', name, labels: { app } } })

function world() {
  const fake = withFakeApi()
  const heard: string[] = []
  let informer: Informer | undefined
  const start = (prepare?: (host: Host, informer: Informer) => void) =>
    fake.start(async (host, client) => {
      const factory = new InformerFactory(host, client)
      const created = factory.informer(pods, { namespace: 'default', indexers: { app: appOf } })
      created.addHandler({
        onAdd: (object, initial) => heard.push(`${initial ? 'listed' : 'added'} ${object.metadata.name}`),
        onUpdate: (old, object) =>
          heard.push(`updated ${old.metadata.resourceVersion}>${object.metadata.resourceVersion}`),
        onDelete: (object) => heard.push(`deleted ${object.metadata.name}`),
      })
      expect(factory.informer(pods, { namespace: 'default' })).toBe(created)
      prepare?.(host, created)
      factory.start()
      await factory.waitForSync()
      heard.push('synced')
      informer = created
    })
  return { ...fake, heard, start, informer: () => informer as Informer }
}

function appOf(object: KubeObject): string[] {
  return [object.metadata.labels?.['app'] ?? '']
}

describe('an informer', () => {
  it('lists, then follows the watch, and finds objects by key and index', async () => {
    const { simulation, api, heard, start, startServer, informer } = world()
    startServer()
    api.put(path('a'), pod('a', 'web'))
    start()
    await simulation.run(100)
    expect(informer().get('default/a')).toMatchObject({ kind: 'Thing', apiVersion: 'v1' })
    api.put(path('b'), pod('b', 'web'))
    api.put(path('a'), pod('a', 'db'))
    await simulation.run(200)
    expect(heard).toEqual(['listed a', 'synced', 'added b', 'updated 101>103'])
    expect(informer().byIndex('app', 'web').map(keyOf)).toEqual(['default/b'])
    api.remove(path('b'))
    await simulation.run(300)
    expect(heard.at(-1)).toBe('deleted b')
    expect(informer().byIndex('app', 'web')).toEqual([])
    expect(informer().get('default/a')?.metadata.labels).toEqual({ app: 'db' })
    expect(api.requests.map((request) => request.path.replace(/timeoutSeconds=\d+/, 'timeoutSeconds=N'))).toEqual([
      '/api/v1/namespaces/default/pods?resourceVersion=0',
      '/api/v1/namespaces/default/pods?resourceVersion=101&allowWatchBookmarks=true&timeoutSeconds=N&watch=true',
    ])
  })

  it('resumes a watch that ended from the last bookmark, without listing again', async () => {
    const { simulation, api, heard, start, startServer } = world()
    startServer()
    start()
    await simulation.run(5000)
    api.bookmark()
    await simulation.run(6000)
    api.endWatches()
    api.put(path('a'), pod('a', 'web'))
    await simulation.run(7000)
    expect(heard).toEqual(['synced', 'added a'])
    expect(api.requests.length).toBe(3)
    expect(api.requests.at(-1)?.path).toContain('resourceVersion=101')
  })

  it('lists again when its version is too old, and finds out what was deleted meanwhile', async () => {
    const { simulation, api, heard, start, startServer } = world()
    startServer()
    api.put(path('a'), pod('a', 'web'))
    api.put(path('b'), pod('b', 'web'))
    start()
    await simulation.run(5000)
    api.endWatches()
    api.remove(path('a'))
    api.put(path('b'), pod('b', 'db'))
    api.compact()
    await simulation.run(10_000)
    expect(heard).toEqual(['listed a', 'listed b', 'synced', 'updated 102>104', 'deleted a'])
  })

  it('waits longer each time that the API server is away, and goes on when it is back', async () => {
    const { simulation, heard, start, startServer, api } = world()
    start()
    await simulation.run(20_000)
    const dials = [...simulation.trace.records()].filter(
      (record) => record.type === 'message' && record.part === 'request',
    )
    expect(dials.length).toBeGreaterThan(3)
    expect(dials.length).toBeLessThan(8)
    expect(heard).toEqual([])
    const server = startServer()
    api.put(path('a'), pod('a', 'web'))
    await simulation.run(80_000)
    expect(heard).toEqual(['listed a', 'synced'])
    server.kill()
    await simulation.run(90_000)
    api.put(path('b'), pod('b', 'web'))
    startServer()
    await simulation.run(160_000)
    expect(heard).toEqual(['listed a', 'synced', 'added b'])
  })

  it('lists without a version when the API server says that the list has expired', async () => {
    const { simulation, api, heard, start, startServer } = world()
    startServer()
    api.refuse = ({ path: asked }) =>
      asked.endsWith('resourceVersion=0') ? status(410, 'Expired', 'too old') : undefined
    start()
    await simulation.run(1000)
    expect(heard).toEqual(['synced'])
    expect(api.requests[1]?.path).toBe('/api/v1/namespaces/default/pods')
  })

  it('calls its handlers under the cause of the watch event', async () => {
    const { simulation, api, start, startServer } = world()
    const causes: number[] = []
    startServer()
    start((host, informer) => informer.addHandler({ onAdd: () => causes.push(host.cause) }))
    await simulation.run(1000)
    simulation.input('test', undefined, () => api.put(path('a'), pod('a', 'web')))
    await simulation.run(2000)
    const event = [...simulation.trace.records()].find((record) => record.type === 'message' && record.part === 'event')
    const input = [...simulation.trace.records()].find((record) => record.type === 'input')
    expect(causes).toEqual([event?.id])
    expect(event?.cause).toBe(input?.id)
  })
})

import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import { configMaps } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'

const definitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
const ovens: Resource = { group: 'bakery.example.com', version: 'v1', plural: 'ovens', namespaced: true }

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ovens.bakery.example.com' },
  spec: {
    group: 'bakery.example.com',
    scope: 'Namespaced',
    names: { plural: 'ovens', kind: 'Oven' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
    ],
  },
} as KubeObject

const oven = (name: string, owners: readonly KubeObject[] = []): KubeObject => ({
  apiVersion: 'bakery.example.com/v1',
  kind: 'Oven',
  metadata: { name, namespace: 'default', ownerReferences: owners.map(reference) },
})

const map = (name: string, owners: readonly KubeObject[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ownerReferences: owners.map(reference) },
})

function reference({ apiVersion = '', kind = '', metadata }: KubeObject) {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }
}

async function names(world: ManagerWorld, resource: Resource): Promise<string[]> {
  const all = await world.list(resource)
  return all.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt')
}

async function withOvens(): Promise<ManagerWorld> {
  const world = await new ManagerWorld({ nodes: [] }).boot()
  await world.create(definitions, definition)
  await world.pass(3000)
  return world
}

describe('custom resources and the garbage collector', () => {
  it('keeps what a custom resource owns, even of a kind that it has not heard of, and deletes it after', async () => {
    const world = await withOvens()
    const owner = await world.create(ovens, oven('big'))
    await world.create(configMaps, map('settings', [owner]))
    await world.pass(20_000)
    expect(await names(world, configMaps)).toEqual(['settings'])
    await world.delete(ovens, 'big')
    await world.pass(3000)
    expect(await names(world, configMaps)).toEqual([])
  })

  it('cuts the reference to an owner that is gone where another lives', async () => {
    const world = await withOvens()
    await world.pass(10_000)
    const [a, b] = [await world.create(ovens, oven('a')), await world.create(ovens, oven('b'))]
    await world.create(ovens, oven('of-both', [a, b]))
    await world.create(ovens, oven('of-a', [a]))
    await world.delete(ovens, 'a')
    await world.pass(3000)
    expect(await names(world, ovens)).toEqual(['b', 'of-both'])
    const left = await world.get(ovens, 'of-both')
    expect(left?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['b'])
  })

  it('forgets the kind with its definition', async () => {
    const world = await withOvens()
    await world.create(ovens, oven('big'))
    await world.pass(10_000)
    await world.delete(definitions, 'ovens.bakery.example.com', {}, '')
    await world.pass(20_000)
    const fromMs = world.nowMs
    await world.pass(60_000)
    expect(await world.get(definitions, 'ovens.bakery.example.com', '')).toBeUndefined()
    expect(world.changes.filter(({ atMs, object }) => atMs > fromMs && object.kind === 'Oven')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { OwnerReference } from '../../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { ConfigMap } from '../../../../apis/core/types.ts'
import { configMaps, deployments, pods, replicaSets } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { deployment } from '../../testing/workloads.ts'

const map = (name: string, owners: readonly KubeObject[] = []): ConfigMap => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name, namespace: 'default', ownerReferences: owners.map(reference) },
})

function reference({ metadata }: KubeObject): OwnerReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: metadata.name, uid: metadata.uid ?? '' }
}

async function names(world: ManagerWorld): Promise<string[]> {
  const all = await world.list(configMaps)
  return all.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt')
}

describe('the garbage collector', () => {
  it('deletes what has lost its only owner, and cuts the reference where another owner lives', async () => {
    const world = await new ManagerWorld({ nodes: [] }).boot()
    const [a, b] = [await world.create(configMaps, map('a')), await world.create(configMaps, map('b'))]
    await world.create(configMaps, map('of-a', [a]))
    await world.create(configMaps, map('of-both', [a, b]))
    await world.delete(configMaps, 'a')
    await world.pass(2000)
    expect(await names(world)).toEqual(['b', 'of-both'])
    const left = await world.get<ConfigMap>(configMaps, 'of-both')
    expect(left?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['b'])
  })

  it('deletes what names an owner that never was', async () => {
    const world = await new ManagerWorld({ nodes: [] }).boot()
    const ghost = map('ghost')
    const uid = '00000000-0000-0000-0000-000000000000'
    await world.create(configMaps, map('child', [{ ...ghost, metadata: { ...ghost.metadata, uid } }]))
    await world.pass(3000)
    expect(await names(world)).toEqual([])
  })

  it('in foreground deletes the pods, then their ReplicaSet, then the Deployment', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 2 }))
    await world.pass(3000)
    await world.delete(deployments, 'web', { propagationPolicy: 'Foreground' })
    expect((await world.get(deployments, 'web'))?.metadata.finalizers).toEqual(['foregroundDeletion'])
    await world.pass(5000)
    const gone = world.changes.filter(({ verb, object }) => verb === 'deleted' && object.kind !== 'Event')
    expect(gone.map(({ object }) => object.kind)).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment'])
  })

  it('leaves the dependents alone when they are orphaned', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 2 }))
    await world.pass(3000)
    await world.delete(deployments, 'web', { propagationPolicy: 'Orphan' })
    await world.pass(5000)
    expect(await world.get(deployments, 'web')).toBeUndefined()
    const [orphan] = await world.list(replicaSets)
    expect(orphan?.metadata.ownerReferences ?? []).toEqual([])
    expect((await world.list(pods)).length).toBe(2)
  })
})

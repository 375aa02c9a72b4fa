import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { ControllerRevision, StatefulSet } from '../../../../apis/apps/types.ts'
import type { PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'

const database = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    replicas: 3,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: {
      metadata: { labels: { app: 'db' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'pg:1' }] },
    },
    ...spec,
  },
})

const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } })

/** `created db-0` and `deleted db-2`, in order. */
const podStory = (world: ManagerWorld, fromMs = 0) =>
  world.changes
    .filter(({ object, verb, atMs }) => object.kind === 'Pod' && verb !== 'modified' && atMs >= fromMs)
    .map(({ object, verb }) => `${verb} ${object.metadata.name}`)

describe('a StatefulSet', () => {
  it('starts its pods one after the other, each when the one before is ready', async () => {
    const world = await new ManagerWorld({ startMs: 1000 }).boot()
    await world.create(statefulSets, database())
    await world.pass(500)
    expect((await world.list<Pod>(pods)).map(({ metadata }) => metadata.name)).toEqual(['db-0'])
    await world.pass(6000)
    const [first, , last] = await world.list<Pod>(pods)
    expect(podStory(world)).toEqual(['created db-0', 'created db-1', 'created db-2'])
    expect(first?.metadata.generateName).toBe('db-')
    expect(first?.metadata.labels).toEqual({
      app: 'db',
      'apps.kubernetes.io/pod-index': '0',
      'controller-revision-hash': 'db-5f58c47dc8',
      'statefulset.kubernetes.io/pod-name': 'db-0',
    })
    expect(last?.spec).toMatchObject({ hostname: 'db-2', subdomain: 'db' })
    const set = await world.get<StatefulSet>(statefulSets, 'db')
    expect(set?.status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: 'db-5f58c47dc8',
      updateRevision: 'db-5f58c47dc8',
      collisionCount: 0,
      availableReplicas: 3,
    })
    expect((await world.events('StatefulSet'))[0]).toBe(
      'Normal SuccessfulCreate Create Pod db-0 in StatefulSet db successful',
    )
  })

  it('goes through the states of the recording when it is parallel and rolls out down to its partition', async () => {
    const world = await new ManagerWorld().boot()
    const updateStrategy = { rollingUpdate: { partition: 2 } }
    await world.create(statefulSets, database({ podManagementPolicy: 'Parallel', updateStrategy }))
    await world.pass(3000)
    expect(podStory(world)).toEqual(['created db-0', 'created db-1', 'created db-2'])
    const fromMs = world.nowMs
    await world.patch(statefulSets, 'db', image('pg:2'))
    await world.pass(5000)
    expect(podStory(world, fromMs)).toEqual(['deleted db-2', 'created db-2'])
    const revisions = await world.list<ControllerRevision>(controllerRevisions)
    expect(revisions.map(({ metadata, revision }) => [metadata.name, revision])).toEqual([
      ['db-5f58c47dc8', 1],
      ['db-fd9f768b5', 2],
    ])
    expect(world.statuses('StatefulSet', 'db', fromMs).at(1)).toMatchObject({
      observedGeneration: 2,
      replicas: 3,
      currentReplicas: 2,
      currentRevision: 'db-5f58c47dc8',
      updateRevision: 'db-fd9f768b5',
    })
    expect((await world.get<StatefulSet>(statefulSets, 'db'))?.status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 2,
      updatedReplicas: 1,
      currentRevision: 'db-5f58c47dc8',
    })
  })

  it('rolls out from the last pod to the first, and goes back to a revision that it had', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(statefulSets, database())
    await world.pass(4000)
    const fromMs = world.nowMs
    await world.patch(statefulSets, 'db', image('pg:2'))
    await world.pass(10_000)
    expect(podStory(world, fromMs)).toEqual([
      'deleted db-2',
      'created db-2',
      'deleted db-1',
      'created db-1',
      'deleted db-0',
      'created db-0',
    ])
    await world.patch(statefulSets, 'db', image('pg:1'))
    await world.pass(10_000)
    const revisions = await world.list<ControllerRevision>(controllerRevisions)
    expect(revisions.map(({ metadata, revision }) => [metadata.name, revision])).toEqual([
      ['db-5f58c47dc8', 3],
      ['db-fd9f768b5', 2],
    ])
    const set = await world.get<StatefulSet>(statefulSets, 'db')
    expect(set?.status).toMatchObject({ currentRevision: 'db-5f58c47dc8', updatedReplicas: 3, readyReplicas: 3 })
  })

  it('is scaled down from the end, and replaces a pod under its old name', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(statefulSets, database())
    await world.pass(4000)
    const fromMs = world.nowMs
    await world.patch(statefulSets, 'db', { spec: { replicas: 1 } })
    await world.pass(4000)
    expect(podStory(world, fromMs)).toEqual(['deleted db-2', 'deleted db-1'])
    await world.delete(pods, 'db-0')
    await world.pass(3000)
    expect(podStory(world, fromMs).slice(2)).toEqual(['deleted db-0', 'created db-0'])
  })

  it('gives every pod claims of its own that outlive it', async () => {
    const world = await new ManagerWorld().boot()
    const template = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as unknown as PersistentVolumeClaim
    await world.create(statefulSets, database({ replicas: 2, volumeClaimTemplates: [template] }) as KubeObject)
    await world.pass(4000)
    const claims = () => world.list<PersistentVolumeClaim>(persistentVolumeClaims)
    expect((await claims()).map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([
      ['data-db-0', { app: 'db' }],
      ['data-db-1', { app: 'db' }],
    ])
    const pod = await world.get<Pod>(pods, 'db-1')
    expect(pod?.spec.volumes?.[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } })
    await world.patch(statefulSets, 'db', { spec: { replicas: 0 } })
    await world.pass(5000)
    expect((await claims()).length).toBe(2)
  })

  it('takes claims along that it is told not to keep', async () => {
    const world = await new ManagerWorld().boot()
    const template = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as unknown as PersistentVolumeClaim
    const persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete', whenScaled: 'Delete' }
    const set = database({ replicas: 2, volumeClaimTemplates: [template], persistentVolumeClaimRetentionPolicy })
    await world.create(statefulSets, set)
    await world.pass(5000)
    const owners = async () =>
      (await world.list<PersistentVolumeClaim>(persistentVolumeClaims)).map(({ metadata }) =>
        metadata.ownerReferences?.map(({ kind, name }) => `${kind}/${name}`),
      )
    expect(await owners()).toEqual([['StatefulSet/db'], ['StatefulSet/db']])
    await world.patch(statefulSets, 'db', { spec: { replicas: 1 } })
    await world.pass(5000)
    expect(await owners()).toEqual([['StatefulSet/db']])
  })
})

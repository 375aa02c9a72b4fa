import { describe, expect, it } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '../../../../apis/resources.ts'
import type { StorageClass } from '../../../../apis/storage/types.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'

const claim = (name = 'c', spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, finalizers: ['kubernetes.io/pvc-protection'] },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'tl',
    ...spec,
  },
})

const volume = (name = 'tl-pv', spec: Partial<PersistentVolume['spec']> = {}): PersistentVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, finalizers: ['kubernetes.io/pv-protection'] },
  spec: {
    capacity: { storage: '2Gi' },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: '/x' },
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: 'tl',
    ...spec,
  },
})

const user: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'u' },
  spec: {
    containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
    volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
  },
}

const storageClass = (volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer'): StorageClass => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'tl' },
  provisioner: 'example.com/disk',
  volumeBindingMode,
})

const phases = (world: ManagerWorld, kind: string, name: string) => {
  const all = world.changes
    .filter(({ object, verb }) => object.kind === kind && object.metadata.name === name && verb !== 'deleted')
    .map(({ object }) => (object as PersistentVolume).status?.phase)
  return all.filter((phase, i) => phase !== all[i - 1])
}

describe('claims and volumes', () => {
  it('go the way of the recording: pending, bound, held by a pod, released', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(persistentVolumeClaims, claim())
    await world.pass(500)
    expect(await world.events('PersistentVolumeClaim')).toEqual([
      'Warning ProvisioningFailed storageclass.storage.k8s.io "tl" not found',
    ])
    await world.create(persistentVolumes, volume())
    await world.pass(16_000)
    const bound = await world.get<PersistentVolumeClaim>(persistentVolumeClaims, 'c')
    expect(bound?.metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
    })
    expect(bound?.spec.volumeName).toBe('tl-pv')
    expect(bound?.status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } })
    const owned = await world.get<PersistentVolume>(persistentVolumes, 'tl-pv', '')
    expect(owned?.spec.claimRef).toMatchObject({
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'c',
      uid: bound?.metadata.uid,
      apiVersion: 'v1',
    })
    await world.create(pods, user)
    await world.pass(1000)
    await world.delete(persistentVolumeClaims, 'c')
    await world.pass(1000)
    expect((await world.get(persistentVolumeClaims, 'c'))?.metadata.deletionTimestamp).toBeDefined()
    await world.delete(pods, 'u')
    await world.pass(1000)
    expect(await world.get(persistentVolumeClaims, 'c')).toBeUndefined()
    expect(phases(world, 'PersistentVolume', 'tl-pv')).toEqual(['Pending', 'Available', 'Bound', 'Released'])
    await world.delete(persistentVolumes, 'tl-pv', {}, '')
    await world.pass(500)
    expect(await world.get(persistentVolumes, 'tl-pv', '')).toBeUndefined()
  })

  it('wait for the first pod where their class says so', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(storageClasses, storageClass('WaitForFirstConsumer'))
    await world.create(persistentVolumeClaims, claim())
    await world.pass(500)
    expect(await world.events('PersistentVolumeClaim')).toEqual([
      'Normal WaitForFirstConsumer waiting for first consumer to be created before binding',
    ])
    const annotations = { 'volume.kubernetes.io/selected-node': 'worker-1' }
    await world.patch(persistentVolumeClaims, 'c', { metadata: { annotations } })
    await world.pass(500)
    const asked = await world.get<PersistentVolumeClaim>(persistentVolumeClaims, 'c')
    expect(asked?.metadata.annotations?.['volume.kubernetes.io/storage-provisioner']).toBe('example.com/disk')
    expect((await world.events('PersistentVolumeClaim')).at(-1)).toContain(
      'Waiting for a volume to be created either by',
    )
  })

  it('take the smallest volume that suits, and the one that is meant for them before any other', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(persistentVolumes, volume('big', { capacity: { storage: '10Gi' } }))
    await world.create(persistentVolumes, volume('small', { capacity: { storage: '1Gi' } }))
    await world.create(persistentVolumes, volume('tiny', { capacity: { storage: '100Mi' } }))
    const claimRef = { namespace: 'default', name: 'mine' }
    await world.create(persistentVolumes, volume('meant', { capacity: { storage: '5Gi' }, claimRef }))
    await world.pass(500)
    await world.create(persistentVolumeClaims, claim())
    await world.create(persistentVolumeClaims, claim('mine'))
    await world.pass(500)
    const nameOf = async (name: string) =>
      (await world.get<PersistentVolumeClaim>(persistentVolumeClaims, name))?.spec.volumeName
    expect([await nameOf('c'), await nameOf('mine')]).toEqual(['small', 'meant'])
  })
})

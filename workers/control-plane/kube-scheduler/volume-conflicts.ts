// Where a pod's disks are taken, in another zone, or one too many for the node. Reads only. Like
// pkg/scheduler/framework/plugins/volumerestrictions, volumezone and nodevolumelimits/csi.go.
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../apis/core/types.ts'
import type { NodeFilter, Rejection } from './framework.ts'
import type { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Storage } from './volume-filter.ts'
import { claimsOf, isExclusiveDisk } from './volumes.ts'

const diskTaken: Rejection = {
  plugin: 'VolumeRestrictions',
  code: 'Unschedulable',
  reasons: ['node(s) had no available disk'],
}
const claimTaken: Rejection = {
  plugin: 'VolumeRestrictions',
  code: 'Unschedulable',
  reasons: ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
}
const otherZone: Rejection = {
  plugin: 'VolumeZone',
  code: 'UnschedulableAndUnresolvable',
  reasons: ['node(s) had no available volume zone'],
}
const tooManyVolumes: Rejection = {
  plugin: 'NodeVolumeLimits',
  code: 'Unschedulable',
  reasons: ['node(s) exceed max volume count'],
}

/** Disks that only one may have, and claims that only one pod may have. Undefined: the pod has neither. */
export function restrictionsOf(
  { pod, namespace }: PodInfo,
  storage: Storage,
  cache: NodeCache,
): NodeFilter | undefined {
  const disks = (pod.spec.volumes ?? []).filter(isExclusiveDisk)
  const claims = claimsOf(pod)
    .map((name) => `${namespace}/${name}`)
    .filter((key) => storage.claim(key)?.spec.accessModes?.includes('ReadWriteOncePod'))
  if (disks.length === 0 && claims.length === 0) return undefined
  const wanted = new Set(claims)
  const usesOf = (other: PodInfo) =>
    claimsOf(other.pod).filter((name) => wanted.has(`${other.namespace}/${name}`)).length
  let uses = 0
  if (claims.length > 0) for (const node of cache.list) for (const other of node.pods.values()) uses += usesOf(other)
  return {
    check: (node) => {
      for (const other of node.pods.values())
        if (disks.some((disk) => (other.pod.spec.volumes ?? []).some((used) => collide(disk, used)))) return diskTaken
      return uses > 0 ? claimTaken : undefined
    },
    addPod: (other) => {
      uses += usesOf(other)
    },
    removePod: (other) => {
      uses -= usesOf(other)
    },
  }
}

/** Two may share a disk as long as both only read; of Amazon's not even then. */
function collide(a: Volume, b: Volume): boolean {
  const reads = (one?: { readonly readOnly?: boolean | undefined }) => one?.readOnly === true
  const { gcePersistentDisk: gce, awsElasticBlockStore: aws, iscsi, rbd } = a
  if (gce && gce.pdName === b.gcePersistentDisk?.pdName) return !(reads(gce) && reads(b.gcePersistentDisk))
  if (aws && aws.volumeID === b.awsElasticBlockStore?.volumeID) return true
  if (iscsi && iscsi.iqn === b.iscsi?.iqn) return !(reads(iscsi) && reads(b.iscsi))
  if (!rbd || !b.rbd || (rbd.pool ?? 'rbd') !== (b.rbd.pool ?? 'rbd') || rbd.image !== b.rbd.image) return false
  return rbd.monitors.some((one) => b.rbd?.monitors.includes(one)) && !(reads(rbd) && reads(b.rbd))
}

const zoneKeys: Readonly<Record<string, string>> = {
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
}

/** Bound volumes with labels of zones are reached from there only. Nodes that are in no zone are left alone. */
export function zonesOf({ pod, namespace }: PodInfo, storage: Storage): NodeFilter | undefined {
  const wanted: { readonly key: string; readonly values: readonly string[] }[] = []
  for (const volume of boundVolumes(pod, namespace, storage))
    for (const [key, value] of Object.entries(volume.metadata.labels ?? {}))
      if (Object.hasOwn(zoneKeys, key)) wanted.push({ key, values: value.split('__') })
  if (wanted.length === 0) return undefined
  return {
    check: ({ labels }) => {
      if (!Object.keys(zoneKeys).some((key) => labels[key] !== undefined)) return undefined
      const isThere = ({ key, values }: { readonly key: string; readonly values: readonly string[] }) =>
        values.includes(labels[key] ?? labels[zoneKeys[key] ?? ''] ?? '')
      return wanted.every(isThere) ? undefined : otherZone
    },
  }
}

/** As many volumes of a driver as the node's CSINode allows, each counted once however many pods share it. */
export function limitsOf(pod: PodInfo, storage: Storage): NodeFilter | undefined {
  const own = csiVolumes(pod, storage)
  if (own.size === 0) return undefined
  return { check: (node) => (exceeds(node, own, storage) ? tooManyVolumes : undefined) }
}

function exceeds(node: NodeInfo, own: ReadonlyMap<string, string>, storage: Storage): boolean {
  const drivers = storage.csiNode(node.name)?.spec.drivers ?? []
  if (!drivers.some(({ allocatable }) => allocatable?.count !== undefined)) return false
  const attached = new Map<string, string>()
  for (const other of node.pods.values())
    for (const [volume, driver] of csiVolumes(other, storage)) attached.set(volume, driver)
  return drivers.some(({ name, allocatable }) => {
    const added = [...own].filter(([volume, driver]) => driver === name && !attached.has(volume)).length
    const there = [...attached.values()].filter((driver) => driver === name).length
    return added > 0 && allocatable?.count !== undefined && there + added > allocatable.count
  })
}

/** Drivers by volume: those that are there, and those that will be made for claims. */
function csiVolumes({ pod, namespace }: PodInfo, storage: Storage): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of claimsOf(pod)) {
    const claim = storage.claim(`${namespace}/${name}`)
    if (!claim) continue
    const csi = volumeOf(claim, storage)?.spec.csi
    if (csi) found.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
    else if (!claim.spec.volumeName) {
      const provisioner = storage.storageClass(claim.spec.storageClassName ?? '')?.provisioner
      if (provisioner) found.set(`${provisioner}-${namespace}/${name}`, provisioner)
    }
  }
  return found
}

function boundVolumes(pod: Pod, namespace: string, storage: Storage): PersistentVolume[] {
  return claimsOf(pod).flatMap((name) => {
    const claim = storage.claim(`${namespace}/${name}`)
    return (claim && volumeOf(claim, storage)) ?? []
  })
}

function volumeOf({ spec }: PersistentVolumeClaim, storage: Storage): PersistentVolume | undefined {
  return spec.volumeName ? storage.volume(spec.volumeName) : undefined
}

// Where the volumes of a pod allow it to run: the nodes that bound volumes reach, and those where volumes for the others can
// be had. Reads only. Like pkg/scheduler/framework/plugins/volumebinding.
import { matchesLabelSelector } from '../../apimachinery/label-selector.ts'
import { integerValue } from '../../apimachinery/quantity.ts'
import { matchesTerm, nodeTerm } from '../../apis/core/node-selector.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../apis/core/types.ts'
import type { CSINode, StorageClass } from '../../apis/storage/types.ts'
import type { NodeFilter, Rejection } from './framework.ts'
import type { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import { limitsOf, restrictionsOf, zonesOf } from './volume-conflicts.ts'
import { claimsOf } from './volumes.ts'

const name = 'VolumeBinding'
const bindCompleted = 'pv.kubernetes.io/bind-completed'
export const selectedNode = 'volume.kubernetes.io/selected-node'
const noProvisioner = 'kubernetes.io/no-provisioner'

const nodeConflict = rejection("node(s) didn't match PersistentVolume's node affinity")
const bindConflict = rejection("node(s) didn't find available persistent volumes to bind")

/** What is known of the cluster's storage. */
export type Storage = {
  /** By `namespace/name`. */
  claim(key: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumes(): readonly PersistentVolume[]
  storageClass(name: string): StorageClass | undefined
  csiNode(name: string): CSINode | undefined
  /** Whether the volume was given to a claim and does not say so yet. */
  isAssumed(volume: string): boolean
}

export class VolumeFilter {
  readonly storage: Storage

  constructor(storage: Storage) {
    this.storage = storage
  }

  /** For VolumeRestrictions, VolumeZone and NodeVolumeLimits. */
  restrictions(pod: PodInfo, cache: NodeCache): NodeFilter | undefined {
    return restrictionsOf(pod, this.storage, cache)
  }

  zones(pod: PodInfo): NodeFilter | undefined {
    return zonesOf(pod, this.storage)
  }

  limits(pod: PodInfo): NodeFilter | undefined {
    return limitsOf(pod, this.storage)
  }

  /** What nodes the claims of a pod allow; a rejection when they allow none. */
  filter({ pod }: PodInfo): NodeFilter | Rejection | undefined {
    const bound: PersistentVolume[] = []
    const delayed: PersistentVolumeClaim[] = []
    for (const claimName of claimsOf(pod)) {
      const claim = this.storage.claim(`${pod.metadata.namespace}/${claimName}`)
      if (claim === undefined) return rejection(`persistentvolumeclaim ${JSON.stringify(claimName)} not found`)
      if (claim.status?.phase === 'Lost')
        return rejection(
          `persistentvolumeclaim ${JSON.stringify(claimName)} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? '')}`,
        )
      if (claim.metadata.deletionTimestamp !== undefined)
        return rejection(`persistentvolumeclaim ${JSON.stringify(claimName)} is being deleted`)
      if (isBound(claim)) {
        const volume = this.storage.volume(claim.spec.volumeName ?? '')
        if (volume === undefined)
          return rejection(`persistentvolume ${JSON.stringify(claim.spec.volumeName)} not found`)
        bound.push(volume)
      } else if (this.#isDelayed(claim)) delayed.push(claim)
      else return rejection('pod has unbound immediate PersistentVolumeClaims')
    }
    if (bound.length === 0 && delayed.length === 0) return undefined
    return { check: (node) => this.#check(node, bound, delayed) }
  }

  #check(
    node: NodeInfo,
    bound: readonly PersistentVolume[],
    delayed: readonly PersistentVolumeClaim[],
  ): Rejection | undefined {
    if (!bound.every((volume) => reaches(volume, node))) return nodeConflict
    const taken = new Set<string>()
    for (const claim of delayed) {
      const wanted = claim.metadata.annotations?.[selectedNode]
      if (wanted !== undefined && wanted !== node.name) return bindConflict
      const volume = this.match(claim, node, taken)
      if (volume !== undefined) taken.add(volume.metadata.name)
      else if (!this.#canProvision(claim, node)) return bindConflict
    }
    return undefined
  }

  #isDelayed(claim: PersistentVolumeClaim): boolean {
    if (claim.spec.volumeName) return false
    return this.#classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer'
  }

  #classOf({ spec }: PersistentVolumeClaim): StorageClass | undefined {
    return this.storage.storageClass(spec.storageClassName ?? '')
  }

  /** The smallest volume on the node that suits the claim and is nobody's. */
  match(claim: PersistentVolumeClaim, node: NodeInfo, taken: ReadonlySet<string>): PersistentVolume | undefined {
    const size = ({ spec }: PersistentVolume) => integerValue(spec.capacity?.['storage'])
    const { storageClassName, accessModes = [], selector, resources, volumeMode = 'Filesystem' } = claim.spec
    const wanted = integerValue(resources?.requests?.['storage'])
    let best: PersistentVolume | undefined
    for (const volume of this.storage.volumes()) {
      const { metadata, spec, status } = volume
      if (status?.phase !== 'Available' || spec.claimRef || metadata.deletionTimestamp !== undefined) continue
      if (this.storage.isAssumed(metadata.name) || taken.has(metadata.name)) continue
      if (spec.storageClassName !== storageClassName || (spec.volumeMode ?? 'Filesystem') !== volumeMode) continue
      if (size(volume) < wanted || !accessModes.every((mode) => spec.accessModes?.includes(mode))) continue
      if (selector && !matchesLabelSelector(selector, metadata.labels)) continue
      if (reaches(volume, node) && (best === undefined || size(volume) < size(best))) best = volume
    }
    return best
  }

  #canProvision(claim: PersistentVolumeClaim, node: NodeInfo): boolean {
    const storageClass = this.#classOf(claim)
    if (storageClass === undefined || storageClass.provisioner === noProvisioner) return false
    const { allowedTopologies = [] } = storageClass
    if (allowedTopologies.length === 0) return true
    return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) => values.includes(node.labels[key] ?? '')),
    )
  }
}

export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[bindCompleted] !== undefined
}

function reaches({ spec }: PersistentVolume, node: NodeInfo): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(nodeTerm(term), node))
}

function rejection(reason: string): Rejection {
  return { plugin: name, code: 'UnschedulableAndUnresolvable', reasons: [reason] }
}

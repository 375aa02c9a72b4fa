// Where the volumes of a pod allow it to run, and which volumes it gets on the node that was chosen.
// Like pkg/scheduler/framework/plugins/volumebinding.
import { matchesLabelSelector } from '../../apimachinery/label-selector.ts'
import { integerValue } from '../../apimachinery/quantity.ts'
import { matchesTerm, nodeTerm } from '../../apis/core/node-selector.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../apis/resources.ts'
import type { StorageClass } from '../../apis/storage/types.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Host, Signal } from '../../simulation/host.ts'
import type { NodeFilter, Rejection } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import { claimsOf } from './volumes.ts'

const name = 'VolumeBinding'
const bindCompleted = 'pv.kubernetes.io/bind-completed'
const boundByController = 'pv.kubernetes.io/bound-by-controller'
const selectedNode = 'volume.kubernetes.io/selected-node'
const noProvisioner = 'kubernetes.io/no-provisioner'
/** How long a pod waits for its volumes. Like BindTimeoutSeconds. */
const bindTimeoutMs = 600_000

const nodeConflict = rejection("node(s) didn't match PersistentVolume's node affinity")
const bindConflict = rejection("node(s) didn't find available persistent volumes to bind")

class BindingError extends Error {
  override readonly name = 'BindingError'
}

export class VolumeBinder {
  readonly #host: Host
  readonly #client: RestClient
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #volumes: Informer<PersistentVolume>
  readonly #classes: Informer<StorageClass>
  /** Volumes that were given to claims of pods and do not say so yet: name to the claim's key. */
  readonly #assumed = new Map<string, string>()
  readonly #waiting = new Set<Signal>()

  constructor(host: Host, informers: InformerFactory, client: RestClient, onChange: () => void) {
    this.#host = host
    this.#client = client
    this.#claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
    this.#volumes = informers.informer<PersistentVolume>(persistentVolumes)
    this.#classes = informers.informer<StorageClass>(storageClasses)
    const changed = () => {
      for (const signal of this.#waiting) signal.notify()
      onChange()
    }
    const handler = { onAdd: changed, onUpdate: changed }
    this.#claims.addHandler(handler)
    this.#classes.addHandler(handler)
    this.#volumes.addHandler({
      onAdd: changed,
      onUpdate: (_, volume) => {
        if (volume.spec.claimRef) this.#assumed.delete(volume.metadata.name)
        changed()
      },
    })
  }

  /** What nodes the claims of a pod allow; a rejection when they allow none. */
  filter({ pod }: PodInfo): NodeFilter | Rejection | undefined {
    const bound: PersistentVolume[] = []
    const delayed: PersistentVolumeClaim[] = []
    for (const claimName of claimsOf(pod)) {
      const claim = this.#claims.get(`${pod.metadata.namespace}/${claimName}`)
      if (claim === undefined) return rejection(`persistentvolumeclaim ${JSON.stringify(claimName)} not found`)
      if (claim.status?.phase === 'Lost')
        return rejection(
          `persistentvolumeclaim ${JSON.stringify(claimName)} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? '')}`,
        )
      if (claim.metadata.deletionTimestamp !== undefined)
        return rejection(`persistentvolumeclaim ${JSON.stringify(claimName)} is being deleted`)
      if (isBound(claim)) {
        const volume = this.#volumes.get(claim.spec.volumeName ?? '')
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
      const volume = this.#match(claim, node, taken)
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
    return this.#classes.get(spec.storageClassName ?? '')
  }

  /** The smallest volume on the node that suits the claim and is nobody's. */
  #match(claim: PersistentVolumeClaim, node: NodeInfo, taken: ReadonlySet<string>): PersistentVolume | undefined {
    const size = ({ spec }: PersistentVolume) => integerValue(spec.capacity?.['storage'])
    const { storageClassName, accessModes = [], selector, resources, volumeMode = 'Filesystem' } = claim.spec
    const wanted = integerValue(resources?.requests?.['storage'])
    let best: PersistentVolume | undefined
    for (const volume of this.#volumes.list()) {
      const { metadata, spec, status } = volume
      if (status?.phase !== 'Available' || spec.claimRef || metadata.deletionTimestamp !== undefined) continue
      if (this.#assumed.has(metadata.name) || taken.has(metadata.name)) continue
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

  /** Gives the pod its volumes on the node, or has them made there; resolves when all are bound. Like PreBind. */
  async bind(pod: Pod, node: NodeInfo): Promise<void> {
    const unbound = claimsOf(pod)
      .map((one) => this.#claims.get(`${pod.metadata.namespace}/${one}`))
      .filter((claim) => claim !== undefined && !isBound(claim)) as PersistentVolumeClaim[]
    if (unbound.length === 0) return
    const chosen = unbound.map((claim) => {
      const volume = this.#match(claim, node, new Set())
      if (volume !== undefined) this.#assumed.set(volume.metadata.name, keyOfClaim(claim))
      return { claim, volume }
    })
    for (const { claim, volume } of chosen)
      if (volume === undefined) await this.#askFor(claim, node.name)
      else await this.#claimVolume(volume, claim)
    await this.#untilBound(unbound)
  }

  async #askFor(claim: PersistentVolumeClaim, node: string): Promise<void> {
    const { namespace = '', name: claimName, annotations } = claim.metadata
    if (annotations?.[selectedNode] === node) return
    const patch = { metadata: { annotations: { [selectedNode]: node } } }
    await this.#client.patch(persistentVolumeClaims, namespace, claimName, 'merge', patch)
  }

  async #claimVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
    const { namespace, name: claimName, uid, resourceVersion } = claim.metadata
    const claimRef = {
      kind: 'PersistentVolumeClaim',
      namespace,
      name: claimName,
      uid,
      apiVersion: 'v1',
      resourceVersion,
    }
    const annotations = { ...volume.metadata.annotations, [boundByController]: 'yes' }
    try {
      await this.#client.update<PersistentVolume>(persistentVolumes, {
        ...volume,
        metadata: { ...volume.metadata, annotations },
        spec: { ...volume.spec, claimRef },
      })
    } catch (error) {
      this.#assumed.delete(volume.metadata.name)
      throw error
    }
  }

  async #untilBound(claims: readonly PersistentVolumeClaim[]): Promise<void> {
    const endsAtMs = this.#host.clock.nowMs() + bindTimeoutMs
    const signal = this.#host.signal()
    this.#waiting.add(signal)
    const timer = this.#host.clock.after(bindTimeoutMs, () => signal.notify())
    const asked = new Set<string>()
    try {
      for (;;) {
        const left = claims.filter((claim) => !this.#isSettled(claim, asked))
        if (left.length === 0) return
        if (this.#host.clock.nowMs() >= endsAtMs) throw new BindingError('binding volumes: context deadline exceeded')
        await signal.wait()
      }
    } finally {
      timer.cancel()
      this.#waiting.delete(signal)
    }
  }

  /** Throws when whoever makes the volume has given up: then another node may do. */
  #isSettled({ metadata }: PersistentVolumeClaim, asked: Set<string>): boolean {
    const key = `${metadata.namespace}/${metadata.name}`
    const claim = this.#claims.get(key)
    if (claim === undefined || claim.metadata.uid !== metadata.uid)
      throw new BindingError(`binding volumes: pvc ${JSON.stringify(metadata.name)} not found`)
    if (isBound(claim)) return true
    const isAsked = claim.metadata.annotations?.[selectedNode] !== undefined
    if (isAsked) asked.add(key)
    else if (asked.has(key))
      throw new BindingError(`binding volumes: provisioning failed for PVC ${JSON.stringify(metadata.name)}`)
    return false
  }
}

function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[bindCompleted] !== undefined
}

function reaches({ spec }: PersistentVolume, node: NodeInfo): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(nodeTerm(term), node))
}

function keyOfClaim({ metadata }: PersistentVolumeClaim): string {
  return `${metadata.namespace}/${metadata.name}`
}

function rejection(reason: string): Rejection {
  return { plugin: name, code: 'UnschedulableAndUnresolvable', reasons: [reason] }
}

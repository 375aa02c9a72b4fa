// Gives pods their volumes on the node that was chosen: those that are there, or new ones.
// Like PreBind of pkg/scheduler/framework/plugins/volumebinding.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../apis/core/types.ts'
import { csiNodes, persistentVolumeClaims, persistentVolumes, storageClasses } from '../../apis/resources.ts'
import type { CSINode, StorageClass } from '../../apis/storage/types.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Host, Signal } from '../../simulation/host.ts'
import type { NodeInfo } from './node-info.ts'
import { isBound, selectedNode, VolumeFilter } from './volume-filter.ts'
import { claimsOf } from './volumes.ts'

const boundByController = 'pv.kubernetes.io/bound-by-controller'
/** How long a pod waits for its volumes. Like BindTimeoutSeconds. */
const bindTimeoutMs = 600_000

class BindingError extends Error {
  override readonly name = 'BindingError'
}

export class VolumeBinder {
  readonly #host: Host
  readonly #client: RestClient
  readonly #claims: Informer<PersistentVolumeClaim>
  /** Which nodes a pod's volumes allow. */
  readonly view: VolumeFilter
  /** Volumes that were given to claims of pods and do not say so yet: name to the claim's key. */
  readonly #assumed = new Map<string, string>()
  readonly #waiting = new Set<Signal>()

  constructor(host: Host, informers: InformerFactory, client: RestClient, onChange: () => void) {
    this.#host = host
    this.#client = client
    this.#claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
    const volumes = informers.informer<PersistentVolume>(persistentVolumes)
    const classes = informers.informer<StorageClass>(storageClasses)
    const nodes = informers.informer<CSINode>(csiNodes)
    this.view = new VolumeFilter({
      claim: (key) => this.#claims.get(key),
      volume: (name) => volumes.get(name),
      volumes: () => volumes.list(),
      storageClass: (name) => classes.get(name),
      csiNode: (name) => nodes.get(name),
      isAssumed: (volume) => this.#assumed.has(volume),
    })
    const changed = () => {
      for (const signal of this.#waiting) signal.notify()
      onChange()
    }
    const handler = { onAdd: changed, onUpdate: changed }
    this.#claims.addHandler(handler)
    classes.addHandler(handler)
    nodes.addHandler(handler)
    volumes.addHandler({
      onAdd: changed,
      onUpdate: (_, volume) => {
        if (volume.spec.claimRef) this.#assumed.delete(volume.metadata.name)
        changed()
      },
    })
  }

  /** Gives the pod its volumes on the node, or has them made there; resolves when all are bound. Like PreBind. */
  async bind(pod: Pod, node: NodeInfo, timeoutMs = bindTimeoutMs): Promise<void> {
    const unbound = claimsOf(pod)
      .map((one) => this.#claims.get(`${pod.metadata.namespace}/${one}`))
      .filter((claim) => claim !== undefined && !isBound(claim)) as PersistentVolumeClaim[]
    if (unbound.length === 0) return
    const chosen = unbound.map((claim) => {
      const volume = this.view.match(claim, node, new Set())
      if (volume !== undefined) this.#assumed.set(volume.metadata.name, keyOfClaim(claim))
      return { claim, volume }
    })
    for (const { claim, volume } of chosen)
      if (volume === undefined) await this.#askFor(claim, node.name)
      else await this.#claimVolume(volume, claim)
    await this.#untilBound(unbound, timeoutMs)
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

  async #untilBound(claims: readonly PersistentVolumeClaim[], timeoutMs: number): Promise<void> {
    const endsAtMs = this.#host.clock.nowMs() + timeoutMs
    const signal = this.#host.signal()
    this.#waiting.add(signal)
    const timer = this.#host.clock.after(timeoutMs, () => signal.notify())
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

function keyOfClaim({ metadata }: PersistentVolumeClaim): string {
  return `${metadata.namespace}/${metadata.name}`
}

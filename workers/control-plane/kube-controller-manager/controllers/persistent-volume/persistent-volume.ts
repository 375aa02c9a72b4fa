// The persistent volume controller: binds claims to volumes, has volumes made for claims that none suits, and frees the
// volumes of claims that are gone. Like pkg/controller/volume/persistentvolume/pv_controller.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { type KubeObject, keyOf } from '../../../../apimachinery/object.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../../../apis/resources.ts'
import type { StorageClass } from '../../../../apis/storage/types.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { type ControllerContext, traceRef } from '../../controller-context.ts'
import { podInformer } from '../../pod-indexes.ts'
import { WrittenVersions } from '../../written-versions.ts'
import {
  betaStorageProvisioner,
  bindCompleted,
  boundByController,
  provisionedBy,
  selectedNode,
  storageProvisioner,
} from './annotations.ts'
import { bestVolume, classOf, isMeantFor } from './volume-match.ts'

/** How often what is not bound is looked at again: a new volume by itself does not wake claims. */
const resyncMs = 15_000

export function startPersistentVolumeController(context: ControllerContext): void {
  const controller = new PersistentVolumeController(context)
  const { claimQueue, volumeQueue } = controller
  const reconcileClaim = (key: string) => controller.reconcileClaim(key)
  const reconcileVolume = (name: string) => controller.reconcileVolume(name)
  context.run({ name: 'persistentvolume-binder', queue: claimQueue, workers: 1, reconcile: reconcileClaim })
  context.run({ name: 'persistentvolume-binder-volumes', queue: volumeQueue, workers: 1, reconcile: reconcileVolume })
}

class PersistentVolumeController {
  readonly claimQueue: WorkQueue
  readonly volumeQueue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #volumes: Informer<PersistentVolume>
  readonly #classes: Informer<StorageClass>
  readonly #pods: Informer<Pod>
  readonly #written = new WrittenVersions()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('persistent-volume-binder')
    this.#recorder = context.recorder('persistentvolume-controller', this.#client)
    this.claimQueue = new WorkQueue(host, 'claims')
    this.volumeQueue = new WorkQueue(host, 'volumes')
    this.#claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
    this.#volumes = informers.informer<PersistentVolume>(persistentVolumes)
    this.#classes = informers.informer<StorageClass>(storageClasses)
    this.#pods = podInformer(informers)
    this.#claims.addHandler({
      onAdd: (claim) => this.claimQueue.add(keyOf(claim)),
      onUpdate: (_, claim) => this.claimQueue.add(keyOf(claim)),
      onDelete: (claim) => {
        this.#written.forget(claim)
        if (claim.spec.volumeName) this.volumeQueue.add(claim.spec.volumeName)
      },
    })
    this.#volumes.addHandler({
      onAdd: (volume) => this.volumeQueue.add(volume.metadata.name),
      onUpdate: (_, volume) => this.volumeQueue.add(volume.metadata.name),
      onDelete: (volume) => {
        this.#written.forget(volume)
        const { claimRef } = volume.spec
        if (claimRef) this.claimQueue.add(`${claimRef.namespace}/${claimRef.name}`)
      },
    })
    // In step with the clock, as if it had run from the start of the program.
    host.clock.after(resyncMs - (host.clock.nowMs() % resyncMs), () => {
      this.#resync()
      host.clock.every(resyncMs, () => this.#resync())
    })
  }

  #resync(): void {
    for (const claim of this.#claims.list()) if (claim.status?.phase !== 'Bound') this.claimQueue.add(keyOf(claim))
    for (const { metadata, status } of this.#volumes.list())
      if (status?.phase !== 'Bound' && status?.phase !== 'Available') this.volumeQueue.add(metadata.name)
  }

  async reconcileClaim(key: string): Promise<void> {
    const claim = this.#claims.get(key)
    if (claim === undefined || this.#written.isStale(claim)) return
    if (claim.metadata.annotations?.[bindCompleted] === undefined) await this.#syncUnbound(claim)
    else await this.#syncBound(claim)
  }

  async #syncUnbound(claim: PersistentVolumeClaim): Promise<void> {
    const { volumeName } = claim.spec
    if (volumeName) return this.#syncPreBound(claim, volumeName)
    const isDelayed = this.#isDelayed(claim)
    const volume = bestVolume(claim, this.#volumes.list())
    if (volume !== undefined && (!isDelayed || isMeantFor(volume, claim))) return this.#bind(volume, claim)
    if (isDelayed) this.#tellDelay(claim)
    else if (classOf(claim) !== '') return this.#provision(claim)
    else {
      const text = 'no persistent volumes available for this claim and no storage class is set'
      this.#recorder.event(claim, 'Normal', 'FailedBinding', text)
    }
    await this.#setClaimPhase(claim, 'Pending')
  }

  /** The claim asks for a volume by its name. */
  async #syncPreBound(claim: PersistentVolumeClaim, volumeName: string): Promise<void> {
    const volume = this.#volumes.get(volumeName)
    if (volume === undefined) return this.#setClaimPhase(claim, 'Pending')
    if (volume.spec.claimRef === undefined || isMeantFor(volume, claim)) return this.#bind(volume, claim)
    const { namespace, name } = volume.spec.claimRef
    const text = `volume ${JSON.stringify(volumeName)} already bound to a different claim.`
    if (`${namespace}/${name}` !== keyOf(claim)) this.#recorder.event(claim, 'Warning', 'FailedBinding', text)
    await this.#setClaimPhase(claim, 'Pending')
  }

  async #syncBound(claim: PersistentVolumeClaim): Promise<void> {
    const lost = async (reason: string, text: string) => {
      if (claim.status?.phase === 'Lost') return
      this.#recorder.event(claim, 'Warning', reason, text)
      await this.#setClaimPhase(claim, 'Lost')
    }
    const volume = claim.spec.volumeName ? this.#volumes.get(claim.spec.volumeName) : undefined
    if (volume === undefined)
      return lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    if (volume.spec.claimRef === undefined || isMeantFor(volume, claim)) return this.#bind(volume, claim)
    const text = 'Two claims are bound to the same volume, this one is bound incorrectly'
    return lost('ClaimMisbound', text)
  }

  /** A class may have its volumes bound only once it is known where they will be needed. */
  #isDelayed(claim: PersistentVolumeClaim): boolean {
    if (claim.metadata.annotations?.[selectedNode] !== undefined) return false
    return this.#classes.get(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer'
  }

  #tellDelay(claim: PersistentVolumeClaim): void {
    const { namespace = '', name } = claim.metadata
    const waiting = this.#pods
      .byIndex('namespace', namespace)
      .filter((pod) => !pod.spec.nodeName && usesClaim(pod, name))
      .map((pod) => pod.metadata.name)
    if (waiting.length === 0) {
      const text = 'waiting for first consumer to be created before binding'
      return this.#recorder.event(claim, 'Normal', 'WaitForFirstConsumer', text)
    }
    const names = waiting.length > 1 ? `pods ${waiting.join(',')}` : `pod ${waiting[0]}`
    this.#recorder.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${names} to be scheduled`)
  }

  /** All provisioners are programs of their own; they are called by an annotation. */
  async #provision(claim: PersistentVolumeClaim): Promise<void> {
    const name = classOf(claim)
    const storageClass = this.#classes.get(name)
    if (storageClass === undefined) {
      const text = `storageclass.storage.k8s.io ${JSON.stringify(name)} not found`
      this.#recorder.event(claim, 'Warning', 'ProvisioningFailed', text)
      return this.#setClaimPhase(claim, 'Pending')
    }
    const { provisioner } = storageClass
    let current = claim
    if (claim.metadata.annotations?.[storageProvisioner] !== provisioner) {
      const annotations = {
        ...claim.metadata.annotations,
        [betaStorageProvisioner]: provisioner,
        [storageProvisioner]: provisioner,
      }
      current = await this.#updateClaim({ ...claim, metadata: { ...claim.metadata, annotations } })
    }
    if (provisioner !== 'kubernetes.io/no-provisioner') {
      const text = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
      this.#recorder.event(claim, 'Normal', 'ExternalProvisioning', text)
    }
    await this.#setClaimPhase(current, 'Pending')
  }

  /** First the volume says whose it is, then the claim: a crash in between is made good by the next look. */
  async #bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
    const host = this.#host
    if (claim.status?.phase !== 'Bound')
      host.cause = host.trace.decision('bind', traceRef(claim), { volume: volume.metadata.name })
    const owned = await this.#setVolumePhase(await this.#bindVolume(volume, claim), 'Bound')
    const bound = await this.#bindClaim(claim, owned)
    const capacity = owned.spec.capacity
    const status = { phase: 'Bound' as const, accessModes: owned.spec.accessModes, capacity }
    if (deepEqual(bound.status, { ...bound.status, ...status })) return
    this.#written.note(
      await this.#client.updateStatus<PersistentVolumeClaim>(persistentVolumeClaims, {
        ...bound,
        status: { ...bound.status, ...status },
      }),
    )
  }

  async #bindVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<PersistentVolume> {
    const { claimRef } = volume.spec
    if (claimRef?.uid === claim.metadata.uid) return volume
    const { namespace, name, uid, resourceVersion } = claim.metadata
    const own = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
    const metadata = claimRef === undefined ? annotated(volume, boundByController) : volume.metadata
    return this.#updateVolume({ ...volume, metadata, spec: { ...volume.spec, claimRef: { ...claimRef, ...own } } })
  }

  #bindClaim(
    claim: PersistentVolumeClaim,
    volume: PersistentVolume,
  ): PersistentVolumeClaim | Promise<PersistentVolumeClaim> {
    const { name } = volume.metadata
    const isNamed = claim.spec.volumeName === name
    if (isNamed && claim.metadata.annotations?.[bindCompleted] !== undefined) return claim
    const chosen = isNamed ? claim.metadata : annotated(claim, boundByController)
    const metadata = { ...chosen, annotations: { ...chosen.annotations, [bindCompleted]: 'yes' } }
    return this.#updateClaim({ ...claim, metadata, spec: { ...claim.spec, volumeName: name } })
  }

  async reconcileVolume(name: string): Promise<void> {
    const volume = this.#volumes.get(name)
    if (volume === undefined || this.#written.isStale(volume)) return
    const { claimRef } = volume.spec
    if (claimRef?.uid === undefined || claimRef.uid === '') {
      await this.#setVolumePhase(volume, 'Available')
      return
    }
    const key = `${claimRef.namespace}/${claimRef.name}`
    const claim = this.#claims.get(key) ?? (await this.#readClaim(claimRef.namespace ?? '', claimRef.name ?? ''))
    if (claim?.metadata.uid !== claimRef.uid) return this.#release(volume)
    if (!claim.spec.volumeName) return this.claimQueue.add(key)
    if (claim.spec.volumeName === name) {
      await this.#setVolumePhase(volume, 'Bound')
      return
    }
    if (volume.metadata.annotations?.[provisionedBy] && volume.spec.persistentVolumeReclaimPolicy === 'Delete')
      return this.#release(volume)
    // The claim has chosen another volume: this one is free again.
    if (volume.metadata.annotations?.[boundByController] === undefined) return
    const { [boundByController]: _bound, ...annotations } = volume.metadata.annotations
    const { claimRef: _claimRef, ...spec } = volume.spec
    await this.#updateVolume({ ...volume, metadata: { ...volume.metadata, annotations }, spec })
  }

  async #readClaim(namespace: string, name: string): Promise<PersistentVolumeClaim | undefined> {
    try {
      return await this.#client.get<PersistentVolumeClaim>(persistentVolumeClaims, namespace, name)
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined
      throw error
    }
  }

  /** The claim is gone: what becomes of the volume is its reclaim policy's business. */
  async #release(volume: PersistentVolume): Promise<void> {
    const phase = volume.status?.phase
    const released =
      phase === 'Released' || phase === 'Failed' ? volume : await this.#setVolumePhase(volume, 'Released')
    if (released.status?.phase === 'Failed') return
    const { spec, metadata } = released
    if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
      const text = 'No recycler plugin found for the volume!'
      this.#recorder.event(released, 'Warning', 'VolumeFailedRecycle', text)
      await this.#setVolumePhase(released, 'Failed', text)
    } else if (spec.persistentVolumeReclaimPolicy === 'Delete' && !metadata.annotations?.[provisionedBy]) {
      const text = `error getting deleter volume plugin for volume ${JSON.stringify(metadata.name)}: no deletable volume plugin matched`
      this.#recorder.event(released, 'Warning', 'VolumeFailedDelete', text)
      await this.#setVolumePhase(released, 'Failed', text)
    }
  }

  async #setClaimPhase(claim: PersistentVolumeClaim, phase: 'Pending' | 'Lost'): Promise<void> {
    if (claim.status?.phase === phase) return
    const status =
      phase === 'Lost'
        ? { ...claim.status, phase, accessModes: undefined, capacity: undefined }
        : { ...claim.status, phase }
    this.#written.note(
      await this.#client.updateStatus<PersistentVolumeClaim>(persistentVolumeClaims, { ...claim, status }),
    )
  }

  async #setVolumePhase(
    volume: PersistentVolume,
    phase: NonNullable<NonNullable<PersistentVolume['status']>['phase']>,
    message?: string,
  ): Promise<PersistentVolume> {
    if (volume.status?.phase === phase) return volume
    const { message: _message, ...rest } = volume.status ?? {}
    const lastPhaseTransitionTime = this.#host.clock.timestamp()
    const status = { ...rest, phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) }
    const written = await this.#client.updateStatus<PersistentVolume>(persistentVolumes, { ...volume, status })
    this.#written.note(written)
    return written
  }

  async #updateVolume(volume: PersistentVolume): Promise<PersistentVolume> {
    const written = await this.#client.update<PersistentVolume>(persistentVolumes, volume)
    this.#written.note(written)
    return written
  }

  async #updateClaim(claim: PersistentVolumeClaim): Promise<PersistentVolumeClaim> {
    const written = await this.#client.update<PersistentVolumeClaim>(persistentVolumeClaims, claim)
    this.#written.note(written)
    return written
  }
}

export function usesClaim({ spec }: Pod, name: string): boolean {
  return spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name) === true
}

function annotated<T extends KubeObject>({ metadata }: T, annotation: string): T['metadata'] {
  return { ...metadata, annotations: { ...metadata.annotations, [annotation]: 'yes' } }
}

// What the provisioner does with a claim and with a volume that was let go. Like
// sigs.k8s.io/sig-storage-lib-external-provisioner with local-path-provisioner's provisioner.go; the folder itself comes
// to be when a kubelet mounts it, where upstream has a helper pod make it.
import type { PersistentVolume, PersistentVolumeClaim } from '../../apis/core/types.ts'
import { persistentVolumes } from '../../apis/resources.ts'
import type { StorageClass } from '../../apis/storage/types.ts'
import { EventRecorder } from '../../client-go/event-recorder.ts'
import type { Informer } from '../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'

export const provisionerName = 'rancher.io/local-path'
const folder = '/opt/local-path-provisioner'
const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner'
const selectedNode = 'volume.kubernetes.io/selected-node'
const provisionedBy = 'pv.kubernetes.io/provisioned-by'

type Caches = {
  readonly claims: Informer<PersistentVolumeClaim>
  readonly volumes: Informer<PersistentVolume>
  readonly classes: Informer<StorageClass>
}

export class Provisioner {
  readonly #host: Host
  readonly #client: RestClient
  readonly #caches: Caches
  readonly #recorder: EventRecorder

  constructor(host: Host, client: RestClient, caches: Caches) {
    this.#host = host
    this.#client = client
    this.#caches = caches
    const component = `${provisionerName}_${host.machine.name}_${host.random.uuid()}`
    this.#recorder = new EventRecorder(host, client, component)
  }

  /** Makes a volume for a claim that waits for one of ours. */
  async provision(key: string): Promise<void> {
    const claim = this.#caches.claims.get(key)
    if (claim === undefined || !isOurs(claim) || claim.spec.volumeName) return
    const storageClass = this.#caches.classes.get(claim.spec.storageClassName ?? '')
    if (storageClass === undefined) return
    const node = claim.metadata.annotations?.[selectedNode]
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !node) return
    const name = `pvc-${claim.metadata.uid}`
    if (this.#caches.volumes.get(name)) return
    const text = `External provisioner is provisioning volume for claim "${key}"`
    this.#recorder.event(claim, 'Normal', 'Provisioning', text)
    const refusal = refusalOf(claim, node)
    if (refusal !== undefined || node === undefined) return this.#refuse(claim, storageClass, refusal ?? '')
    this.#say(`Creating volume ${name} at ${node}:${pathOf(claim)}`)
    try {
      await this.#client.create(persistentVolumes, '', volumeFor(claim, storageClass, node))
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error
    }
    this.#recorder.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  }

  /** Lets go of a volume whose claim is gone, if its class says so. */
  async remove(name: string): Promise<void> {
    const volume = this.#caches.volumes.get(name)
    if (volume?.metadata.annotations?.[provisionedBy] !== provisionerName) return
    const { spec, status, metadata } = volume
    if (status?.phase !== 'Released' || spec.persistentVolumeReclaimPolicy !== 'Delete') return
    if (metadata.deletionTimestamp !== undefined) return
    this.#say(`Deleting volume ${name} at ${spec.hostPath?.path}`)
    try {
      await this.#client.delete(persistentVolumes, '', name, {})
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  #refuse(claim: PersistentVolumeClaim, { metadata }: StorageClass, why: string): void {
    const message = `failed to provision volume with StorageClass "${metadata.name}": ${why}`
    this.#recorder.event(claim, 'Warning', 'ProvisioningFailed', message)
  }

  #say(message: string): void {
    this.#host.stdio.stdout(`time="${this.#host.clock.timestamp()}" level=info msg=${JSON.stringify(message)}\n`)
  }
}

function isOurs({ metadata: { annotations = {} } }: PersistentVolumeClaim): boolean {
  return (annotations[storageProvisioner] ?? annotations[betaStorageProvisioner]) === provisionerName
}

/** Why no volume can be made for a claim, in the provisioner's words. */
function refusalOf({ spec }: PersistentVolumeClaim, node: string | undefined): string | undefined {
  if (spec.selector) return 'claim.Spec.Selector is not supported'
  if (spec.accessModes?.some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod'))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
  return node === undefined ? 'configuration error, no node was specified' : undefined
}

function pathOf({ metadata }: PersistentVolumeClaim): string {
  return `${folder}/pvc-${metadata.uid}_${metadata.namespace}_${metadata.name}`
}

function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, node: string) {
  const { metadata, spec } = claim
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${metadata.uid}`,
      annotations: { 'local.path.provisioner/selected-node': node, [provisionedBy]: provisionerName },
    },
    spec: {
      capacity: { storage: spec.resources?.requests?.['storage'] },
      accessModes: spec.accessModes,
      hostPath: { path: pathOf(claim), type: 'DirectoryOrCreate' },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      storageClassName: storageClass.metadata.name,
      volumeMode: spec.volumeMode,
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: 'v1',
        resourceVersion: metadata.resourceVersion,
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  }
}

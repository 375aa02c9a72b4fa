// Holds claims back while pods use them, and volumes while they are bound.
// Like pkg/controller/volume/pvcprotection and pvprotection.
import { type KubeObject, keyOf } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes } from '../../../../apis/resources.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { podInformer } from '../../pod-indexes.ts'
import { usesClaim } from './persistent-volume.ts'

const claimFinalizer = 'kubernetes.io/pvc-protection'
const volumeFinalizer = 'kubernetes.io/pv-protection'

export function startClaimProtection(context: ControllerContext): void {
  const { host, informers } = context
  const client = context.client('pvc-protection-controller')
  const queue = new WorkQueue(host, 'pvc-protection')
  const claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
  const pods = podInformer(informers)
  const look = (claim: PersistentVolumeClaim) => {
    if (isHeld(claim, claimFinalizer)) queue.add(keyOf(claim))
  }
  claims.addHandler({ onAdd: look, onUpdate: (_, claim) => look(claim) })
  const lookAtClaimsOf = ({ metadata, spec }: Pod) => {
    for (const { persistentVolumeClaim } of spec.volumes ?? [])
      if (persistentVolumeClaim) queue.add(`${metadata.namespace}/${persistentVolumeClaim.claimName}`)
  }
  pods.addHandler({ onDelete: lookAtClaimsOf })
  context.run({
    name: 'pvc-protection',
    queue,
    workers: 1,
    reconcile: async (key) => {
      const claim = claims.get(key)
      if (claim === undefined || !isHeld(claim, claimFinalizer)) return
      const { namespace = '', name } = claim.metadata
      // A pod that no node knows yet will not be started with a claim on its way out.
      const users = pods.byIndex('namespace', namespace).filter((pod) => pod.spec.nodeName && usesClaim(pod, name))
      if (users.length === 0) await letGo(client, persistentVolumeClaims, claim, claimFinalizer)
    },
  })
}

export function startVolumeProtection(context: ControllerContext): void {
  const { host, informers } = context
  const client = context.client('pv-protection-controller')
  const queue = new WorkQueue(host, 'pv-protection')
  const volumes = informers.informer<PersistentVolume>(persistentVolumes)
  const look = (volume: PersistentVolume) => {
    if (isHeld(volume, volumeFinalizer)) queue.add(keyOf(volume))
  }
  volumes.addHandler({ onAdd: look, onUpdate: (_, volume) => look(volume) })
  context.run({
    name: 'pv-protection',
    queue,
    workers: 1,
    reconcile: async (name) => {
      const volume = volumes.get(name)
      if (volume === undefined || !isHeld(volume, volumeFinalizer) || volume.status?.phase === 'Bound') return
      await letGo(client, persistentVolumes, volume, volumeFinalizer)
    },
  })
}

function isHeld({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true
}

async function letGo(client: RestClient, resource: Resource, object: KubeObject, finalizer: string): Promise<void> {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer)
  try {
    await client.update(resource, { ...object, metadata: { ...object.metadata, finalizers } })
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error
  }
}

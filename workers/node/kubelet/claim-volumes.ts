// Volumes of a pod that are claims: which folder of the machine each one is. Like the volume manager's desired state of
// the world populator, and pkg/volume/local and hostpath. Volumes that lie elsewhere than on the node are not simulated.
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes } from '../../apis/resources.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import { isApiError } from '../../client-go/rest-client.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { MountError } from './mount-error.ts'

/** The volume as a folder of the machine. Rejects with a {@link MountError}. */
export async function claimedFolder(client: RestClient, pod: Pod, volume: Volume): Promise<Volume> {
  try {
    return await find(client, pod, volume)
  } catch (error) {
    if (isApiError(error) || error instanceof NetworkError) throw new MountError(error.message)
    throw error
  }
}

async function find(client: RestClient, pod: Pod, { name, persistentVolumeClaim }: Volume): Promise<Volume> {
  const claimName = persistentVolumeClaim?.claimName ?? ''
  const namespace = pod.metadata.namespace ?? ''
  const claim = await client.get<PersistentVolumeClaim>(persistentVolumeClaims, namespace, claimName)
  const { volumeName } = claim.spec
  if (!volumeName || claim.status?.phase !== 'Bound') throw new MountError('PVC is not bound')
  const { spec } = await client.get<PersistentVolume>(persistentVolumes, '', volumeName)
  const { claimRef, local, hostPath } = spec
  if (claimRef?.uid !== claim.metadata.uid) throw new MountError('PVC is not bound')
  const path = local?.path ?? hostPath?.path
  if (path === undefined) throw new MountError(`persistent volumes of type ${sourceOf(spec)} are not simulated`)
  return { name, hostPath: { path, type: hostPath?.type ?? 'DirectoryOrCreate' } }
}

const notSources: ReadonlySet<string> = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
])

function sourceOf(spec: PersistentVolume['spec']): string {
  return Object.keys(spec).find((key) => !notSources.has(key)) ?? 'unknown'
}

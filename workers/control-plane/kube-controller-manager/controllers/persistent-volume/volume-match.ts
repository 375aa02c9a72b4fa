// Which volume suits a claim best. Like component-helpers/storage/volume FindMatchingVolume.
import { matchesLabelSelector } from '../../../../apimachinery/label-selector.ts'
import { integerValue } from '../../../../apimachinery/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../apis/core/types.ts'

const betaClass = 'volume.beta.kubernetes.io/storage-class'

export function classOf(object: PersistentVolume | PersistentVolumeClaim): string {
  return object.metadata.annotations?.[betaClass] ?? object.spec.storageClassName ?? ''
}

/** Whether the volume says that it is for this claim. */
export function isMeantFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return claimRef.uid === undefined || claimRef.uid === '' || claimRef.uid === metadata.uid
}

/** The smallest volume that suits; one that is meant for the claim comes before all others. */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): PersistentVolume | undefined {
  const wanted = integerValue(claim.spec.resources?.requests?.['storage'])
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || !suits(volume, claim)) continue
    const size = sizeOf(volume)
    if (isMeantFor(volume, claim)) {
      if (size >= wanted) return volume
      continue
    }
    if (volume.spec.claimRef !== undefined || volume.status?.phase !== 'Available' || size < wanted) continue
    if (classOf(volume) !== classOf(claim)) continue
    if (claim.spec.selector && !matchesLabelSelector(claim.spec.selector, volume.metadata.labels)) continue
    if (best === undefined || size < sizeOf(best)) best = volume
  }
  return best
}

function suits({ spec }: PersistentVolume, { spec: claim }: PersistentVolumeClaim): boolean {
  const modes = spec.accessModes ?? []
  const sameMode = (spec.volumeMode ?? 'Filesystem') === (claim.volumeMode ?? 'Filesystem')
  return sameMode && (claim.accessModes ?? []).every((mode) => modes.includes(mode))
}

function sizeOf({ spec }: PersistentVolume): number {
  return integerValue(spec.capacity?.['storage'])
}

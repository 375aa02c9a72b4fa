// Refuses pods with persistent volume claims: there are no such objects in this cluster yet, so the claim cannot be found.
// Like plugins/volumebinding, without binding.
import type { Plugin, Rejection } from '../framework.ts'

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  filter(pod): Rejection | undefined {
    for (const volume of pod.pod.spec.volumes ?? []) {
      const claim = volume.persistentVolumeClaim?.claimName
      if (claim !== undefined) return refuse(`persistentvolumeclaim ${JSON.stringify(claim)} not found`)
      if (volume.ephemeral)
        return refuse(
          `waiting for ephemeral volume controller to create the persistentvolumeclaim "${pod.pod.metadata.name}-${volume.name}"`,
        )
    }
    return undefined
  },
}

function refuse(reason: string): Rejection {
  return { plugin: 'VolumeBinding', code: 'UnschedulableAndUnresolvable', reasons: [reason] }
}

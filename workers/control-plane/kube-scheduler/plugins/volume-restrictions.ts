// Keeps pods off disks and claims that another pod has to itself. Like plugins/volumerestrictions; what that takes is
// volume-conflicts.ts's business.
import type { Plugin } from '../framework.ts'
import { claimsOf } from '../volumes.ts'

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  filter: (pod, cache) => cache.lookups.volumes?.restrictions(pod, cache),
  hints: {
    'storage-changed': (_, { pod }) => claimsOf(pod).length > 0,
    'pod-deleted': ({ pod: gone }, { pod }) =>
      (gone.spec.volumes ?? []).length > 0 && gone.metadata.namespace === pod.metadata.namespace,
  },
}

// Lets no node have more volumes of a driver than its CSINode says. Like plugins/nodevolumelimits.
import type { Plugin } from '../framework.ts'

export const nodeVolumeLimits: Plugin = {
  name: 'NodeVolumeLimits',
  filter: (pod, { lookups }) => lookups.volumes?.limits(pod),
  hints: {
    'storage-changed': () => true,
    'pod-deleted': ({ pod: gone }) =>
      (gone.spec.volumes ?? []).some((one) => one.persistentVolumeClaim ?? one.ephemeral),
    'node-added': () => true,
  },
}

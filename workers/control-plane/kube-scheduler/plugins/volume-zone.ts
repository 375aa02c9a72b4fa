// Holds pods to the zones that their volumes are in. Like plugins/volumezone.
import type { Plugin } from '../framework.ts'

export const volumeZone: Plugin = {
  name: 'VolumeZone',
  filter: (pod, { lookups }) => lookups.volumes?.zones(pod),
  hints: {
    'storage-changed': () => true,
    'node-added': () => true,
    'node-changed': ({ changed }) => changed.labels,
  },
}

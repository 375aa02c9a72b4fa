// Holds pods to the nodes that their volumes can be on. Like plugins/volumebinding; the claims themselves are
// volume-binder.ts's business.
import type { NodeFilter, Plugin, Rejection } from '../framework.ts'
import { claimsOf } from '../volumes.ts'

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  filter(pod, { lookups }): NodeFilter | Rejection | undefined {
    const [claim] = claimsOf(pod.pod)
    if (claim === undefined) return undefined
    const { volumes } = lookups
    if (volumes !== undefined) return volumes.filter(pod)
    const reasons = [`persistentvolumeclaim ${JSON.stringify(claim)} not found`]
    return { plugin: 'VolumeBinding', code: 'UnschedulableAndUnresolvable', reasons }
  },
  hints: {
    'storage-changed': (_, { pod }) => claimsOf(pod).length > 0,
    'node-added': () => true,
    'node-changed': ({ changed }) => changed.labels,
  },
}

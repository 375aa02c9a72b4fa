// What would let a pod fit, asked from outside of the cluster: no message is sent for it, and nothing changes.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Pod } from '../apis/core/types.ts'
import type { SchedulingFix } from '../contract.ts'
import { whatWouldFit } from '../control-plane/kube-scheduler/fixes/what-would-fit.ts'

/** Undefined: it has a node, or has ended, or is on its way out. `objects` is all that the API server has. */
export function schedulingFixes(pod: Pod, objects: Iterable<KubeObject>): readonly SchedulingFix[] | undefined {
  const { metadata, spec, status } = pod
  if (spec.nodeName || metadata.deletionTimestamp !== undefined || status?.phase !== 'Pending') return undefined
  return whatWouldFit(pod, objects)
}

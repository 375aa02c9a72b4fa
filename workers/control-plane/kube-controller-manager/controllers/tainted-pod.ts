// The eviction of one pod from a node whose taints it does not tolerate any longer. Like deletePodHandler and
// addConditionAndDeletePod in pkg/controller/tainteviction.
import { keyOf } from '../../../apimachinery/object.ts'
import type { Pod, Taint } from '../../../apis/core/types.ts'
import { pods } from '../../../apis/resources.ts'
import type { EventRecorder } from '../../../client-go/event-recorder.ts'
import { isApiError, type RestClient } from '../../../client-go/rest-client.ts'
import type { Host } from '../../../simulation/host.ts'
import { traceRef } from '../controller-context.ts'

/** Says why in the pod's status first. */
export async function evictTainted(
  host: Host,
  client: RestClient,
  recorder: EventRecorder,
  pod: Pod,
  taints: readonly Taint[],
): Promise<void> {
  const { namespace = '', name, uid } = pod.metadata
  recorder.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${keyOf(pod)}`)
  host.cause = host.trace.decision('evict', traceRef(pod), {
    why: `the node ${pod.spec.nodeName} has taints that the pod does not tolerate any longer`,
    taints: taints.map(({ key: taint, effect }) => `${taint}:${effect}`),
  })
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    lastTransitionTime: host.clock.timestamp(),
  }
  const patch = { metadata: { uid }, status: { conditions: [condition] } }
  try {
    await client.patch(pods, namespace, name, 'strategic-merge', patch, 'status')
    await client.delete(pods, namespace, name)
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error
  }
}

// The ReplicationController controller: the ReplicaSet's under an older name, with a plain map for a selector.
// Like pkg/controller/replication.
import { replicationControllers } from '../../../apis/resources.ts'
import type { ControllerContext } from '../controller-context.ts'
import { startReplicaKeeper } from './replica-set/replica-set.ts'

export function startReplicationControllerController(context: ControllerContext): void {
  startReplicaKeeper(context, {
    kind: 'ReplicationController',
    resource: replicationControllers,
    name: 'replicationcontroller',
    component: 'replication-controller',
    serviceAccount: 'replication-controller',
    // The API server refuses one without a selector.
    selectorOf: ({ spec }) => ({ matchLabels: spec.selector as Readonly<Record<string, string>> }),
    statusOf: ({ terminatingReplicas: _, ...status }) => status,
  })
}

// All controllers of kube-controller-manager, in the order in which they start.
import type { ControllerContext } from './controller-context.ts'
import { startDaemonSetController } from './controllers/daemon-set/daemon-set.ts'
import { startDeploymentController } from './controllers/deployment/deployment.ts'
import { startEndpointSliceController } from './controllers/endpoint-slice/endpoint-slice.ts'
import { startEndpointsController } from './controllers/endpoints.ts'
import { startGarbageCollector } from './controllers/garbage-collector/garbage-collector.ts'
import { startJobController } from './controllers/job/job.ts'
import { startNamespaceController } from './controllers/namespace.ts'
import { startNodeIpamController } from './controllers/node-ipam.ts'
import { startNodeLifecycleController } from './controllers/node-lifecycle/node-lifecycle.ts'
import { startPodGarbageCollector } from './controllers/pod-gc.ts'
import { startReplicaSetController } from './controllers/replica-set/replica-set.ts'
import { startRootCaPublisher } from './controllers/root-ca-publisher.ts'
import { startServiceAccountController } from './controllers/service-account.ts'
import { startTaintEvictionController } from './controllers/taint-eviction.ts'
import { startTtlAfterFinishedController } from './controllers/ttl-after-finished.ts'

export const controllers: readonly ((context: ControllerContext) => void)[] = [
  startServiceAccountController,
  startRootCaPublisher,
  startNodeIpamController,
  startNodeLifecycleController,
  startTaintEvictionController,
  startNamespaceController,
  startDeploymentController,
  startReplicaSetController,
  startDaemonSetController,
  startJobController,
  startEndpointsController,
  startEndpointSliceController,
  startGarbageCollector,
  startPodGarbageCollector,
  startTtlAfterFinishedController,
]

// All controllers of kube-controller-manager, in the order in which they start.
import type { ControllerContext } from './controller-context.ts'
import { startDeploymentController } from './controllers/deployment/deployment.ts'
import { startReplicaSetController } from './controllers/replica-set/replica-set.ts'

export const controllers: readonly ((context: ControllerContext) => void)[] = [
  startDeploymentController,
  startReplicaSetController,
]

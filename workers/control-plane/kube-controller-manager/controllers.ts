// All controllers of kube-controller-manager, in the order in which they start.
//
// One that a booting cluster needs is started by its function; any other is late: fetched when it first has something to
// do. A new controller is one file (or folder) in controllers/ and one entry here, a late one as `job`.
import { controllerOf, type KubeObject } from '../../apimachinery/object.ts'
import type { Node } from '../../apis/core/types.ts'
import {
  certificateSigningRequests,
  clusterRoles,
  cronJobs,
  endpoints,
  horizontalPodAutoscalers,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  replicationControllers,
  resourceQuotas,
  secrets,
  statefulSets,
} from '../../apis/resources.ts'
import type { StartController } from './controller-context.ts'
import { startDaemonSetController } from './controllers/daemon-set/daemon-set.ts'
import { startDeploymentController } from './controllers/deployment/deployment.ts'
import { startEndpointSliceController } from './controllers/endpoint-slice/endpoint-slice.ts'
import { startEndpointsController } from './controllers/endpoints.ts'
import { startGarbageCollector } from './controllers/garbage-collector/garbage-collector.ts'
import { startNodeIpamController } from './controllers/node-ipam.ts'
import { startNodeLifecycleController } from './controllers/node-lifecycle/node-lifecycle.ts'
import { startPodGarbageCollector } from './controllers/pod-gc.ts'
import { startReplicaSetController } from './controllers/replica-set/replica-set.ts'
import { startRootCaPublisher } from './controllers/root-ca-publisher.ts'
import { startServiceAccountController } from './controllers/service-account.ts'
import { lateController } from './late-controller.ts'
import { noExecuteTaints } from './node-taints.ts'

export const controllers: readonly StartController[] = [
  startServiceAccountController,
  startRootCaPublisher,
  startNodeIpamController,
  startNodeLifecycleController,
  lateController({
    name: 'taint-eviction',
    wokenBy: [{ resource: nodes, concerns: (node) => noExecuteTaints(node as Node).length > 0 }],
    load: async () => (await import('./controllers/taint-eviction.ts')).startTaintEvictionController,
  }),
  lateController({
    name: 'namespace',
    wokenBy: [{ resource: namespaces, concerns: isBeingDeleted }],
    load: async () => (await import('./controllers/namespace.ts')).startNamespaceController,
  }),
  startDeploymentController,
  startReplicaSetController,
  lateController({
    name: 'replicationcontroller',
    wokenBy: [{ resource: replicationControllers }],
    load: async () => (await import('./controllers/replication-controller.ts')).startReplicationControllerController,
  }),
  startDaemonSetController,
  lateController({
    name: 'job',
    wokenBy: [{ resource: jobs }, { resource: pods, concerns: (pod) => controllerOf(pod)?.kind === 'Job' }],
    load: async () => (await import('./controllers/job/job.ts')).startJobController,
  }),
  lateController({
    name: 'cronjob',
    wokenBy: [{ resource: cronJobs }],
    load: async () => (await import('./controllers/cron-job/cron-job.ts')).startCronJobController,
  }),
  lateController({
    name: 'statefulset',
    wokenBy: [{ resource: statefulSets }],
    load: async () => (await import('./controllers/stateful-set/stateful-set.ts')).startStatefulSetController,
  }),
  lateController({
    name: 'horizontal-pod-autoscaler',
    wokenBy: [{ resource: horizontalPodAutoscalers }],
    load: async () =>
      (await import('./controllers/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts'))
        .startHorizontalPodAutoscaler,
  }),
  lateController({
    name: 'disruption',
    wokenBy: [{ resource: podDisruptionBudgets }],
    load: async () => (await import('./controllers/disruption/disruption.ts')).startDisruptionController,
  }),
  startEndpointsController,
  startEndpointSliceController,
  lateController({
    name: 'endpointslicemirroring',
    wokenBy: [{ resource: endpoints, concerns: isHandMade }],
    load: async () => (await import('./controllers/endpoint-slice-mirroring.ts')).startEndpointSliceMirroringController,
  }),
  startGarbageCollector,
  startPodGarbageCollector,
  lateController({
    name: 'persistentvolume-binder',
    wokenBy: [{ resource: persistentVolumeClaims }, { resource: persistentVolumes }],
    load: async () =>
      (await import('./controllers/persistent-volume/persistent-volume.ts')).startPersistentVolumeController,
  }),
  lateController({
    name: 'pvc-protection',
    wokenBy: [{ resource: persistentVolumeClaims, concerns: isBeingDeleted }],
    load: async () => (await import('./controllers/persistent-volume/storage-protection.ts')).startClaimProtection,
  }),
  lateController({
    name: 'pv-protection',
    wokenBy: [{ resource: persistentVolumes, concerns: isBeingDeleted }],
    load: async () => (await import('./controllers/persistent-volume/storage-protection.ts')).startVolumeProtection,
  }),
  lateController({
    name: 'serviceaccount-token',
    wokenBy: [{ resource: secrets, concerns: asksForToken }],
    load: async () => (await import('./controllers/service-account-token.ts')).startServiceAccountTokenController,
  }),
  lateController({
    name: 'resourcequota',
    wokenBy: [{ resource: resourceQuotas }],
    load: async () => (await import('./controllers/resource-quota.ts')).startResourceQuotaController,
  }),
  lateController({
    name: 'csrsigning',
    wokenBy: [{ resource: certificateSigningRequests }],
    load: async () => (await import('./controllers/csr-signing.ts')).startCsrSigningController,
  }),
  lateController({
    name: 'csrapproving',
    wokenBy: [{ resource: certificateSigningRequests }],
    load: async () => (await import('./controllers/csr-approving.ts')).startCsrApprovingController,
  }),
  lateController({
    name: 'csrcleaner',
    wokenBy: [{ resource: certificateSigningRequests }],
    load: async () => (await import('./controllers/csr-cleaner.ts')).startCsrCleanerController,
  }),
  lateController({
    name: 'clusterrole-aggregation',
    wokenBy: [{ resource: clusterRoles, concerns: mayAggregate }],
    load: async () => (await import('./controllers/cluster-role-aggregation.ts')).startClusterRoleAggregationController,
  }),
  lateController({
    name: 'ttl-after-finished',
    wokenBy: [{ resource: jobs }],
    load: async () => (await import('./controllers/ttl-after-finished.ts')).startTtlAfterFinishedController,
  }),
]

/** Endpoints that no controller keeps; the API server's own are not to be mirrored. */
function isHandMade({ metadata: { labels } }: KubeObject): boolean {
  return (
    labels?.['endpoints.kubernetes.io/managed-by'] === undefined && !labels?.['endpointslice.kubernetes.io/skip-mirror']
  )
}

function isBeingDeleted({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined
}

/** The default roles come put together: only what others have written may need it. */
function mayAggregate(role: KubeObject): boolean {
  const { managedFields = [], labels } = role.metadata
  const isOthers = managedFields.some(({ manager }) => manager !== 'kube-apiserver' && manager !== aggregator)
  return isOthers && (labels !== undefined || 'aggregationRule' in role)
}

const aggregator = 'clusterrole-aggregation-controller'

function asksForToken(secret: KubeObject): boolean {
  return (secret as { readonly type?: string }).type === 'kubernetes.io/service-account-token'
}

// Which describer a kind has.
import { describeAnyObject } from './any-object.ts'
import { describeHorizontalPodAutoscaler } from './autoscaling.ts'
import { describeCertificateSigningRequest } from './certificate.ts'
import {
  describeConfigMap,
  describeNamespace,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
} from './configuration.ts'
import { describeCronJob } from './cron-job.ts'
import type { Describer } from './describer.ts'
import {
  describeIngress,
  describeIngressClass,
  describeIpAddress,
  describeNetworkPolicy,
  describeServiceCidr,
} from './networking.ts'
import { describeNode } from './node.ts'
import { describePod } from './pod.ts'
import { describeLimitRange, describePodDisruptionBudget, describeResourceQuota } from './policy.ts'
import { describeRole, describeRoleBinding } from './rbac.ts'
import { describeEndpointSlice, describeEndpoints, describeService } from './service.ts'
import { describeStatefulSet } from './stateful-set.ts'
import {
  describeCsiNode,
  describePersistentVolume,
  describePersistentVolumeClaim,
  describeStorageClass,
  describeVolumeAttributesClass,
} from './storage.ts'
import {
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeReplicationController,
} from './workloads.ts'

const describers: Readonly<Record<string, Describer>> = {
  LimitRange: describeLimitRange,
  ResourceQuota: describeResourceQuota,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describePersistentVolumeClaim,
  'HorizontalPodAutoscaler.autoscaling': describeHorizontalPodAutoscaler,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'ServiceCIDR.networking.k8s.io': describeServiceCidr,
  'IPAddress.networking.k8s.io': describeIpAddress,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'CronJob.batch': describeCronJob,
  'StatefulSet.apps': describeStatefulSet,
  'CertificateSigningRequest.certificates.k8s.io': describeCertificateSigningRequest,
  'StorageClass.storage.k8s.io': describeStorageClass,
  'CSINode.storage.k8s.io': describeCsiNode,
  'VolumeAttributesClass.storage.k8s.io': describeVolumeAttributesClass,
  'PodDisruptionBudget.policy': describePodDisruptionBudget,
  'Role.rbac.authorization.k8s.io': describeRole,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  Pod: describePod,
  ReplicationController: describeReplicationController,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  Node: describeNode,
  Namespace: describeNamespace,
  Endpoints: describeEndpoints,
  ConfigMap: describeConfigMap,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Job.batch': describeJob,
  'Deployment.apps': describeDeployment,
  'DaemonSet.apps': describeDaemonSet,
  'ReplicaSet.apps': describeReplicaSet,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
}

export function describerFor({ group, kind }: { readonly group: string; readonly kind: string }): Describer {
  const name = group === '' ? kind : `${kind}.${group}`
  return (Object.hasOwn(describers, name) ? describers[name] : undefined) ?? (describeAnyObject as Describer)
}

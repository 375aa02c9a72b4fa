// Which describer a kind has.
import { describeAnyObject } from './any-object.ts'
import {
  describeConfigMap,
  describeNamespace,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
} from './configuration.ts'
import type { Describer } from './describer.ts'
import { describeNode } from './node.ts'
import { describePod } from './pod.ts'
import { describeEndpointSlice, describeEndpoints, describeService } from './service.ts'
import {
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeReplicationController,
} from './workloads.ts'

const describers: Readonly<Record<string, Describer>> = {
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

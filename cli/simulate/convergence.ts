// Whether a cluster that nobody disturbs any more has come to where it should be: what the API says, and what runs.
import type { KubeObject } from '../../workers/apimachinery/object.ts'
import { controllerOf } from '../../workers/apimachinery/object.ts'
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../workers/apis/apps/types.ts'
import type { Job } from '../../workers/apis/batch/types.ts'
import type { Node, PersistentVolumeClaim, Pod, Service } from '../../workers/apis/core/types.ts'
import type { EndpointSlice } from '../../workers/apis/discovery/types.ts'
import type { Listing } from './auditor.ts'
import type { RunningPods } from './running-pods.ts'

/** What is not yet as it should be; nothing when the cluster has converged. */
export function whatIsLeft(listing: Listing, running: RunningPods, nodeNames: readonly string[]): string[] {
  const all = <T>(kind: string) => (listing.get(kind) ?? []) as readonly KubeObject[] as readonly T[]
  const pods = all<Pod>('Pod')
  return [
    ...nodesLeft(all<Node>('Node'), nodeNames),
    ...all<Deployment>('Deployment').flatMap(deploymentLeft),
    ...all<ReplicaSet>('ReplicaSet').flatMap(replicaSetLeft),
    ...all<StatefulSet>('StatefulSet').flatMap(statefulSetLeft),
    ...all<DaemonSet>('DaemonSet').flatMap(daemonSetLeft),
    ...all<Job>('Job').flatMap(jobLeft),
    ...pods.flatMap((pod) => podLeft(pod)),
    ...all<PersistentVolumeClaim>('PersistentVolumeClaim').flatMap(claimLeft),
    ...ownersLeft(listing),
    ...endpointsLeft(all<Service>('Service'), all<EndpointSlice>('EndpointSlice'), pods),
    ...running.differences(pods),
  ]
}

function nodesLeft(nodes: readonly Node[], names: readonly string[]): string[] {
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]))
  return names.flatMap((name) => {
    const node = byName.get(name)
    if (!node) return [`Node ${name} is not there`]
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status
    if (ready !== 'True') return [`Node ${name} is not ready: ${ready}`]
    const taints = (node.spec?.taints ?? []).filter(({ key }) => key !== 'node-role.kubernetes.io/control-plane')
    return taints.length > 0 ? [`Node ${name} has taints: ${taints.map(({ key }) => key)}`] : []
  })
}

function deploymentLeft({ metadata, spec, status }: Deployment): string[] {
  const name = `Deployment ${metadata.namespace}/${metadata.name}`
  if (metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`]
  if (status?.observedGeneration !== metadata.generation) return [`${name} is not observed`]
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, readyReplicas = 0 } = status ?? {}
  const counts = [replicas, updatedReplicas, availableReplicas, readyReplicas]
  const wanted = spec?.replicas ?? 1
  return counts.every((count) => count === wanted) ? [] : [`${name} wants ${wanted} and has ${counts}`]
}

function replicaSetLeft({ metadata, spec, status }: ReplicaSet): string[] {
  const name = `ReplicaSet ${metadata.namespace}/${metadata.name}`
  if (status?.observedGeneration !== metadata.generation) return [`${name} is not observed`]
  const { replicas = 0, readyReplicas = 0 } = status ?? {}
  const wanted = spec?.replicas ?? 1
  return replicas === wanted && readyReplicas === wanted
    ? []
    : [`${name} wants ${wanted}: ${replicas} ${readyReplicas}`]
}

function statefulSetLeft({ metadata, spec, status }: StatefulSet): string[] {
  const name = `StatefulSet ${metadata.namespace}/${metadata.name}`
  if (metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`]
  if (status?.observedGeneration !== metadata.generation) return [`${name} is not observed`]
  const { replicas = 0, readyReplicas = 0, currentReplicas = 0, currentRevision, updateRevision } = status ?? {}
  const counts = [replicas, readyReplicas, currentReplicas]
  const wanted = spec?.replicas ?? 1
  if (wanted > 0 && currentRevision !== updateRevision) return [`${name} is not updated`]
  return counts.every((count) => count === wanted) ? [] : [`${name} wants ${wanted} and has ${counts}`]
}

function daemonSetLeft({ metadata, status }: DaemonSet): string[] {
  const name = `DaemonSet ${metadata.namespace}/${metadata.name}`
  if (metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`]
  if (status?.observedGeneration !== metadata.generation) return [`${name} is not observed`]
  const {
    desiredNumberScheduled = 0,
    updatedNumberScheduled = 0,
    numberAvailable = 0,
    numberMisscheduled = 0,
  } = status ?? {}
  const done = updatedNumberScheduled === desiredNumberScheduled && numberAvailable === desiredNumberScheduled
  const counts = [updatedNumberScheduled, numberAvailable, numberMisscheduled]
  return done && numberMisscheduled === 0 ? [] : [`${name} wants ${desiredNumberScheduled} and has ${counts}`]
}

function jobLeft({ metadata, status }: Job): string[] {
  const name = `Job ${metadata.namespace}/${metadata.name}`
  if (metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`]
  const ended = status?.conditions?.some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  )
  return ended ? [] : [`${name} has not ended`]
}

function podLeft({ metadata, status }: Pod): string[] {
  const name = `Pod ${metadata.namespace}/${metadata.name}`
  if (metadata.deletionTimestamp !== undefined) return [`${name} is being deleted`]
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return []
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
  return status?.phase === 'Running' && ready === 'True' ? [] : [`${name} is ${status?.phase}, ready: ${ready}`]
}

function claimLeft({ metadata, status }: PersistentVolumeClaim): string[] {
  return status?.phase === 'Bound' ? [] : [`PersistentVolumeClaim ${metadata.namespace}/${metadata.name} is not bound`]
}

/** Whatever has a controller that is gone must go too. */
function ownersLeft(listing: Listing): string[] {
  const uids = new Set([...listing.values()].flatMap((objects) => objects.map(({ metadata }) => metadata.uid)))
  const left: string[] = []
  for (const [kind, objects] of listing)
    for (const object of objects) {
      const owner = controllerOf(object)
      if (owner && listing.has(owner.kind) && !uids.has(owner.uid))
        left.push(
          `${kind} ${object.metadata.namespace}/${object.metadata.name} belongs to a ${owner.kind} that is gone`,
        )
    }
  return left
}

/** A Service's slices hold the ready pods that it selects, and nobody else. */
function endpointsLeft(services: readonly Service[], slices: readonly EndpointSlice[], pods: readonly Pod[]): string[] {
  return services.flatMap(({ metadata, spec }) => {
    const selector = Object.entries(spec.selector ?? {})
    if (selector.length === 0) return []
    const wanted = pods
      .filter((pod) => pod.metadata.namespace === metadata.namespace && isReady(pod))
      .filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .map((pod) => pod.status?.podIP ?? '')
    const ofService = slices.filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
    )
    const told = ofService.flatMap(({ endpoints }) =>
      (endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses),
    )
    const [want, has] = [wanted.sort().join(), told.sort().join()]
    return want === has ? [] : [`Service ${metadata.namespace}/${metadata.name} should lead to [${want}]: [${has}]`]
  })
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
}

// How many pods the new ReplicaSet of a Deployment gets: pure. What becomes of the old ones is in scaling-plan.ts.
// Like pkg/controller/deployment/rolling.go and util.
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import { scaledValue } from '../../int-or-percent.ts'
import { parseTime } from '../../pod-state.ts'

/** A ReplicaSet and the size it shall have. */
export type Scale = { readonly replicaSet: ReplicaSet; readonly to: number }

export function replicasOf(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 1
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec.strategy?.type !== 'Recreate'
}

/**
 * How far a rolling update may go above and below the wanted number. Percentages of surge are rounded up, of
 * unavailability down; both zero would stand still, so one pod may be missing then. Like ResolveFenceposts.
 */
export function fenceposts(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  if (!isRollingUpdate(deployment)) return { maxSurge: 0, maxUnavailable: 0 }
  const replicas = replicasOf(deployment)
  const rolling = deployment.spec.strategy?.rollingUpdate
  const maxSurge = scaledValue(rolling?.maxSurge, replicas, 'up')
  const maxUnavailable = scaledValue(rolling?.maxUnavailable, replicas, 'down')
  if (maxSurge === 0 && maxUnavailable === 0) return { maxSurge, maxUnavailable: Math.min(1, replicas) }
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) }
}

/** The size of the new ReplicaSet: as far up as the surge allows. Like NewRSNewReplicas. */
export function newReplicaSetSize(deployment: Deployment, old: readonly ReplicaSet[], current: number): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment) || current > replicas) return replicas
  const room = replicas + fenceposts(deployment).maxSurge - sumReplicas(old) - current
  return room <= 0 ? current : current + Math.min(room, replicas - current)
}

export function sumReplicas(all: readonly ReplicaSet[]): number {
  return all.reduce((sum, replicaSet) => sum + replicasOf(replicaSet), 0)
}

/** The oldest first. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const difference = parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp)
  return difference || (a.metadata.name < b.metadata.name ? -1 : 1)
}

// How many pods each ReplicaSet of a Deployment gets: plans without effects. Like pkg/controller/deployment/rolling.go,
// recreate.go and sync.go.
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import { scaledValue } from '../../int-or-percent.ts'
import { parseTime } from '../../pod-state.ts'
import { annotationNumber, desiredReplicasAnnotation, maxReplicasAnnotation } from './revisions.ts'

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

/**
 * What the next step of a rolling update does: first the new ReplicaSet goes up; when there is no room, old ones go
 * down, their broken pods first, as far as enough pods stay available.
 */
export function planRollout(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const size = newReplicaSetSize(deployment, old, replicasOf(newest))
  if (size !== replicasOf(newest)) return [{ replicaSet: newest, to: size }]
  return planScaleDown(deployment, newest, old)
}

/** Like reconcileOldReplicaSets. */
function planScaleDown(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const active = old.filter((replicaSet) => replicasOf(replicaSet) > 0).sort(byAge)
  if (active.length === 0) return []
  const minAvailable = replicasOf(deployment) - fenceposts(deployment).maxUnavailable
  const newUnavailable = replicasOf(newest) - available(newest)
  const mayGo = sumReplicas([...active, newest]) - minAvailable - newUnavailable
  if (mayGo <= 0) return []
  const sizes = new Map(active.map((replicaSet) => [replicaSet, replicasOf(replicaSet)]))
  takeUnhealthy(sizes, mayGo)
  takeAvailable(sizes, active.reduce((sum, each) => sum + available(each), available(newest)) - minAvailable)
  return active
    .map((replicaSet) => ({ replicaSet, to: sizes.get(replicaSet) ?? 0 }))
    .filter(({ replicaSet, to }) => to !== replicasOf(replicaSet))
}

/** Pods that are not available hold nothing up: they go first. Like cleanupUnhealthyReplicas. */
function takeUnhealthy(sizes: Map<ReplicaSet, number>, mayGo: number): void {
  let left = mayGo
  for (const [replicaSet, size] of sizes) {
    const taken = Math.max(0, Math.min(left, size - available(replicaSet)))
    sizes.set(replicaSet, size - taken)
    left -= taken
  }
}

/** Like scaleDownOldReplicaSetsForRollingUpdate. */
function takeAvailable(sizes: Map<ReplicaSet, number>, mayGo: number): void {
  let left = mayGo
  for (const [replicaSet, size] of sizes) {
    const taken = Math.max(0, Math.min(left, size))
    sizes.set(replicaSet, size - taken)
    left -= taken
  }
}

/**
 * The Deployment was scaled, maybe in the middle of a rollout: spreads the difference over its ReplicaSets in proportion
 * to their sizes. Like DeploymentController.scale.
 */
export function planScaling(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Scale[] {
  const replicas = replicasOf(deployment)
  const all = newest ? [...old, newest] : [...old]
  const active = all.filter((replicaSet) => replicasOf(replicaSet) > 0)
  if (active.length <= 1) {
    const only = active[0] ?? newest ?? old.toSorted((a, b) => byAge(b, a))[0]
    return only ? [{ replicaSet: only, to: replicas }] : []
  }
  if (newest && isSaturated(deployment, newest))
    return active.filter((each) => each !== newest).map((replicaSet) => ({ replicaSet, to: 0 }))
  return isRollingUpdate(deployment) ? proportional(deployment, active) : []
}

function isSaturated(deployment: Deployment, replicaSet: ReplicaSet): boolean {
  const replicas = replicasOf(deployment)
  return (
    replicasOf(replicaSet) === replicas &&
    annotationNumber(replicaSet, desiredReplicasAnnotation) === replicas &&
    available(replicaSet) === replicas
  )
}

function proportional(deployment: Deployment, active: readonly ReplicaSet[]): Scale[] {
  const replicas = replicasOf(deployment)
  const allowed = replicas > 0 ? replicas + fenceposts(deployment).maxSurge : 0
  const toAdd = allowed - sumReplicas(active)
  // The biggest first; of equals the newer one goes up first, the older one down first.
  const ordered = active.toSorted(
    (a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byAge(b, a) : toAdd < 0 ? byAge(a, b) : 0),
  )
  let added = 0
  const scales = ordered.map((replicaSet) => {
    const share = proportionOf(deployment, replicaSet, toAdd, added)
    added += share
    return { replicaSet, to: replicasOf(replicaSet) + share }
  })
  const [biggest, ...others] = scales
  if (!biggest || toAdd === 0) return scales
  return [{ ...biggest, to: Math.max(0, biggest.to + toAdd - added) }, ...others]
}

/** Like GetReplicaSetProportion. */
function proportionOf(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  const size = replicasOf(replicaSet)
  if (size === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(deployment, replicaSet, size)
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added)
}

function fractionOf(deployment: Deployment, replicaSet: ReplicaSet, size: number): number {
  if (replicasOf(deployment) === 0) return -size
  const maxBefore = annotationNumber(replicaSet, maxReplicasAnnotation) || (deployment.status?.replicas ?? 0)
  if (maxBefore === 0) return 0
  const exact = (size * (replicasOf(deployment) + fenceposts(deployment).maxSurge)) / maxBefore
  return Math.floor(exact + 0.5) - size
}

export function sumReplicas(all: readonly ReplicaSet[]): number {
  return all.reduce((sum, replicaSet) => sum + replicasOf(replicaSet), 0)
}

function available(replicaSet: ReplicaSet): number {
  return replicaSet.status?.availableReplicas ?? 0
}

/** The oldest first. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const difference = parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp)
  return difference || (a.metadata.name < b.metadata.name ? -1 : 1)
}

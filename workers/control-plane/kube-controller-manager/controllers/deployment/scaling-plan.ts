// How the sizes of a Deployment's ReplicaSets change once there are several: plans without effects. Fetched then.
// Like pkg/controller/deployment/rolling.go and sync.go.
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import { annotationNumber, desiredReplicasAnnotation, maxReplicasAnnotation } from './revisions.ts'
import { byAge, fenceposts, isRollingUpdate, replicasOf, type Scale, sumReplicas } from './rollout-plan.ts'

/**
 * What the next step of a rolling update does when there is no room for more new pods: old ones go down, their broken pods
 * first, as far as enough pods stay available. Like reconcileOldReplicaSets.
 */
export function planScaleDown(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
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

function available(replicaSet: ReplicaSet): number {
  return replicaSet.status?.availableReplicas ?? 0
}

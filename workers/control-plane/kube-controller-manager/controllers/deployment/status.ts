// The status and conditions of a Deployment. Like pkg/controller/deployment/progress.go and sync.go calculateStatus.
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../../apis/apps/types.ts'
import { parseTime } from '../../pod-state.ts'
import { fenceposts, replicasOf, sumReplicas } from './rollout-plan.ts'

export function conditionOf(
  status: DeploymentStatus | undefined,
  type: DeploymentCondition['type'],
): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export type NewCondition = Pick<DeploymentCondition, 'type' | 'status'> & {
  readonly reason: string
  readonly message: string
}

/** Sets a condition, at the end of the list. The same status and reason again change nothing. */
export function withCondition(
  conditions: readonly DeploymentCondition[],
  { type, status, reason, message }: NewCondition,
  timestamp: string,
): readonly DeploymentCondition[] {
  const current = conditions.find((condition) => condition.type === type)
  if (current?.status === status && current.reason === reason) return conditions
  const lastTransitionTime = current?.status === status ? current.lastTransitionTime : timestamp
  return [
    ...conditions.filter((condition) => condition.type !== type),
    { type, status, lastUpdateTime: timestamp, lastTransitionTime, reason, message },
  ]
}

export function withoutCondition(
  conditions: readonly DeploymentCondition[],
  type: string,
): readonly DeploymentCondition[] {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions
}

/** Math.MaxInt32 means: no deadline. */
export function hasProgressDeadline(deployment: Deployment): boolean {
  const deadline = deployment.spec.progressDeadlineSeconds
  return deadline !== undefined && deadline !== 2147483647
}

/** What is counted, with the condition Available. Like calculateStatus. */
export function countedStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  timestamp: string,
): DeploymentStatus {
  const sum = (count: (status: NonNullable<ReplicaSet['status']>) => number | undefined) =>
    all.reduce((total, { status }) => total + ((status && count(status)) ?? 0), 0)
  const available = sum((status) => status.availableReplicas)
  const { maxUnavailable } = fenceposts(deployment)
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable
  const conditions = withCondition(
    deployment.status?.conditions ?? [],
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    timestamp,
  )
  return compact({
    observedGeneration: deployment.metadata.generation,
    replicas: sum((status) => status.replicas),
    updatedReplicas: newest?.status?.replicas ?? 0,
    readyReplicas: sum((status) => status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumReplicas(all) - available),
    terminatingReplicas: sum((status) => status.terminatingReplicas),
    conditions,
    collisionCount: deployment.status?.collisionCount,
  })
}

/** Leaves out zeros, as the API does; terminatingReplicas alone tells zero from unknown. */
function compact(status: DeploymentStatus): DeploymentStatus {
  const entries = Object.entries(status).filter(
    ([name, value]) =>
      value !== undefined &&
      ((value !== 0 && !(Array.isArray(value) && value.length === 0)) || name === 'terminatingReplicas'),
  )
  return Object.fromEntries(entries)
}

export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const replicas = replicasOf(deployment)
  return (
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined) => (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

function hasTimedOut(deployment: Deployment, status: DeploymentStatus, nowMs: number): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return parseTime(condition.lastUpdateTime) + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 < nowMs
}

/** The status in the middle of a rollout: with Progressing and ReplicaFailure. Like syncRolloutStatus. */
export function rolloutStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  now: { readonly ms: number; readonly timestamp: string },
): DeploymentStatus {
  const counted = countedStatus(deployment, newest, all, now.timestamp)
  let conditions = counted.conditions ?? []
  if (!hasProgressDeadline(deployment)) conditions = withoutCondition(conditions, 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  const wasComplete =
    (counted.replicas ?? 0) === (counted.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (hasProgressDeadline(deployment) && !wasComplete) {
    const what = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
    const set = (status: 'True' | 'False', reason: string, message: string, base = conditions) =>
      withCondition(base, { type: 'Progressing', status, reason, message }, now.timestamp)
    if (isComplete(deployment, counted))
      conditions = set('True', 'NewReplicaSetAvailable', `${what} has successfully progressed.`)
    else if (hasProgressed(deployment.status, counted)) {
      // Progress is told by a new lastUpdateTime, though status and reason may be the ones of before.
      const updated = set(
        'True',
        'ReplicaSetUpdated',
        `${what} is progressing.`,
        withoutCondition(conditions, 'Progressing'),
      )
      conditions = current?.status === 'True' ? updated.map((each) => keepTransition(each, current)) : updated
    } else if (hasTimedOut(deployment, { ...counted, conditions }, now.ms))
      conditions = set('False', 'ProgressDeadlineExceeded', `${what} has timed out progressing.`)
  }
  conditions = withFailure(conditions, newest, all, now.timestamp)
  return compact({ ...counted, conditions })
}

function keepTransition(condition: DeploymentCondition, current: DeploymentCondition): DeploymentCondition {
  return condition.type === 'Progressing' ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
}

/** A ReplicaSet that cannot create its pods makes its failure the Deployment's. */
function withFailure(
  conditions: readonly DeploymentCondition[],
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  timestamp: string,
): readonly DeploymentCondition[] {
  const failureOf = (replicaSet: ReplicaSet | undefined) =>
    replicaSet?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const failure = failureOf(newest) ?? all.map(failureOf).find((condition) => condition !== undefined)
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure')
  const { status, reason = '', message = '' } = failure
  return withCondition(conditions, { type: 'ReplicaFailure', status, reason, message }, timestamp)
}

/** In how many ms to look again whether the rollout is stuck; undefined when there is nothing to wait for. */
export function recheckAfterMs(deployment: Deployment, status: DeploymentStatus, nowMs: number): number | undefined {
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || !current) return undefined
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined
  const leftMs = parseTime(current.lastUpdateTime) + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - nowMs
  return leftMs < 1000 ? 0 : leftMs + 1000
}

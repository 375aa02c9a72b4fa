// The status of a ReplicaSet, counted from its pods. Like pkg/controller/replicaset/replica_set_utils.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { isPodAvailable, isPodReady } from '../../pod-state.ts'

export type ReplicaSetFacts = {
  readonly active: readonly Pod[]
  readonly terminating: number
  /** Why the right number of pods could not be reached. */
  readonly error: Error | undefined
  readonly nowMs: number
  readonly timestamp: string
}

export function replicaSetStatus(replicaSet: ReplicaSet, facts: ReplicaSetFacts): ReplicaSetStatus {
  const templateLabels = Object.entries(replicaSet.spec.template?.metadata?.labels ?? {})
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0
  let fullyLabeled = 0
  let ready = 0
  let available = 0
  for (const pod of facts.active) {
    const labels = pod.metadata.labels
    if (templateLabels.every(([key, value]) => labels?.[key] === value)) fullyLabeled++
    if (!isPodReady(pod)) continue
    ready++
    if (isPodAvailable(pod, minReadySeconds, facts.nowMs)) available++
  }
  const conditions = withFailure(replicaSet, facts)
  return {
    replicas: facts.active.length,
    ...(fullyLabeled > 0 ? { fullyLabeledReplicas: fullyLabeled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: facts.terminating,
    observedGeneration: replicaSet.metadata.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  }
}

export function isStatusCurrent(replicaSet: ReplicaSet, status: ReplicaSetStatus): boolean {
  return deepEqual(replicaSet.status, status)
}

function withFailure(replicaSet: ReplicaSet, { active, error, timestamp }: ReplicaSetFacts): ReplicaSetCondition[] {
  const conditions = [...(replicaSet.status?.conditions ?? [])]
  const known = conditions.some(({ type }) => type === 'ReplicaFailure')
  if (!error) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  if (known) return conditions
  const isShort = active.length < (replicaSet.spec.replicas ?? 1)
  conditions.push({
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: timestamp,
    reason: isShort ? 'FailedCreate' : 'FailedDelete',
    message: error.message,
  })
  return conditions
}

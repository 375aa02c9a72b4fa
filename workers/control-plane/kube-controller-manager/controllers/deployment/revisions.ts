// Revisions of a Deployment, kept in annotations of its ReplicaSets. Like pkg/controller/deployment/util/deployment_util.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import type { PodTemplateSpec } from '../../../../apis/core/types.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history'
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas'
export const podTemplateHashLabel = 'pod-template-hash'

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const notInherited = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  'deprecated.deployment.rollback.to',
])

const maxHistoryLength = 2000

/** The number in an annotation; undefined when there is none. */
export function annotationNumber(object: Deployment | ReplicaSet, name: string): number | undefined {
  const text = object.metadata.annotations?.[name]
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}

export function revisionOf(object: Deployment | ReplicaSet): number {
  return annotationNumber(object, revisionAnnotation) ?? 0
}

export function maxRevision(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((max, replicaSet) => Math.max(max, revisionOf(replicaSet)), 0)
}

/** The ReplicaSet with the Deployment's own template; of several, the oldest. `replicaSets` are sorted by age. */
export function findNewReplicaSet(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return replicaSets.find(
    ({ spec }) => spec.template && deepEqual(withoutHash(spec.template), withoutHash(deployment.spec.template)),
  )
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = template.metadata?.labels
  if (!labels || !Object.hasOwn(labels, podTemplateHashLabel)) return template
  const { [podTemplateHashLabel]: _, ...others } = labels
  return { ...template, metadata: { ...template.metadata, labels: others } }
}

/** The annotations of the new ReplicaSet: the Deployment's own, and its revision. The same object if nothing changes. */
export function newReplicaSetAnnotations(
  deployment: Deployment,
  annotations: Readonly<Record<string, string>>,
  newRevision: number,
): Readonly<Record<string, string>> {
  const next: Record<string, string> = { ...annotations }
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (!notInherited.has(name)) next[name] = value
  const oldRevision = annotations[revisionAnnotation]
  const known = oldRevision !== undefined && /^\d+$/.test(oldRevision) ? Number(oldRevision) : 0
  if (known < newRevision) {
    next[revisionAnnotation] = String(newRevision)
    if (oldRevision !== undefined) next[revisionHistoryAnnotation] = withRevision(annotations, oldRevision)
  }
  return deepEqual(annotations, next) ? annotations : next
}

/** The revisions that a ReplicaSet had before, the oldest dropped when the list gets too long. */
function withRevision(annotations: Readonly<Record<string, string>>, revision: string): string {
  const history = annotations[revisionHistoryAnnotation] ?? ''
  if (history === '') return revision
  const revisions = [...history.split(','), revision]
  while (revisions.length > 1 && revisions.join(',').length > maxHistoryLength) revisions.shift()
  return revisions.join(',')
}

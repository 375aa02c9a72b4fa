// The ReplicaSets of a Deployment: which is its newest, which are old, which revision each is. Like deploymentutil.
import { isControlledBy } from '../apimachinery/object.ts'
import type { Deployment, ReplicaSet } from '../apis/apps/types.ts'
import { isObject, type JsonObject, jsonEqual, withAt } from './json-value.ts'

const hashLabel = 'pod-template-hash'
export const revisionAnnotation = 'deployment.kubernetes.io/revision'

export type ReplicaSetsOf = { readonly newest: ReplicaSet | undefined; readonly old: readonly ReplicaSet[] }

/** Oldest first. The newest one is that with the Deployment's own template. */
export function splitReplicaSets(deployment: Deployment, found: readonly ReplicaSet[]): ReplicaSetsOf {
  const own = found
    .filter((set) => isControlledBy(set, deployment.metadata.uid))
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
  const newest = own.find((set) => jsonEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template)))
  return { newest, old: own.filter((set) => set !== newest) }
}

function orderOf({ metadata }: ReplicaSet): string {
  return `${metadata.creationTimestamp ?? ''} ${metadata.name}`
}

/** The template without the label that the controller adds. */
export function withoutHash(template: unknown): JsonObject {
  const plain = isObject(template) ? withAt(template, ['metadata', 'labels', hashLabel], undefined) : {}
  return plain['metadata'] && isObject(plain['metadata']) && plain['metadata']['creationTimestamp'] === null
    ? withAt(plain, ['metadata', 'creationTimestamp'], undefined)
    : plain
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0) || 0
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type AggregationRule = {
  readonly clusterRoleSelectors?: readonly LabelSelector[] | undefined
}

export type ClusterRole = {
  readonly aggregationRule?: AggregationRule | undefined
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly rules?: readonly PolicyRule[] | undefined
}

export type ClusterRoleBinding = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[] | undefined
}

export type PolicyRule = {
  readonly apiGroups?: readonly string[] | undefined
  readonly nonResourceURLs?: readonly string[] | undefined
  readonly resourceNames?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly verbs: readonly string[]
}

export type Role = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly rules?: readonly PolicyRule[] | undefined
}

export type RoleBinding = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[] | undefined
}

export type RoleRef = {
  readonly apiGroup?: string | undefined
  readonly kind: string
  readonly name: string
}

export type Subject = {
  readonly apiGroup?: string | undefined
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
}

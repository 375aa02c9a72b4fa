// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.

export type Condition = {
  readonly lastTransitionTime: string
  readonly message: string
  readonly observedGeneration?: number | undefined
  readonly reason: string
  readonly status: string
  readonly type: string
}

export type DeleteOptions = {
  readonly apiVersion?: string | undefined
  readonly dryRun?: readonly string[] | undefined
  readonly gracePeriodSeconds?: number | undefined
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | undefined
  readonly kind?: string | undefined
  readonly orphanDependents?: boolean | undefined
  readonly preconditions?: Preconditions | undefined
  readonly propagationPolicy?: string | undefined
}

export type FieldSelectorRequirement = {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[] | undefined
}

export type LabelSelector = {
  readonly matchExpressions?: readonly LabelSelectorRequirement[] | undefined
  readonly matchLabels?: Readonly<Record<string, string>> | undefined
}

export type LabelSelectorRequirement = {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[] | undefined
}

export type ListMeta = {
  readonly continue?: string | undefined
  readonly remainingItemCount?: number | undefined
  readonly resourceVersion?: string | undefined
  readonly selfLink?: string | undefined
  readonly shardInfo?: ShardInfo | undefined
}

export type ManagedFieldsEntry = {
  readonly apiVersion?: string | undefined
  readonly fieldsType?: string | undefined
  readonly fieldsV1?: Readonly<Record<string, unknown>> | undefined
  readonly manager?: string | undefined
  readonly operation?: string | undefined
  readonly subresource?: string | undefined
  readonly time?: string | undefined
}

export type ObjectMeta = {
  readonly annotations?: Readonly<Record<string, string>> | undefined
  readonly creationTimestamp?: string | undefined
  readonly deletionGracePeriodSeconds?: number | undefined
  readonly deletionTimestamp?: string | undefined
  readonly finalizers?: readonly string[] | undefined
  readonly generateName?: string | undefined
  readonly generation?: number | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly managedFields?: readonly ManagedFieldsEntry[] | undefined
  readonly name: string
  readonly namespace?: string | undefined
  readonly ownerReferences?: readonly OwnerReference[] | undefined
  readonly resourceVersion?: string | undefined
  readonly selfLink?: string | undefined
  readonly uid?: string | undefined
}

export type OwnerReference = {
  readonly apiVersion: string
  readonly blockOwnerDeletion?: boolean | undefined
  readonly controller?: boolean | undefined
  readonly kind: string
  readonly name: string
  readonly uid: string
}

export type Preconditions = {
  readonly resourceVersion?: string | undefined
  readonly uid?: string | undefined
}

export type ShardInfo = {
  readonly selector: string
}

export type Status = {
  readonly apiVersion?: string | undefined
  readonly code?: number | undefined
  readonly details?: StatusDetails | undefined
  readonly kind?: string | undefined
  readonly message?: string | undefined
  readonly metadata?: ListMeta | undefined
  readonly reason?: string | undefined
  readonly status?: string | undefined
}

export type StatusCause = {
  readonly field?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
}

export type StatusDetails = {
  readonly causes?: readonly StatusCause[] | undefined
  readonly group?: string | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly uid?: string | undefined
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { FieldSelectorRequirement, LabelSelectorRequirement, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type FieldSelectorAttributes = {
  readonly rawSelector?: string | undefined
  readonly requirements?: readonly FieldSelectorRequirement[] | undefined
}

export type LabelSelectorAttributes = {
  readonly rawSelector?: string | undefined
  readonly requirements?: readonly LabelSelectorRequirement[] | undefined
}

export type LocalSubjectAccessReview = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: SubjectAccessReviewSpec
  readonly status?: SubjectAccessReviewStatus | undefined
}

export type NonResourceAttributes = {
  readonly path?: string | undefined
  readonly verb?: string | undefined
}

export type NonResourceRule = {
  readonly nonResourceURLs?: readonly string[] | undefined
  readonly verbs: readonly string[]
}

export type ResourceAttributes = {
  readonly fieldSelector?: FieldSelectorAttributes | undefined
  readonly group?: string | undefined
  readonly labelSelector?: LabelSelectorAttributes | undefined
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly resource?: string | undefined
  readonly subresource?: string | undefined
  readonly verb?: string | undefined
  readonly version?: string | undefined
}

export type ResourceRule = {
  readonly apiGroups?: readonly string[] | undefined
  readonly resourceNames?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly verbs: readonly string[]
}

export type SelfSubjectAccessReview = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: SelfSubjectAccessReviewSpec
  readonly status?: SubjectAccessReviewStatus | undefined
}

export type SelfSubjectAccessReviewSpec = {
  readonly nonResourceAttributes?: NonResourceAttributes | undefined
  readonly resourceAttributes?: ResourceAttributes | undefined
}

export type SelfSubjectRulesReview = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: SelfSubjectRulesReviewSpec
  readonly status?: SubjectRulesReviewStatus | undefined
}

export type SelfSubjectRulesReviewSpec = {
  readonly namespace?: string | undefined
}

export type SubjectAccessReview = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: SubjectAccessReviewSpec
  readonly status?: SubjectAccessReviewStatus | undefined
}

export type SubjectAccessReviewSpec = {
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined
  readonly groups?: readonly string[] | undefined
  readonly nonResourceAttributes?: NonResourceAttributes | undefined
  readonly resourceAttributes?: ResourceAttributes | undefined
  readonly uid?: string | undefined
  readonly user?: string | undefined
}

export type SubjectAccessReviewStatus = {
  readonly allowed: boolean
  readonly denied?: boolean | undefined
  readonly evaluationError?: string | undefined
  readonly reason?: string | undefined
}

export type SubjectRulesReviewStatus = {
  readonly evaluationError?: string | undefined
  readonly incomplete: boolean
  readonly nonResourceRules: readonly NonResourceRule[]
  readonly resourceRules: readonly ResourceRule[]
}

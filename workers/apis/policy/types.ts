// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { Condition, LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type PodDisruptionBudget = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: PodDisruptionBudgetSpec
  readonly status?: PodDisruptionBudgetStatus | undefined
}

export type PodDisruptionBudgetSpec = {
  readonly maxUnavailable?: number | string | undefined
  readonly minAvailable?: number | string | undefined
  readonly selector?: LabelSelector | undefined
  readonly unhealthyPodEvictionPolicy?: 'AlwaysAllow' | 'IfHealthyBudget' | undefined
}

export type PodDisruptionBudgetStatus = {
  readonly conditions?: readonly Condition[] | undefined
  readonly currentHealthy?: number | undefined
  readonly desiredHealthy?: number | undefined
  readonly disruptedPods?: Readonly<Record<string, string>> | undefined
  readonly disruptionsAllowed?: number | undefined
  readonly expectedPods?: number | undefined
  readonly observedGeneration?: number | undefined
}

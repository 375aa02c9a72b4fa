// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const policyPodDisruptionBudgetTypes: TypeTable = {
  'policy.v1.PodDisruptionBudget': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'policy.v1.PodDisruptionBudgetSpec|w',
    status: 'policy.v1.PodDisruptionBudgetStatus|w',
  },
  'policy.v1.PodDisruptionBudgetSpec': {
    minAvailable: 'x|p',
    selector: 'meta.v1.LabelSelector|a|p',
    maxUnavailable: 'x|p',
    unhealthyPodEvictionPolicy: 's|e=AlwaysAllow,IfHealthyBudget|p|g=v1.UnhealthyPodEvictionPolicyType',
  },
  'policy.v1.PodDisruptionBudgetStatus': {
    observedGeneration: 'l',
    disruptedPods: '{t',
    disruptionsAllowed: 'i|w',
    currentHealthy: 'i|w',
    desiredHealthy: 'i|w',
    expectedPods: 'i|w',
    conditions: '[meta.v1.Condition|m=type|k=type=',
  },
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type PriorityClass = {
  readonly apiVersion?: string | undefined
  readonly description?: string | undefined
  readonly globalDefault?: boolean | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority' | undefined
  readonly value?: number | undefined
}

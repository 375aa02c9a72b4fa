// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { DeleteOptions, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type Eviction = {
  readonly apiVersion?: string | undefined
  readonly deleteOptions?: DeleteOptions | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
}

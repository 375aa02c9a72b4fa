// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { Toleration } from '../../apis/core/types.ts'
export type Overhead = {
  readonly podFixed?: Readonly<Record<string, string>> | undefined
}

export type RuntimeClass = {
  readonly apiVersion?: string | undefined
  readonly handler: string
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly overhead?: Overhead | undefined
  readonly scheduling?: Scheduling | undefined
}

export type Scheduling = {
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined
  readonly tolerations?: readonly Toleration[] | undefined
}

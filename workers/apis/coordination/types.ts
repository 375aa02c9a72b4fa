// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type Lease = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: LeaseSpec
}

export type LeaseSpec = {
  readonly acquireTime?: string | undefined
  readonly holderIdentity?: string | undefined
  readonly leaseDurationSeconds?: number | undefined
  readonly leaseTransitions?: number | undefined
  readonly preferredHolder?: string | undefined
  readonly renewTime?: string | undefined
  readonly strategy?: string | undefined
}

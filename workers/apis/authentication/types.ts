// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type BoundObjectReference = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly uid?: string | undefined
}

export type TokenRequest = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: TokenRequestSpec
  readonly status?: TokenRequestStatus | undefined
}

export type TokenRequestSpec = {
  readonly audiences?: readonly string[] | undefined
  readonly boundObjectRef?: BoundObjectReference | undefined
  readonly expirationSeconds?: number | undefined
}

export type TokenRequestStatus = {
  readonly expirationTimestamp?: string | undefined
  readonly token?: string | undefined
}

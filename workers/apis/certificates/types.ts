// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type CertificateSigningRequest = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: CertificateSigningRequestSpec
  readonly status?: CertificateSigningRequestStatus | undefined
}

export type CertificateSigningRequestCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly lastUpdateTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type CertificateSigningRequestSpec = {
  readonly expirationSeconds?: number | undefined
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined
  readonly groups?: readonly string[] | undefined
  readonly request: string
  readonly signerName: string
  readonly uid?: string | undefined
  readonly usages?: readonly string[] | undefined
  readonly username?: string | undefined
}

export type CertificateSigningRequestStatus = {
  readonly certificate?: string | undefined
  readonly conditions?: readonly CertificateSigningRequestCondition[] | undefined
}

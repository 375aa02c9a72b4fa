// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const certificatesCertificateSigningRequestTypes: TypeTable = {
  'certificates.v1.CertificateSigningRequest': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'certificates.v1.CertificateSigningRequestSpec|R|w',
    status: 'certificates.v1.CertificateSigningRequestStatus|w',
  },
  'certificates.v1.CertificateSigningRequestCondition': {
    type: 's|R|w|g=v1.RequestConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    reason: 's',
    message: 's',
    lastUpdateTime: 't|w',
    lastTransitionTime: 't|w',
  },
  'certificates.v1.CertificateSigningRequestSpec': {
    request: 'y|R|w',
    signerName: 's|R|w',
    expirationSeconds: 'i|p',
    usages: '[s|g=v1.KeyUsage',
    username: 's',
    uid: 's|G=UID',
    groups: '[s',
    extra: '{[s|g=v1.ExtraValue',
  },
  'certificates.v1.CertificateSigningRequestStatus': {
    conditions: '[certificates.v1.CertificateSigningRequestCondition|k=type=',
    certificate: 'y',
  },
}

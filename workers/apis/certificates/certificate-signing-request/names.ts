import { lateKind } from '../../late-kind.ts'

/** A wish for a certificate, to be approved and then signed. */
export const certificateSigningRequestKind = lateKind(
  {
    group: 'certificates.k8s.io',
    kind: 'CertificateSigningRequest',
    plural: 'certificatesigningrequests',
    shortNames: ['csr'],
    namespaced: false,
    subresources: ['approval', 'status'],
  },
  () => import('./kind.ts'),
)

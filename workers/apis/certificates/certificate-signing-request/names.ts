import { lateKind } from '../../late-kind.ts'

/** A wish for a certificate, to be approved and then signed. */
export const certificateSigningRequestKind = lateKind(
  {
    group: 'certificates.k8s.io',
    version: 'v1',
    kind: 'CertificateSigningRequest',
    plural: 'certificatesigningrequests',
    singular: 'certificatesigningrequest',
    shortNames: ['csr'],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['approval', 'status'],
    storagePrefix: '/registry/certificatesigningrequests',
    schema: 'certificates.v1.CertificateSigningRequest',
  },
  () => import('./kind.ts'),
)

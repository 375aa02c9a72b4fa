import { lateKind } from '../../late-kind.ts'

/** A wish for devices. */
export const resourceClaimKind = lateKind(
  {
    group: 'resource.k8s.io',
    kind: 'ResourceClaim',
    plural: 'resourceclaims',
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** A wish for devices. */
export const resourceClaimKind = lateKind(
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceClaim',
    plural: 'resourceclaims',
    singular: 'resourceclaim',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/resourceclaims',
    schema: 'resource.v1.ResourceClaim',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** What the ResourceClaim of each pod is made from. */
export const resourceClaimTemplateKind = lateKind(
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceClaimTemplate',
    plural: 'resourceclaimtemplates',
    singular: 'resourceclaimtemplate',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/resourceclaimtemplates',
    schema: 'resource.v1.ResourceClaimTemplate',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** What the ResourceClaim of each pod is made from. */
export const resourceClaimTemplateKind = lateKind(
  {
    group: 'resource.k8s.io',
    kind: 'ResourceClaimTemplate',
    plural: 'resourceclaimtemplates',
    namespaced: true,
  },
  () => import('./kind.ts'),
)

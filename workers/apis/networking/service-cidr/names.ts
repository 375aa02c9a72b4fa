import { lateKind } from '../../late-kind.ts'

/** A range that cluster IPs are taken from. */
export const serviceCIDRKind = lateKind(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'ServiceCIDR',
    plural: 'servicecidrs',
    singular: 'servicecidr',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/servicecidrs',
    schema: 'networking.v1.ServiceCIDR',
  },
  () => import('./kind.ts'),
)

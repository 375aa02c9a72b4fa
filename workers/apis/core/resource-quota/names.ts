import { lateKind } from '../../late-kind.ts'

/** How much the objects of a namespace may use in all. */
export const resourceQuotaKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'ResourceQuota',
    plural: 'resourcequotas',
    singular: 'resourcequota',
    shortNames: ['quota'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/resourcequotas',
    schema: 'core.v1.ResourceQuota',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** What a storage driver can do. */
export const csiDriverKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIDriver',
    plural: 'csidrivers',
    singular: 'csidriver',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/csidrivers',
    schema: 'storage.v1.CSIDriver',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** A sort of storage, and who makes volumes of it. */
export const storageClassKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    singular: 'storageclass',
    shortNames: ['sc'],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/storageclasses',
    schema: 'storage.v1.StorageClass',
  },
  () => import('./kind.ts'),
)

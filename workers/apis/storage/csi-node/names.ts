import { lateKind } from '../../late-kind.ts'

/** Which storage drivers a node has. */
export const csiNodeKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSINode',
    plural: 'csinodes',
    singular: 'csinode',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/csinodes',
    schema: 'storage.v1.CSINode',
  },
  () => import('./kind.ts'),
)

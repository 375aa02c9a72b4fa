import { lateKind } from '../../late-kind.ts'

/** How much storage of a class there is left in a part of the cluster. */
export const csiStorageCapacityKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIStorageCapacity',
    plural: 'csistoragecapacities',
    singular: 'csistoragecapacity',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/csistoragecapacities',
    schema: 'storage.v1.CSIStorageCapacity',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** A piece of storage in the cluster. */
export const persistentVolumeKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolume',
    plural: 'persistentvolumes',
    singular: 'persistentvolume',
    shortNames: ['pv'],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/persistentvolumes',
    schema: 'core.v1.PersistentVolume',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** A wish for storage, which a PersistentVolume fulfils. */
export const persistentVolumeClaimKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    singular: 'persistentvolumeclaim',
    shortNames: ['pvc'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/persistentvolumeclaims',
    schema: 'core.v1.PersistentVolumeClaim',
  },
  () => import('./kind.ts'),
)

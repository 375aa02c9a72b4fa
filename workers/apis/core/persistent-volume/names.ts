import { lateKind } from '../../late-kind.ts'

/** A piece of storage in the cluster. */
export const persistentVolumeKind = lateKind(
  {
    group: '',
    kind: 'PersistentVolume',
    plural: 'persistentvolumes',
    shortNames: ['pv'],
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

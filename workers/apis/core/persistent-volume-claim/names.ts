import { lateKind } from '../../late-kind.ts'

/** A wish for storage, which a PersistentVolume fulfils. */
export const persistentVolumeClaimKind = lateKind(
  {
    group: '',
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    shortNames: ['pvc'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

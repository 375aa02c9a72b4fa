import { lateKind } from '../../late-kind.ts'

/** A sort of storage, and who makes volumes of it. */
export const storageClassKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'StorageClass',
    plural: 'storageclasses',
    shortNames: ['sc'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

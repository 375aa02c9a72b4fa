import { lateKind } from '../../late-kind.ts'

/** What a storage driver can do. */
export const csiDriverKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'CSIDriver',
    plural: 'csidrivers',
    namespaced: false,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Which storage drivers a node has. */
export const csiNodeKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'CSINode',
    plural: 'csinodes',
    namespaced: false,
  },
  () => import('./kind.ts'),
)

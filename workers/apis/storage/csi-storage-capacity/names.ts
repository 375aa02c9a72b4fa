import { lateKind } from '../../late-kind.ts'

/** How much storage of a class there is left in a part of the cluster. */
export const csiStorageCapacityKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'CSIStorageCapacity',
    plural: 'csistoragecapacities',
    namespaced: true,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Devices that a driver has to offer. */
export const resourceSliceKind = lateKind(
  {
    group: 'resource.k8s.io',
    kind: 'ResourceSlice',
    plural: 'resourceslices',
    namespaced: false,
  },
  () => import('./kind.ts'),
)

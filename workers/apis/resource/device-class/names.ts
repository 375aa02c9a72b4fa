import { lateKind } from '../../late-kind.ts'

/** A sort of devices. */
export const deviceClassKind = lateKind(
  {
    group: 'resource.k8s.io',
    kind: 'DeviceClass',
    plural: 'deviceclasses',
    namespaced: false,
  },
  () => import('./kind.ts'),
)

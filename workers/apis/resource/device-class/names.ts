import { lateKind } from '../../late-kind.ts'

/** A sort of devices. */
export const deviceClassKind = lateKind(
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'DeviceClass',
    plural: 'deviceclasses',
    singular: 'deviceclass',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/deviceclasses',
    schema: 'resource.v1.DeviceClass',
  },
  () => import('./kind.ts'),
)

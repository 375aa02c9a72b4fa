import { lateKind } from '../../late-kind.ts'

/** Devices that a driver has to offer. */
export const resourceSliceKind = lateKind(
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceSlice',
    plural: 'resourceslices',
    singular: 'resourceslice',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/resourceslices',
    schema: 'resource.v1.ResourceSlice',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** So many pods of one template: what there was before ReplicaSets. */
export const replicationControllerKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    singular: 'replicationcontroller',
    shortNames: ['rc'],
    categories: ['all'],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['scale', 'status'],
    storagePrefix: '/registry/controllers',
    schema: 'core.v1.ReplicationController',
  },
  () => import('./kind.ts'),
)

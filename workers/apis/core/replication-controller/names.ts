import { lateKind } from '../../late-kind.ts'

/** So many pods of one template: what there was before ReplicaSets. */
export const replicationControllerKind = lateKind(
  {
    group: '',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    shortNames: ['rc'],
    categories: ['all'],
    namespaced: true,
    subresources: ['scale', 'status'],
    storagePrefix: '/registry/controllers',
  },
  () => import('./kind.ts'),
)

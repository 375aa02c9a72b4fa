import { lateKind } from '../../late-kind.ts'

/** What may be done in the whole cluster. */
export const clusterRoleKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    singular: 'clusterrole',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/clusterroles',
    schema: 'rbac.v1.ClusterRole',
  },
  () => import('./kind.ts'),
)

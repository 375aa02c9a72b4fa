import { lateKind } from '../../late-kind.ts'

/** Who has a cluster role everywhere. */
export const clusterRoleBindingKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    singular: 'clusterrolebinding',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/clusterrolebindings',
    schema: 'rbac.v1.ClusterRoleBinding',
  },
  () => import('./kind.ts'),
)

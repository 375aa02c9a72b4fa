import { lateKind } from '../../late-kind.ts'

/** Who has a role in a namespace. */
export const roleBindingKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'RoleBinding',
    plural: 'rolebindings',
    singular: 'rolebinding',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/rolebindings',
    schema: 'rbac.v1.RoleBinding',
  },
  () => import('./kind.ts'),
)

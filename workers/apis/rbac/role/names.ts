import { lateKind } from '../../late-kind.ts'

/** What may be done in a namespace. */
export const roleKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'Role',
    plural: 'roles',
    singular: 'role',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/roles',
    schema: 'rbac.v1.Role',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Who has a role in a namespace. */
export const roleBindingKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    kind: 'RoleBinding',
    plural: 'rolebindings',
    namespaced: true,
  },
  async () => (await import('../doors.ts')).roleBinding,
)

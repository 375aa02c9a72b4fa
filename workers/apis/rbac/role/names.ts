import { lateKind } from '../../late-kind.ts'

/** What may be done in a namespace. */
export const roleKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    kind: 'Role',
    plural: 'roles',
    namespaced: true,
  },
  async () => (await import('../doors.ts')).role,
)

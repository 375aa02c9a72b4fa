import { lateKind } from '../../late-kind.ts'

/** Who has a cluster role everywhere. */
export const clusterRoleBindingKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
  },
  async () => (await import('../doors.ts')).clusterRoleBinding,
)

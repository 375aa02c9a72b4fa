import { lateKind } from '../../late-kind.ts'

/** What may be done in the whole cluster. */
export const clusterRoleKind = lateKind(
  {
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
  },
  async () => (await import('../doors.ts')).clusterRole,
)

import { defineKind } from '../../define-kind.ts'
import { roleColumns } from '../columns.ts'
import type { ClusterRole } from '../types.ts'
import { validateRole, validateRoleUpdate } from '../validation.ts'

/** What may be done in the whole cluster. */
export const clusterRoleKind = defineKind<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  defaults: (role) => role,
  strategy: {
    validate: (role) => validateRole(role, false),
    validateUpdate: (role, old) => validateRoleUpdate(role, old, false),
    allowCreateOnUpdate: true,
  },
  columns: roleColumns,
})

import { defineKind } from '../../define-kind.ts'
import { roleColumns } from '../columns.ts'
import type { Role } from '../types.ts'
import { validateRole, validateRoleUpdate } from '../validation.ts'

/** What may be done in a namespace. */
export const roleKind = defineKind<Role>({
  group: 'rbac.authorization.k8s.io',
  kind: 'Role',
  plural: 'roles',
  namespaced: true,
  defaults: (role) => role,
  strategy: {
    validate: (role) => validateRole(role, true),
    validateUpdate: (role, old) => validateRoleUpdate(role, old, true),
    allowCreateOnUpdate: true,
  },
  columns: roleColumns,
})

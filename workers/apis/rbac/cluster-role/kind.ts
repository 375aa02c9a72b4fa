import { defineDoor } from '../../late-kind.ts'
import { roleColumns } from '../columns.ts'
import type { ClusterRole } from '../types.ts'
import { validateRole, validateRoleUpdate } from '../validation.ts'
import { rbacClusterRoleTypes } from './types-table.ts'

export const door = defineDoor<ClusterRole>({
  types: rbacClusterRoleTypes,
  defaults: (role) => role,
  strategy: {
    validate: (role) => validateRole(role, false),
    validateUpdate: (role, old) => validateRoleUpdate(role, old, false),
    allowCreateOnUpdate: true,
  },
  columns: roleColumns,
})

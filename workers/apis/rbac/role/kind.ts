import { defineDoor } from '../../late-kind.ts'
import { roleColumns } from '../columns.ts'
import type { Role } from '../types.ts'
import { validateRole, validateRoleUpdate } from '../validation.ts'
import { rbacRoleTypes } from './types-table.ts'

export const door = defineDoor<Role>({
  types: rbacRoleTypes,
  defaults: (role) => role,
  strategy: {
    validate: (role) => validateRole(role, true),
    validateUpdate: (role, old) => validateRoleUpdate(role, old, true),
    allowCreateOnUpdate: true,
  },
  columns: roleColumns,
})

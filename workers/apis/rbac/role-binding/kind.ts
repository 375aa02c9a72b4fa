import { defineDoor } from '../../late-kind.ts'
import { bindingColumns } from '../columns.ts'
import { defaultBinding } from '../defaults.ts'
import type { RoleBinding } from '../types.ts'
import { validateBinding, validateBindingUpdate } from '../validation.ts'
import { rbacRoleBindingTypes } from './types-table.ts'

export const door = defineDoor<RoleBinding>({
  types: rbacRoleBindingTypes,
  defaults: defaultBinding,
  strategy: {
    validate: (binding) => validateBinding(binding, true),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, true),
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
})

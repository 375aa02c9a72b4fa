import { defineDoor } from '../../late-kind.ts'
import { bindingColumns } from '../columns.ts'
import { defaultBinding } from '../defaults.ts'
import type { ClusterRoleBinding } from '../types.ts'
import { validateBinding, validateBindingUpdate } from '../validation.ts'
import { rbacClusterRoleBindingTypes } from './types-table.ts'

export const door = defineDoor<ClusterRoleBinding>({
  types: rbacClusterRoleBindingTypes,
  defaults: defaultBinding,
  strategy: {
    validate: (binding) => validateBinding(binding, false),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, false),
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
})

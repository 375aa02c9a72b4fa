import { defineKind } from '../../define-kind.ts'
import { bindingColumns } from '../columns.ts'
import { defaultBinding } from '../defaults.ts'
import type { RoleBinding } from '../types.ts'
import { validateBinding, validateBindingUpdate } from '../validation.ts'

/** Who has a role in a namespace. */
export const roleBindingKind = defineKind<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
  defaults: defaultBinding,
  strategy: {
    validate: (binding) => validateBinding(binding, true),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, true),
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
})

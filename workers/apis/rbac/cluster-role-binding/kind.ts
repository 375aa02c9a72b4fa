import { defineKind } from '../../define-kind.ts'
import { bindingColumns } from '../columns.ts'
import { defaultBinding } from '../defaults.ts'
import type { ClusterRoleBinding } from '../types.ts'
import { validateBinding, validateBindingUpdate } from '../validation.ts'

/** Who has a cluster role everywhere. */
export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  defaults: defaultBinding,
  strategy: {
    validate: (binding) => validateBinding(binding, false),
    validateUpdate: (binding, old) => validateBindingUpdate(binding, old, false),
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
})

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const rbacClusterRoleBindingTypes: TypeTable = {
  'rbac.v1.ClusterRoleBinding': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    subjects: '[rbac.v1.Subject|a',
    roleRef: 'rbac.v1.RoleRef|a|R|w',
  },
  'rbac.v1.RoleRef': { apiGroup: 's|w|G=APIGroup', kind: 's|R|w', name: 's|R|w' },
  'rbac.v1.Subject': { kind: 's|R|w', apiGroup: 's|G=APIGroup', name: 's|R|w', namespace: 's' },
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const rbacRoleTypes: TypeTable = {
  'rbac.v1.PolicyRule': {
    verbs: '[s|R|w',
    apiGroups: '[s|G=APIGroups',
    resources: '[s',
    resourceNames: '[s',
    nonResourceURLs: '[s',
  },
  'rbac.v1.Role': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    rules: '[rbac.v1.PolicyRule|w',
  },
}

import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { ServiceAccount } from '../types.ts'

/** Who a pod is for the API server. */
export const serviceAccountKind = defineKind<ServiceAccount>({
  group: '',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  defaults: (account) => account,
  strategy: {
    // Tokens are asked for, not stored: only an update may name secrets. Like serviceaccount.strategy.
    prepareForCreate: ({ secrets: _, ...account }) => account,
    validate: (account) => validateObjectMeta(account.metadata, true, nameIsDnsSubdomain),
    validateUpdate: (account, old) => validateObjectMetaUpdate(account.metadata, old.metadata),
    allowUnconditionalUpdate: false,
  },
  columns: [nameColumn, ageColumn],
})

import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { ServiceAccount } from '../types.ts'

export const serviceAccountKind = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/serviceaccounts',
  schema: 'core.v1.ServiceAccount',
  defaults: (object) => object,
  strategy: {
    validate: () => [],
    validateUpdate: () => [],
  },
  columns: [nameColumn, ageColumn],
})

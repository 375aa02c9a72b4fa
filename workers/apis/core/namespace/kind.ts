import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { Namespace } from '../types.ts'

export const namespaceKind = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/namespaces',
  schema: 'core.v1.Namespace',
  defaults: (object) => object,
  strategy: {
    validate: () => [],
    validateUpdate: () => [],
  },
  columns: [nameColumn, ageColumn],
})

import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { ReplicaSet } from '../types.ts'

export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/replicasets',
  schema: 'apps.v1.ReplicaSet',
  defaults: (object) => object,
  strategy: {
    validate: () => [],
    validateUpdate: () => [],
  },
  columns: [nameColumn, ageColumn],
})

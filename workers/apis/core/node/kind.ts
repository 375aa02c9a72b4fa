import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { Node } from '../types.ts'

export const nodeKind = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/minions',
  schema: 'core.v1.Node',
  defaults: (object) => object,
  strategy: {
    validate: () => [],
    validateUpdate: () => [],
  },
  columns: [nameColumn, ageColumn],
})

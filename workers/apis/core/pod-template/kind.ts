import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { PodTemplate } from '../types.ts'

export const podTemplateKind = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/podtemplates',
  schema: 'core.v1.PodTemplate',
  defaults: (object) => object,
  strategy: {
    validate: () => [],
    validateUpdate: () => [],
  },
  columns: [nameColumn, ageColumn],
})

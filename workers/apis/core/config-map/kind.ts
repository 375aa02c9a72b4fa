import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import type { ConfigMap } from '../types.ts'
import { validateConfigMap, validateConfigMapUpdate } from './validation.ts'

/** Settings that containers read as files or environment. */
export const configMapKind = defineKind<ConfigMap>({
  group: '',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  defaults: (configMap) => configMap,
  strategy: {
    validate: (configMap) => [
      ...validateObjectMeta(configMap.metadata, true, nameIsDnsSubdomain),
      ...validateConfigMap(configMap),
    ],
    validateUpdate: validateConfigMapUpdate,
  },
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      cell: ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    },
    ageColumn,
  ],
})

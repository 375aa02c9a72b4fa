import { type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { validateResources } from '../../core/pod/resource-validation.ts'
import { validateTolerations } from '../../core/pod/scheduling-validation.ts'
import { defineDoor } from '../../late-kind.ts'
import {
  validateImmutable,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import type { RuntimeClass } from '../types.ts'
import { nodeRuntimeClassTypes } from './types-table.ts'

export const door = defineDoor<RuntimeClass>({
  types: nodeRuntimeClassTypes,
  defaults: (runtimeClass) => runtimeClass,
  strategy: {
    validate: validateRuntimeClass,
    validateUpdate: (runtimeClass, old) => [
      ...validateObjectMetaUpdate(runtimeClass.metadata, old.metadata),
      ...validateImmutable(runtimeClass.handler, old.handler, 'handler'),
    ],
  },
  columns: [nameColumn, { name: 'Handler', type: 'string', cell: ({ handler }) => handler }, ageColumn],
})

/** Like pkg/apis/node/validation ValidateRuntimeClass. */
function validateRuntimeClass({ metadata, handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
    ...nameIsDnsLabel(handler, false).map((text) => invalid('handler', handler, text)),
    ...(overhead?.podFixed ? validateResources({ limits: overhead.podFixed }, 'overhead') : []),
    ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(scheduling?.tolerations ?? [], 'scheduling.tolerations'),
  ]
}

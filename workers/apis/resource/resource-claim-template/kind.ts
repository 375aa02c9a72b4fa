import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import {
  validateAnnotations,
  validateImmutable,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { defaultClaimSpec, validateClaimSpec } from '../claim-validation.ts'
import type { ResourceClaimTemplate } from '../types.ts'
import { resourceResourceClaimTemplateTypes } from './types-table.ts'

export const door = defineDoor<ResourceClaimTemplate>({
  types: resourceResourceClaimTemplateTypes,
  defaults: (template) =>
    withFields(template, { spec: withFields(template.spec, { spec: defaultClaimSpec(template.spec.spec) }) }),
  strategy: {
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
      ...validateLabels(spec.metadata?.labels, 'spec.metadata.labels'),
      ...validateAnnotations(spec.metadata?.annotations, 'spec.metadata.annotations'),
      ...validateClaimSpec(spec.spec, 'spec.spec'),
    ],
    validateUpdate: (template, old) => [
      ...validateObjectMetaUpdate(template.metadata, old.metadata),
      ...validateImmutable(template.spec, old.spec, 'spec'),
    ],
  },
  columns: [nameColumn, ageColumn],
})

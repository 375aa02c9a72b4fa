import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { containerColumns, formatLabels } from '../../workload-columns.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { validatePodTemplate } from '../pod/validation.ts'
import type { PodTemplate } from '../types.ts'
import { corePodTemplateTypes } from './types-table.ts'

const [containers, images] = containerColumns<PodTemplate>(({ template }) => template)

export const door = defineDoor<PodTemplate>({
  types: corePodTemplateTypes,
  defaults: (object) =>
    object.template ? withFields(object, { template: defaultPodTemplate(object.template) }) : object,
  strategy: {
    prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
    validate: (object) => [
      ...validateObjectMeta(object.metadata, true, nameIsDnsSubdomain),
      ...validatePodTemplate(object.template ?? { spec: { containers: [] } }, 'template'),
    ],
    validateUpdate: (object, old) => [
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...validatePodTemplate(object.template ?? { spec: { containers: [] } }, 'template'),
    ],
  },
  columns: [
    nameColumn,
    { name: 'Containers', type: 'string', cell: (object, nowMs) => containers?.cell(object, nowMs) ?? '' },
    { name: 'Images', type: 'string', cell: (object, nowMs) => images?.cell(object, nowMs) ?? '' },
    { name: 'Pod Labels', type: 'string', cell: ({ template }) => formatLabels(template?.metadata?.labels) },
  ],
})

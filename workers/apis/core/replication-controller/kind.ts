import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { formatSelector, fromLabels, matchesSelector } from '../../../apimachinery/label-selector.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { validateLastingTemplate } from '../../apps/template-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateNonNegative, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateCounts } from '../../status-counts.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns, formatLabels } from '../../workload-columns.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { podTemplateWarnings } from '../pod/warnings.ts'
import type { ReplicationController, ReplicationControllerSpec } from '../types.ts'

/** What there was before ReplicaSets. */
export const replicationControllerKind = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: '/registry/controllers',
  schema: 'core.v1.ReplicationController',
  defaults: defaultController,
  strategy: {
    prepareForCreate: (controller) => startGeneration(controller, { replicas: 0 }),
    prepareForUpdate: updateSpec,
    validate: (controller) => [
      ...validateObjectMeta(controller.metadata, true, nameIsDnsSubdomain),
      ...validateSpec(controller.spec),
    ],
    validateUpdate: (controller, old) => [
      ...validateObjectMetaUpdate(controller.metadata, old.metadata),
      ...validateSpec(controller.spec),
    ],
    warnings: ({ spec }, old) => (spec.template ? podTemplateWarnings(spec.template, old?.spec.template) : []),
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: (controller, old) => [
        ...validateObjectMetaUpdate(controller.metadata, old.metadata),
        ...validateCounts(controller.status ?? {}, ['replicas', 'fullyLabeledReplicas', 'readyReplicas']),
      ],
    },
  },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatSelector(fromLabels(spec.selector ?? {})),
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicationController>(({ spec }) => spec.template),
    { name: 'Selector', type: 'string', priority: 1, cell: ({ spec }) => formatLabels(spec.selector) },
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
})

/** Selector and labels come from the template. Like SetDefaults_ReplicationController. */
function defaultController(controller: ReplicationController): ReplicationController {
  const { spec, metadata } = controller
  const labels = spec.template?.metadata?.labels
  return withFields(controller, {
    metadata: fillIn(metadata, { labels }),
    spec: withFields(fillIn(spec, { replicas: 1, selector: labels }), {
      ...(spec.template && { template: defaultPodTemplate(spec.template) }),
    }),
  })
}

function validateSpec(spec: ReplicationControllerSpec): FieldError[] {
  const errors = validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds')
  const selector = spec.selector ?? {}
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'))
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'))
  if (spec.template === undefined) return [...errors, required('spec.template')]
  const labels = spec.template.metadata?.labels
  if (!matchesSelector(fromLabels(selector), labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  return [...errors, ...validateLastingTemplate(spec.template, 'ReplicationController')]
}

import type { FieldError } from '../../../apimachinery/field-error.ts'
import { formatSelector, fromLabelSelector } from '../../../apimachinery/label-selector.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineKind } from '../../define-kind.ts'
import {
  validateImmutable,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateAtMost, validateCounts } from '../../status-counts.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns, selectorColumn } from '../../workload-columns.ts'
import { validateLastingTemplate, validateSelector, validateSelectsTemplate } from '../template-validation.ts'
import type { ReplicaSet, ReplicaSetSpec } from '../types.ts'

/** So many pods of one template, whatever happens to them. */
export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  defaults: (replicaSet) => {
    const spec = fillIn(replicaSet.spec, { replicas: 1 })
    const template = spec.template && defaultPodTemplate(spec.template)
    return withFields(replicaSet, { spec: withFields(spec, { ...(template && { template }) }) })
  },
  strategy: {
    prepareForCreate: (replicaSet) => startGeneration(replicaSet, { replicas: 0 }),
    prepareForUpdate: updateSpec,
    validate: (replicaSet) => [
      ...validateObjectMeta(replicaSet.metadata, true, nameIsDnsSubdomain),
      ...validateSpec(replicaSet.spec),
    ],
    validateUpdate: (replicaSet, old) => [
      ...validateObjectMetaUpdate(replicaSet.metadata, old.metadata),
      ...(replicaSet.spec === old.spec ? [] : validateSpec(replicaSet.spec)),
      ...validateImmutable(replicaSet.spec.selector, old.spec.selector, 'spec.selector'),
    ],
    warnings: ({ spec }, old) => (spec.template ? podTemplateWarnings(spec.template, old?.spec.template) : []),
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateStatusUpdate } },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatSelector(fromLabelSelector(spec.selector) ?? []),
    withReplicas: (replicaSet, replicas) => ({ ...replicaSet, spec: { ...replicaSet.spec, replicas } }),
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicaSet>(({ spec }) => spec.template),
    selectorColumn<ReplicaSet>(({ spec }) => spec.selector),
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
})

/** Like ValidateReplicaSetSpec; the template of a ReplicaSet may be absent in its schema, not here. */
function validateSpec(spec: ReplicaSetSpec): FieldError[] {
  const template = spec.template ?? { spec: { containers: [] } }
  return [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    // Upstream says deployment here too.
    ...validateSelector(spec.selector, 'deployment'),
    ...validateSelectsTemplate(spec.selector, template),
    ...validateLastingTemplate(template, 'ReplicaSet'),
  ]
}

function validateStatusUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  const status = replicaSet.status ?? { replicas: 0 }
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']
  return [
    ...validateObjectMetaUpdate(replicaSet.metadata, old.metadata),
    ...validateCounts(status, ['replicas', ...parts, 'observedGeneration', 'terminatingReplicas']),
    ...validateAtMost(status, parts, 'replicas', 'cannot be greater than status.replicas'),
    ...validateAtMost(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'),
  ]
}

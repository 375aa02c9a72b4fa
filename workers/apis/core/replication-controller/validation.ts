// Like ValidateReplicationController in pkg/apis/core/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { fromLabels, matchesSelector } from '../../../apimachinery/label-selector.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateNonNegative, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateAtMost, validateCounts } from '../../status-counts.ts'
import { validatePodTemplate } from '../pod/validation.ts'
import type { PodTemplateSpec, ReplicationController, ReplicationControllerSpec } from '../types.ts'

export function validateController({ metadata, spec }: ReplicationController): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateControllerUpdate(controller: ReplicationController, old: ReplicationController): FieldError[] {
  return [
    ...validateObjectMetaUpdate(controller.metadata, old.metadata),
    ...(controller.spec === old.spec ? [] : validateSpec(controller.spec)),
  ]
}

function validateSpec(spec: ReplicationControllerSpec): FieldError[] {
  const errors = validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds')
  const { selector = {}, template } = spec
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'))
  if (spec.replicas === undefined) errors.push(required('spec.replicas'))
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'))
  if (template === undefined) return [...errors, required('spec.template')]
  return [...errors, ...validateTemplate(template, selector)]
}

function validateTemplate(template: PodTemplateSpec, selector: Readonly<Record<string, string>>): FieldError[] {
  const errors: FieldError[] = []
  const labels = template.metadata?.labels
  if (Object.keys(selector).length > 0 && !matchesSelector(fromLabels(selector), labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  errors.push(...validatePodTemplate(template, 'spec.template'))
  const { restartPolicy, activeDeadlineSeconds } = template.spec
  if (restartPolicy !== 'Always') {
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy ?? '', ['Always']))
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in ReplicationController is not Supported'
    errors.push(forbidden('spec.template.spec.activeDeadlineSeconds', detail))
  }
  return errors
}

const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']

export function validateControllerStatusUpdate(
  controller: ReplicationController,
  old: ReplicationController,
): FieldError[] {
  const status = controller.status ?? { replicas: 0 }
  return [
    ...validateObjectMetaUpdate(controller.metadata, old.metadata),
    ...validateCounts(status, ['replicas', ...parts, 'observedGeneration']),
    ...validateAtMost(status, parts, 'replicas', 'cannot be greater than status.replicas'),
    ...validateAtMost(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'),
  ]
}

// What the workloads of this group demand of their selector and template.
import type { FieldError } from '../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { matchesLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { validatePodTemplate } from '../core/pod/validation.ts'
import type { PodTemplateSpec } from '../core/types.ts'
import { validateLabelSelector } from '../object-meta-validation.ts'

/** There must be one, and it must not select everything. `kind` as upstream's message has it. */
export function validateSelector(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (selector === undefined) return [required('spec.selector')]
  const errors = validateLabelSelector(selector, 'spec.selector')
  if (isEmptySelector(selector))
    errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${kind}`))
  return errors
}

/** Pods made from the template must be selected. */
export function validateSelectsTemplate(selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] {
  const labels = template.metadata?.labels
  if (matchesLabelSelector(selector, labels)) return []
  return [invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
}

/** Pods that run for ever. `kind` as upstream's message has it. */
export function validateLastingTemplate(template: PodTemplateSpec, kind: string): FieldError[] {
  const errors = validatePodTemplate(template, 'spec.template')
  const { restartPolicy, activeDeadlineSeconds } = template.spec
  if (restartPolicy !== 'Always') {
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy ?? '', ['Always']))
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`
    errors.push(forbidden('spec.template.spec.activeDeadlineSeconds', detail))
  }
  return errors
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}

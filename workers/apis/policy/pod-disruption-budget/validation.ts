// Like ValidatePodDisruptionBudget in pkg/apis/policy/validation.
import { type FieldError, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import { nameIsPathSegment } from '../../../apimachinery/name-validation.ts'
import { internalObject } from '../../core/pod/internal-json.ts'
import { validateAtMost100Percent, validateIntOrPercent } from '../../int-or-percent.ts'
import { validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateCounts } from '../../status-counts.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../types.ts'

export function validateBudget({ metadata, spec }: PodDisruptionBudget): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsPathSegment), ...validateSpec(spec)]
}

export function validateBudgetUpdate(budget: PodDisruptionBudget, old: PodDisruptionBudget): FieldError[] {
  return [...validateObjectMetaUpdate(budget.metadata, old.metadata), ...validateSpec(budget.spec)]
}

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget']

function validateSpec(spec: PodDisruptionBudgetSpec): FieldError[] {
  const errors: FieldError[] = []
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    const shown = internalObject('policy.v1.PodDisruptionBudgetSpec', spec)
    errors.push(invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    errors.push(...validateIntOrPercent(spec[name], `spec.${name}`))
    errors.push(...validateAtMost100Percent(spec[name], `spec.${name}`))
  }
  errors.push(...validateLabelSelector(spec.selector, 'spec.selector'))
  const policy = spec.unhealthyPodEvictionPolicy
  if (policy !== undefined && !evictionPolicies.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies))
  }
  return errors
}

export function validateBudgetStatusUpdate(budget: PodDisruptionBudget, old: PodDisruptionBudget): FieldError[] {
  return [
    ...validateObjectMetaUpdate(budget.metadata, old.metadata),
    ...validateCounts(budget.status ?? {}, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']),
  ]
}

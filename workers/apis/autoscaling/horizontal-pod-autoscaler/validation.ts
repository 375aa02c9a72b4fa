// Like ValidateHorizontalPodAutoscaler in pkg/apis/autoscaling/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateAmount } from '../../core/resource-amounts.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateCounts } from '../../status-counts.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../v2-types.ts'
import { validateMetric } from './metric-validation.ts'
import { validateReference } from './reference-validation.ts'

export function validateAutoscaler({ metadata, spec }: HorizontalPodAutoscaler): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateAutoscalerStatusUpdate(
  autoscaler: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(autoscaler.metadata, old.metadata),
    ...validateCounts(autoscaler.status ?? {}, ['currentReplicas', 'desiredReplicas']),
  ]
}

export function validateSpec(spec: HorizontalPodAutoscalerSpec): FieldError[] {
  const { minReplicas, maxReplicas, metrics = [], behavior } = spec
  const errors: FieldError[] = []
  // To zero only behind a gate that is off.
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  }
  if (maxReplicas < 1) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  errors.push(...validateReference(spec.scaleTargetRef, 'spec.scaleTargetRef'))
  errors.push(...metrics.flatMap((metric, i) => validateMetric(metric, `spec.metrics[${i}]`)))
  const hasOther = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas === 0 && !hasOther) {
    const detail = 'must specify at least one Object or External metric to support scaling to zero replicas'
    errors.push(forbidden('spec.metrics', detail))
  }
  for (const name of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[name]
    if (rules) errors.push(...validateRules(rules, `spec.behavior.${name}`))
  }
  return errors
}

const selectPolicies = ['Disabled', 'Max', 'Min']
const longestWindow = 3600
const longestPeriod = 1800

function validateRules(rules: HPAScalingRules, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules
  const wrongWindow = (detail: string) => errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, detail))
  if (window !== undefined && window < 0) wrongWindow('must be greater than or equal to zero')
  if (window !== undefined && window > longestWindow) wrongWindow(`must be less than or equal to ${longestWindow}`)
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) {
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies))
  }
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'))
  errors.push(...policies.flatMap((policy, i) => validatePolicy(policy, `${path}.policies[${i}]`)))
  return tolerance === undefined ? errors : [...errors, ...validateAmount(tolerance, `${path}.tolerance`)]
}

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(`${path}.type`, type, ['Percent', 'Pods']))
  if (value <= 0) errors.push(invalid(`${path}.value`, value, 'must be greater than zero'))
  if (periodSeconds <= 0) errors.push(invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'))
  if (periodSeconds > longestPeriod) {
    errors.push(invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`))
  }
  return errors
}

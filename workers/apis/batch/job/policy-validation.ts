// Rules that decide how a Job fails or succeeds early. Like validatePodFailurePolicy and validateSuccessPolicy.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { JobSpec, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyRule } from '../types.ts'

const maxRules = 20
const maxExitCodes = 255
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']

export function validatePodFailurePolicy(spec: JobSpec): FieldError[] {
  const path = 'spec.podFailurePolicy.rules'
  const rules = spec.podFailurePolicy?.rules ?? []
  const errors = rules.length > maxRules ? [tooMany(path, rules.length, maxRules)] : []
  rules.forEach((rule, i) => {
    errors.push(...validateRule(rule, spec, `${path}[${i}]`))
  })
  return errors
}

function validateRule(rule: PodFailurePolicyRule, spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const action: string = rule.action ?? ''
  if (action === '')
    errors.push(required(`${path}.action`, `valid values: ${JSON.stringify(actions).replaceAll(',', ' ')}`))
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  } else if (!actions.includes(action)) errors.push(notSupported(`${path}.action`, action, actions))
  if (rule.onExitCodes) errors.push(...validateExitCodes(rule.onExitCodes, spec, `${path}.onExitCodes`))
  rule.onPodConditions?.forEach((pattern, i) => {
    const at = `${path}.onPodConditions[${i}]`
    errors.push(...qualifiedNameErrors(pattern.type).map((text) => invalid(`${at}.type`, pattern.type, text)))
    const status = pattern.status ?? ''
    if (status === '') errors.push(required(`${at}.status`, 'valid values: ["False" "True" "Unknown"]'))
    else if (!['True', 'False', 'Unknown'].includes(status)) {
      errors.push(notSupported(`${at}.status`, status, ['False', 'True', 'Unknown']))
    }
  })
  const conditions = rule.onPodConditions?.length ?? 0
  if (rule.onExitCodes && conditions > 0) {
    errors.push(invalid(path, '', 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (!rule.onExitCodes && conditions === 0) {
    errors.push(invalid(path, '', 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
  return errors
}

function validateExitCodes(rule: PodFailurePolicyOnExitCodesRequirement, spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const operator: string = rule.operator ?? ''
  const values = rule.values ?? []
  if (operator === '') errors.push(required(`${path}.operator`, 'valid values: ["In" "NotIn"]'))
  else if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(notSupported(`${path}.operator`, operator, ['In', 'NotIn']))
  }
  const { containers, initContainers = [] } = spec.template.spec
  const name = rule.containerName
  if (name !== undefined && ![...containers, ...initContainers].some((container) => container.name === name)) {
    errors.push(
      invalid(`${path}.containerName`, name, 'must be one of the container or initContainer names in the pod template'),
    )
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, values, 'at least one value is required'))
  else if (values.length > maxExitCodes) errors.push(tooMany(`${path}.values`, values.length, maxExitCodes))
  values.forEach((value, i) => {
    if (operator === 'In' && value === 0) {
      errors.push(invalid(`${path}.values[${i}]`, value, 'must not be 0 for the In operator'))
    }
    if (values.indexOf(value) < i) errors.push(duplicate(`${path}.values[${i}]`, value))
    else if (i > 0 && value < (values[i - 1] ?? 0)) errors.push(invalid(`${path}.values`, values, 'must be ordered'))
  })
  return errors
}

export function validateSuccessPolicy(spec: JobSpec): FieldError[] {
  const path = 'spec.successPolicy'
  if (spec.completionMode !== 'Indexed') return [invalid(path, spec.successPolicy, 'requires indexed completion mode')]
  const rules = spec.successPolicy?.rules ?? []
  if (rules.length === 0)
    return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
  const errors = rules.length > maxRules ? [tooMany(`${path}.rules`, rules.length, maxRules)] : []
  rules.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`
    if (rule.succeededCount === undefined && rule.succeededIndexes === undefined) {
      errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'))
    }
    const { succeededCount, succeededIndexes } = rule
    if (succeededIndexes !== undefined && !/^(\d+(-\d+)?)(,\d+(-\d+)?)*$/.test(succeededIndexes)) {
      errors.push(invalid(`${at}.succeededIndexes`, succeededIndexes, 'error parsing succeededIndexes'))
    }
    if (succeededCount === undefined) return
    if (succeededCount <= 0) errors.push(invalid(`${at}.succeededCount`, succeededCount, 'must be greater than 0'))
    const completions = spec.completions ?? 0
    if (succeededCount > completions) {
      const detail = `must be less than or equal to ${completions} (the number of specified completions)`
      errors.push(invalid(`${at}.succeededCount`, succeededCount, detail))
    }
  })
  return errors
}

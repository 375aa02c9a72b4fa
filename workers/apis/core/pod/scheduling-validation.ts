// Where a pod may and wants to run: affinity, tolerations, spreading. Like validateAffinity, ValidateTolerations and
// validateTopologySpreadConstraints in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  labelValueErrors,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  qualifiedNameErrors,
} from '../../../apimachinery/name-validation.ts'
import { validateLabelSelector } from '../../object-meta-validation.ts'
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
} from '../types.ts'

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity(affinity: Affinity, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity?.[requiredTerms]) {
    errors.push(...validateNodeSelector(nodeAffinity[requiredTerms], `${path}.nodeAffinity.${requiredTerms}`))
  }
  nodeAffinity?.[preferredTerms]?.forEach((term, i) => {
    const at = `${path}.nodeAffinity.${preferredTerms}[${i}]`
    errors.push(...validateWeight(term.weight, `${at}.weight`))
    errors.push(...validateNodeSelectorTerm(term.preference, true, `${at}.preference`))
  })
  for (const [name, pods] of [
    ['podAffinity', podAffinity],
    ['podAntiAffinity', podAntiAffinity],
  ] as const) {
    pods?.[requiredTerms]?.forEach((term, i) => {
      errors.push(...validatePodAffinityTerm(term, `${path}.${name}.${requiredTerms}[${i}]`))
    })
    pods?.[preferredTerms]?.forEach((term: WeightedPodAffinityTerm, i: number) => {
      const at = `${path}.${name}.${preferredTerms}[${i}]`
      errors.push(...validateWeight(term.weight, `${at}.weight`))
      errors.push(...validatePodAffinityTerm(term.podAffinityTerm, `${at}.podAffinityTerm`))
    })
  }
  return errors
}

/** Which nodes will do: one of the terms must match. */
export function validateNodeSelector(selector: NodeSelector, path: string): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? []
  const at = `${path}.nodeSelectorTerms`
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')]
  return terms.flatMap((term, i) => validateNodeSelectorTerm(term, false, `${at}[${i}]`))
}

function validateWeight(weight: number, path: string): FieldError[] {
  return weight <= 0 || weight > 100 ? [invalid(path, weight, 'must be in the range 1-100')] : []
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, anyValue: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  term.matchExpressions?.forEach((requirement, i) => {
    errors.push(...validateExpression(requirement, anyValue, `${path}.matchExpressions[${i}]`))
  })
  term.matchFields?.forEach((requirement, i) => {
    errors.push(...validateField(requirement, `${path}.matchFields[${i}]`))
  })
  return errors
}

function validateExpression(requirement: NodeSelectorRequirement, anyValue: boolean, path: string): FieldError[] {
  const { key, operator, values = [] } = requirement
  const errors: FieldError[] = []
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      }
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      }
      break
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) {
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
      }
      break
    default:
      errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  }
  for (const text of qualifiedNameErrors(key)) errors.push(invalid(`${path}.key`, key, text))
  if (anyValue) return errors
  values.forEach((value, i) => {
    for (const text of labelValueErrors(value)) errors.push(invalid(`${path}.values[${i}]`, value, text))
  })
  return errors
}

function validateField(requirement: NodeSelectorRequirement, path: string): FieldError[] {
  const { key, operator, values = [] } = requirement
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    errors.push(required(`${path}.values`, detail))
  }
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key, 'not a valid field selector key')]
  values.forEach((value, i) => {
    for (const text of nameIsDnsSubdomain(value, false)) errors.push(invalid(`${path}.values[${i}]`, value, text))
  })
  return errors
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string): FieldError[] {
  const errors = validateLabelSelector(term.labelSelector, `${path}.labelSelector`)
  errors.push(...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`))
  for (const name of term.namespaces ?? []) {
    for (const text of nameIsDnsLabel(name, false)) errors.push(invalid(`${path}.namespace`, name, text))
  }
  errors.push(...validateMatchLabelKeys(term, path))
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  for (const text of qualifiedNameErrors(term.topologyKey))
    errors.push(invalid(`${path}.topologyKey`, term.topologyKey, text))
  return errors
}

/** Like validateMatchLabelKeysAndMismatchLabelKeys. */
function validateMatchLabelKeys(term: PodAffinityTerm, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term
  if (matchLabelKeys.length > 0 && !labelSelector) {
    errors.push(forbidden(`${path}.matchLabelKeys`, 'must not be specified when labelSelector is not set'))
  }
  if (mismatchLabelKeys.length > 0 && !labelSelector) {
    errors.push(forbidden(`${path}.mismatchLabelKeys`, 'must not be specified when labelSelector is not set'))
  }
  for (const [name, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const) {
    keys.forEach((key, i) => {
      for (const text of qualifiedNameErrors(key)) errors.push(invalid(`${path}.${name}[${i}]`, key, text))
    })
  }
  matchLabelKeys.forEach((key, i) => {
    if (mismatchLabelKeys.includes(key)) {
      errors.push(invalid(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
    }
  })
  return errors
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, i) => validateToleration(toleration, `${path}[${i}]`))
}

function validateToleration(toleration: Toleration, path: string): FieldError[] {
  const { key = '', operator = '' as const, value = '', effect = '' as const, tolerationSeconds } = toleration
  const errors = key === '' ? [] : qualifiedNameErrors(key).map((text) => invalid(`${path}.key`, key, text))
  if (key === '' && operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    errors.push(invalid(`${path}.operator`, operator, detail))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  if (operator === '' || operator === 'Equal') {
    const valueErrors = labelValueErrors(value)
    if (valueErrors.length > 0) errors.push(invalid(`${path}.operator`, value, valueErrors.join(';')))
  } else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"))
  } else errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']))
  if (effect !== '' && !effects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, effects))
  return errors
}

const whenUnsatisfiable = ['DoNotSchedule', 'ScheduleAnyway']

export function validateSpreadConstraints(
  constraints: readonly TopologySpreadConstraint[],
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  constraints.forEach((constraint, i) => {
    const at = `${path}[${i}]`
    const { maxSkew, topologyKey, minDomains } = constraint
    const when: string = constraint.whenUnsatisfiable ?? ''
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero'))
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    else
      for (const text of qualifiedNameErrors(topologyKey)) errors.push(invalid(`${at}.topologyKey`, topologyKey, text))
    if (!whenUnsatisfiable.includes(when)) errors.push(notSupported(`${at}.whenUnsatisfiable`, when, whenUnsatisfiable))
    const pair = `{${topologyKey}, ${when}}`
    // Upstream tells of a duplicate at the first of the two.
    const later = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === when)
    if (later) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair))
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalid(`${at}.minDomains`, minDomains, 'must be greater than zero'))
      if (when !== 'DoNotSchedule') {
        const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${when}`
        errors.push(invalid(`${at}.minDomains`, minDomains, detail))
      }
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy: string | undefined = constraint[name]
      if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore') {
        errors.push(notSupported(`${at}.${name}`, policy, ['Honor', 'Ignore']))
      }
    }
    errors.push(...validateSpreadLabelKeys(constraint, at))
    errors.push(...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`))
  })
  return errors
}

function validateSpreadLabelKeys(
  { matchLabelKeys = [], labelSelector }: TopologySpreadConstraint,
  path: string,
): FieldError[] {
  if (matchLabelKeys.length === 0) return []
  if (!labelSelector) {
    return [forbidden(`${path}.matchLabelKeys`, 'must not be specified when labelSelector is not set')]
  }
  return matchLabelKeys.flatMap((key, i) =>
    qualifiedNameErrors(key).map((text) => invalid(`${path}.matchLabelKeys[${i}]`, key, text)),
  )
}

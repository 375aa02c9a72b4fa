// Which objects and requests are meant. Like validateMatchResources and validateMatchConditions in
// pkg/apis/admissionregistration/validation.
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../apimachinery/share.ts'
import { validateLabelSelector } from '../object-meta-validation.ts'
import { expressionError } from './expression.ts'
import { defaultRules, validateNamedRule } from './rule-validation.ts'
import type { MatchCondition, MatchResources } from './types.ts'

/** Like SetDefaults_MatchResources. */
export function defaultMatchResources(match: MatchResources): MatchResources {
  const filled = fillIn(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} })
  const { resourceRules, excludeResourceRules } = filled
  return withFields(filled, {
    ...(resourceRules && { resourceRules: defaultRules(resourceRules) }),
    ...(excludeResourceRules && { excludeResourceRules: defaultRules(excludeResourceRules) }),
  })
}

const matchPolicies = ['Equivalent', 'Exact']

export function validateMatchResources(match: MatchResources | undefined, path: string): FieldError[] {
  if (match === undefined) return []
  const errors: FieldError[] = []
  const policy: string | undefined = match.matchPolicy
  if (policy === undefined) errors.push(required(`${path}.matchPolicy`))
  else if (!matchPolicies.includes(policy)) errors.push(notSupported(`${path}.matchPolicy`, policy, matchPolicies))
  for (const name of ['namespaceSelector', 'objectSelector'] as const) {
    if (match[name] === undefined) errors.push(required(`${path}.${name}`))
    else errors.push(...validateLabelSelector(match[name], `${path}.${name}`))
  }
  for (const name of ['resourceRules', 'excludeResourceRules'] as const) {
    match[name]?.forEach((rule, i) => {
      errors.push(...validateNamedRule(rule, `${path}.${name}[${i}]`))
    })
  }
  return errors
}

const mostConditions = 64

export function validateMatchConditions(
  conditions: readonly MatchCondition[],
  path: string,
  hasParams = false,
): FieldError[] {
  const errors = conditions.length > mostConditions ? [tooMany(path, conditions.length, mostConditions)] : []
  const names = new Set<string>()
  conditions.forEach(({ name, expression }, i) => {
    const at = `${path}[${i}]`
    const trimmed = expression.trim()
    if (trimmed === '') errors.push(required(`${at}.expression`))
    else {
      const problem = expressionError(trimmed, { hasParams, hasVariables: false })
      if (problem !== undefined) errors.push(invalid(`${at}.expression`, trimmed, problem))
    }
    if (name === '') errors.push(required(`${at}.name`))
    else errors.push(...qualifiedNameErrors(name).map((text) => invalid(`${at}.name`, name, text)))
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
    if (name !== '') names.add(name)
  })
  return errors
}

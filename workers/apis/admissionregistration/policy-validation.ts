// What both sorts of policies, and their bindings, must say. Like pkg/apis/admissionregistration/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDns1035Label,
  nameIsDnsSubdomain,
  nameIsPathSegment,
} from '../../apimachinery/name-validation.ts'
import { validateLabelSelector } from '../object-meta-validation.ts'
import { expressionError } from './expression.ts'
import { validateMatchConditions, validateMatchResources } from './match-validation.ts'
import type { MatchCondition, MatchResources, ParamKind, ParamRef, Variable } from './types.ts'

type PolicySpec = {
  readonly failurePolicy?: string | undefined
  readonly paramKind?: ParamKind | undefined
  readonly matchConstraints?: MatchResources | undefined
  readonly matchConditions?: readonly MatchCondition[] | undefined
  readonly variables?: readonly Variable[] | undefined
}

const failurePolicies = ['Fail', 'Ignore']

/** The part of a policy that says when it is asked. */
export function validatePolicyScope(spec: PolicySpec): FieldError[] {
  const errors: FieldError[] = []
  const { failurePolicy, paramKind, matchConstraints, matchConditions = [], variables = [] } = spec
  if (failurePolicy === undefined) errors.push(required('spec.failurePolicy'))
  else if (!failurePolicies.includes(failurePolicy)) {
    errors.push(notSupported('spec.failurePolicy', failurePolicy, failurePolicies))
  }
  if (paramKind) errors.push(...validateParamKind(paramKind, 'spec.paramKind'))
  if (matchConstraints === undefined) errors.push(required('spec.matchConstraints'))
  else {
    errors.push(...validateMatchResources(matchConstraints, 'spec.matchConstraints'))
    if (!matchConstraints.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'))
  }
  const hasParams = paramKind !== undefined
  errors.push(...validateMatchConditions(matchConditions, 'spec.matchConditions', hasParams))
  return [...errors, ...variables.flatMap((one, i) => validateVariable(one, hasParams, `spec.variables[${i}]`))]
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

function validateVariable({ name, expression }: Variable, hasParams: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (name.trim() === '') errors.push(required(`${path}.name`, 'name is not specified'))
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || reserved.has(name)) {
    errors.push(invalid(`${path}.name`, name, 'must be a valid CEL identifier'))
  }
  return [...errors, ...validateExpression(expression, { hasParams, hasVariables: true }, `${path}.expression`)]
}

export function validateExpression(
  expression: string,
  variables: { readonly hasParams: boolean; readonly hasVariables: boolean },
  path: string,
): FieldError[] {
  if (expression.trim() === '') return [required(path, 'expression is not specified')]
  const problem = expressionError(expression, variables)
  return problem === undefined ? [] : [invalid(path, expression, problem)]
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string): FieldError[] {
  const errors: FieldError[] = []
  const parts = apiVersion.split('/')
  const at = `${path}.apiVersion`
  if (apiVersion === '') errors.push(required(at))
  else if (parts.length > 2) errors.push(invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
  else {
    const [group, version = ''] = parts.length === 2 ? parts : ['', apiVersion]
    const groupErrors = group ? dns1123SubdomainErrors(group) : []
    if (groupErrors.length > 0) errors.push(invalid(at, group, groupErrors.join(',')))
    const versionErrors = nameIsDns1035Label(version, false)
    if (version === '') errors.push(invalid(at, apiVersion, 'version must be specified'))
    else if (versionErrors.length > 0) errors.push(invalid(at, version, versionErrors.join(',')))
  }
  const kindErrors = nameIsDns1035Label(kind.toLowerCase(), false)
  if (kind === '') errors.push(required(`${path}.kind`))
  else if (kindErrors.length > 0) {
    const detail = `may have mixed case, but should otherwise match: ${kindErrors.join(',')}`
    errors.push(invalid(`${path}.kind`, kind, detail))
  }
  return errors
}

export function validatePolicyName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [required(path)]
  return nameIsDnsSubdomain(name, false).map((text) => invalid(path, name, text))
}

export function validateParamRef(reference: ParamRef | undefined, path: string): FieldError[] {
  if (reference === undefined) return []
  const { name = '', selector, parameterNotFoundAction: action = '' } = reference
  const errors = name === '' ? [] : nameIsPathSegment(name, false).map((text) => invalid(`${path}.name`, name, text))
  const exclusive = 'name and selector are mutually exclusive'
  if (name !== '' && selector) errors.push(forbidden(`${path}.name`, exclusive))
  errors.push(...validateLabelSelector(selector, `${path}.selector`))
  if (name !== '' && selector) errors.push(forbidden(`${path}.selector`, exclusive))
  if (name === '' && !selector) errors.push(required(path, 'one of name or selector must be specified'))
  const at = `${path}.parameterNotFoundAction`
  if (action === '') errors.push(required(at))
  else if (action !== 'Deny' && action !== 'Allow') errors.push(notSupported(at, action, ['Deny', 'Allow']))
  return errors
}

/** `default/limits`, or what selects them. */
export function paramRefCell(reference: ParamRef | undefined): string {
  if (reference === undefined) return '<unset>'
  const { name = '', namespace = '', selector } = reference
  if (name !== '') return `${namespace || '*'}/${name}`
  return selector ? JSON.stringify(selector) : '<unset>'
}

/** `apps/v1/Deployment`. */
export function paramKindCell(kind: ParamKind | undefined): string {
  return kind === undefined ? '<unset>' : `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`
}

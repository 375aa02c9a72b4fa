// Like ValidateResourceQuota in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { internalObject } from '../pod/internal-json.ts'
import { isQuotaResource, validateQuotaResourceName } from '../quota-resources.ts'
import { validateAmountOf } from '../resource-amounts.ts'
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../types.ts'

export function validateQuota({ metadata, spec }: ResourceQuota): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const errors = [...validateObjectMetaUpdate(quota.metadata, old.metadata), ...validateSpec(quota.spec)]
  const sorted = (spec: ResourceQuotaSpec) => [...new Set(spec.scopes ?? [])].sort()
  if (deepEqual(sorted(quota.spec), sorted(old.spec))) return errors
  return [...errors, invalid('spec.scopes', quota.spec.scopes, fieldIsImmutable)]
}

export function validateQuotaStatusUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  return [
    ...validateObjectMetaUpdate(quota.metadata, old.metadata),
    ...validateAmounts(quota.status?.hard, 'status.hard'),
    ...validateAmounts(quota.status?.used, 'status.used'),
  ]
}

function validateAmounts(amounts: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => [
    ...validateQuotaResourceName(name, `${path}[${name}]`),
    ...validateAmountOf(name, amount, `${path}[${name}]`),
  ])
}

function validateSpec(spec: ResourceQuotaSpec): FieldError[] {
  const errors = validateAmounts(spec.hard, 'spec.hard')
  const limited = Object.keys(spec.hard ?? {}).sort()
  const scopes = spec.scopes ?? []
  const wrong = (detail: string) => errors.push(invalid('spec.scopes', scopes, detail))
  for (const scope of scopes) {
    if (!scopeNames.includes(scope)) wrong('unsupported scope')
    for (const name of limited) {
      if (isQuotaResource(name) && !isScopeOf(scope, name)) wrong('unsupported scope applied to resource')
    }
  }
  if (isContradictory(scopes)) wrong('conflicting scopes')
  return [...errors, ...validateSelector(spec, limited)]
}

const scopeNames: readonly string[] = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
]
const computeResources = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']

/** Like IsResourceQuotaScopeValidForResource. */
function isScopeOf(scope: string, resource: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return resource === 'pods'
    case 'VolumeAttributesClass':
      return resource === 'persistentvolumeclaims' || resource === 'requests.storage'
    default:
      return !scopeNames.includes(scope) || resource === 'pods' || computeResources.includes(resource)
  }
}

function isContradictory(scopes: readonly string[]): boolean {
  const both = (a: string, b: string) => scopes.includes(a) && scopes.includes(b)
  return both('BestEffort', 'NotBestEffort') || both('Terminating', 'NotTerminating')
}

const existsOnly =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

function validateSelector(spec: ResourceQuotaSpec, limited: readonly string[]): FieldError[] {
  if (spec.scopeSelector === undefined) return []
  const path = 'spec.scopeSelector.matchExpressions'
  const errors: FieldError[] = []
  const requirements = spec.scopeSelector.matchExpressions ?? []
  for (const requirement of requirements) {
    const scope: string = requirement.scopeName
    if (!scopeNames.includes(scope)) errors.push(invalid(`${path}.scopeName`, scope, 'unsupported scope'))
    for (const name of limited) {
      if (!isQuotaResource(name) || isScopeOf(scope, name)) continue
      const shown = internalObject('core.v1.ScopeSelector', spec.scopeSelector)
      errors.push(invalid(path, shown, 'unsupported scope applied to resource'))
    }
    errors.push(...validateOperator(requirement, path))
  }
  if (isContradictory(requirements.map(({ scopeName }) => scopeName))) {
    errors.push(invalid(path, spec.scopes, 'conflicting scopes'))
  }
  return errors
}

function validateOperator(requirement: ScopedResourceSelectorRequirement, path: string): FieldError[] {
  const { values = [] } = requirement
  const [scope, operator]: [string, string] = [requirement.scopeName, requirement.operator]
  const errors: FieldError[] = []
  const takesValues = scope === 'PriorityClass' || scope === 'VolumeAttributesClass' || !scopeNames.includes(scope)
  if (!takesValues && operator !== 'Exists') errors.push(invalid(`${path}.operator`, operator, existsOnly))
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length > 0) return errors
    const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    return [...errors, required(`${path}.values`, detail)]
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length === 0) return errors
    const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    return [...errors, invalid(`${path}.values`, values, detail)]
  }
  return [...errors, invalid(`${path}.operator`, operator, 'not a valid selector operator')]
}

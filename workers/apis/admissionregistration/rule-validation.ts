// Which requests webhooks and policies look at. Like validateRule in pkg/apis/admissionregistration/validation.
import { duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { nameIsPathSegment } from '../../apimachinery/name-validation.ts'
import { fillIn, mapShared } from '../../apimachinery/share.ts'
import type { NamedRuleWithOperations, RuleWithOperations } from './types.ts'

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']

/** Like SetDefaults_Rule. */
export function defaultRules<T extends RuleWithOperations>(rules: readonly T[]): readonly T[] {
  return mapShared(rules, (rule) => fillIn(rule, { scope: '*' } as T))
}

export function validateNamedRule(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const names = rule.resourceNames ?? []
  const errors = names.flatMap((name, i) => {
    const at = `${path}.resourceNames[${i}]`
    const wrong = nameIsPathSegment(name, false).map((text) => invalid(at, name, text))
    return names.indexOf(name) < i ? [...wrong, duplicate(at, name)] : wrong
  })
  return [...errors, ...validateRule(rule, path)]
}

export function validateRule(rule: RuleWithOperations, path: string): FieldError[] {
  const errors = validateList(rule.operations, `${path}.operations`, 'operations')
  rule.operations?.forEach((operation, i) => {
    if (!operations.includes(operation)) errors.push(notSupported(`${path}.operations[${i}]`, operation, operations))
  })
  errors.push(...validateList(rule.apiGroups, `${path}.apiGroups`, 'API groups'))
  errors.push(...validateList(rule.apiVersions, `${path}.apiVersions`, 'API versions'))
  rule.apiVersions?.forEach((version, i) => {
    if (version === '') errors.push(required(`${path}.apiVersions[${i}]`))
  })
  errors.push(...validateResources(rule.resources ?? [], `${path}.resources`))
  const { scope } = rule
  if (scope !== undefined && !scopes.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, scopes))
  return errors
}

function validateList(list: readonly string[] | undefined, path: string, what: string): FieldError[] {
  if (!list?.length) return [required(path)]
  if (list.length === 1 || !list.includes('*')) return []
  return [invalid(path, list, `if '*' is present, must not specify other ${what}`)]
}

function validateResources(resources: readonly string[], path: string): FieldError[] {
  const errors = resources.length === 0 ? [required(path)] : []
  const wholeResources = new Set<string>()
  const wholeSubresources = new Set<string>()
  let hasPlain = false
  resources.forEach((text, i) => {
    const at = `${path}[${i}]`
    if (text === '') {
      errors.push(required(at))
      return
    }
    const [resource = '', ...rest] = text.split('/')
    if (rest.length === 0) {
      hasPlain = text !== '*'
      return
    }
    const subresource = rest.join('/')
    const covered = (pattern: string) => invalid(at, text, `if '${pattern}' is present, must not specify ${text}`)
    if (wholeResources.has(resource)) errors.push(covered(`${resource}/*`))
    if (wholeSubresources.has(subresource)) errors.push(covered(`*/${subresource}`))
    if (subresource === '*') wholeResources.add(resource)
    if (resource === '*') wholeSubresources.add(subresource)
  })
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"))
  }
  if (resources.includes('*') && hasPlain) {
    const detail = "if '*' is present, must not specify other resources without subresources"
    errors.push(invalid(path, resources, detail))
  }
  return errors
}

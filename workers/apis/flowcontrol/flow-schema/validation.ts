// Like ValidateFlowSchema in pkg/apis/flowcontrol/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { internalObject } from '../../core/pod/internal-json.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import type {
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../types.ts'

const lastPrecedence = 10_000
const distinguishers = ['ByNamespace', 'ByUser']

export function validateFlowSchema({ metadata, spec }: FlowSchema): FieldError[] {
  return [...validateObjectMeta(metadata, false, nameIsDnsSubdomain), ...validateSpec(metadata.name, spec)]
}

function validateSpec(name: string, spec: FlowSchemaSpec): FieldError[] {
  const errors: FieldError[] = []
  const precedence = spec.matchingPrecedence ?? 0
  const wrong = (detail: string) => errors.push(invalid('spec.matchingPrecedence', precedence, detail))
  if (precedence <= 0) wrong('must be a positive value')
  if (precedence > lastPrecedence) wrong(`must not be greater than ${lastPrecedence}`)
  if (precedence === 1 && name !== 'exempt') wrong("only the schema named 'exempt' may have matchingPrecedence 1")
  const method = spec.distinguisherMethod
  if (method && !distinguishers.includes(method.type)) {
    const shown = internalObject('flowcontrol.v1.FlowDistinguisherMethod', method)
    errors.push(notSupported('spec.distinguisherMethod.type', shown, distinguishers))
  }
  const level = spec.priorityLevelConfiguration?.name ?? ''
  const path = 'spec.priorityLevelConfiguration.name'
  if (level === '') errors.push(required(path, 'must reference a priority level'))
  else errors.push(...nameIsDnsSubdomain(level, false).map((text) => invalid(path, level, text)))
  return [...errors, ...(spec.rules ?? []).flatMap((rule, i) => validateRules(rule, `spec.rules[${i}]`))]
}

function validateRules(rule: Partial<PolicyRulesWithSubjects>, path: string): FieldError[] {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule
  const errors = subjects.flatMap((subject, i) => validateSubject(subject, `${path}.subjects[${i}]`))
  if (subjects.length === 0) {
    errors.push(required(`${path}.subjects`, 'subjects must contain at least one value'))
  }
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    const detail = 'at least one of resourceRules and nonResourceRules has to be non-empty'
    errors.push(required(path, detail))
  }
  errors.push(...resourceRules.flatMap((one, i) => validateResourceRule(one, `${path}.resourceRules[${i}]`)))
  errors.push(...nonResourceRules.flatMap((one, i) => validateUrlRule(one, `${path}.nonResourceRules[${i}]`)))
  return errors
}

const fields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const

function validateSubject(subject: Subject, path: string): FieldError[] {
  const { kind } = subject
  if (kind !== 'ServiceAccount' && kind !== 'User' && kind !== 'Group') {
    return [notSupported(`${path}.kind`, kind, ['Group', 'ServiceAccount', 'User'])]
  }
  const own = fields[kind]
  const errors: FieldError[] = []
  const named = subject[own]
  if (named === undefined) {
    errors.push(required(`${path}.${own}`, `${own} is required when subject kind is '${kind}'`))
  } else if (!named.name) errors.push(required(`${path}.${own}.name`))
  else if (kind === 'ServiceAccount' && named.name !== '*') {
    const nameErrors = nameIsDnsSubdomain(named.name, false)
    errors.push(...nameErrors.map((text) => invalid(`${path}.${own}.name`, named.name, text)))
  }
  if (kind === 'ServiceAccount' && subject.serviceAccount) {
    const { namespace } = subject.serviceAccount
    const at = `${path}.serviceAccount.namespace`
    if (!namespace) errors.push(required(at, 'must specify namespace for service account'))
    else errors.push(...nameIsDnsLabel(namespace, false).map((text) => invalid(at, namespace, text)))
  }
  for (const [other, field] of Object.entries(fields)) {
    if (other === kind || subject[field] === undefined) continue
    errors.push(forbidden(`${path}.${field}`, `${field} is forbidden when subject kind is not '${other}'`))
  }
  return errors
}

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

function validateVerbs(list: readonly string[], path: string): FieldError[] {
  if (list.length === 0) return [required(path, 'verbs must contain at least one value')]
  if (list.includes('*')) {
    return list.length > 1 ? [invalid(path, list, "if '*' is present, must not specify other verbs")] : []
  }
  return list.every((verb) => verbs.includes(verb)) ? [] : [notSupported(path, list, verbs)]
}

function validateResourceRule(rule: Partial<ResourcePolicyRule>, path: string): FieldError[] {
  const { apiGroups = [], resources = [], namespaces = [], clusterScope } = rule
  const errors = validateVerbs(rule.verbs ?? [], `${path}.verbs`)
  const alone = (list: readonly string[], name: string, what: string, missing: string) => {
    const at = `${path}.${name}`
    if (list.length === 0) errors.push(required(at, missing))
    else if (list.length > 1 && list.includes('*')) {
      errors.push(invalid(at, list, `if '*' is present, must not specify other ${what}`))
    }
  }
  alone(apiGroups, 'apiGroups', 'api groups', 'resource rules must supply at least one api group')
  alone(resources, 'resources', 'resources', 'resource rules must supply at least one resource')
  if (namespaces.length > 0 || !clusterScope) {
    const missing = 'resource rules that are not cluster scoped must supply at least one namespace'
    alone(namespaces, 'namespaces', 'namespaces', missing)
  }
  if (namespaces.includes('*')) return errors
  namespaces.forEach((namespace, i) => {
    for (const text of nameIsDnsLabel(namespace, false)) {
      const detail = `each member of this list must be '*' or a DNS-1123 label; ${text}`
      errors.push(invalid(`${path}.namespaces[${i}]`, namespace, detail))
    }
  })
  return errors
}

function validateUrlRule(
  { verbs: list = [], nonResourceURLs: urls = [] }: Partial<NonResourcePolicyRule>,
  path: string,
) {
  const errors = validateVerbs(list, `${path}.verbs`)
  const at = `${path}.nonResourceURLs`
  if (urls.length === 0) errors.push(required(at, 'nonResourceURLs must contain at least one value'))
  else if (urls.includes('*')) {
    const detail = "if '*' is present, must not specify other non-resource URLs"
    if (urls.length > 1) errors.push(invalid(at, urls, detail))
  } else {
    urls.forEach((url, i) => {
      const problem = urlProblem(url)
      if (problem !== undefined) errors.push(invalid(`${at}[${i}]`, url, problem))
    })
  }
  return errors
}

/** Like ValidateNonResourceURLPath. */
function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty'
  if (url === '/') return undefined
  if (!url.startsWith('/')) return 'must start with slash'
  if (url.includes(' ')) return 'must not contain white-space'
  if (url.includes('//')) return 'must not contain double slash'
  const stars = url.split('*').length - 1
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined
}

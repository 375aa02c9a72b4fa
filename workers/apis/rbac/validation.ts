// What roles and bindings may say. Like pkg/apis/rbac/validation.
import { type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../apimachinery/name-validation.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../object-meta-validation.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from './types.ts'

const group = 'rbac.authorization.k8s.io'

export function validateRole({ metadata, rules }: Role | ClusterRole, isNamespaced: boolean): FieldError[] {
  return [
    ...validateObjectMeta(metadata, isNamespaced, nameIsPathSegment),
    ...(rules ?? []).flatMap((rule, index) => validateRule(rule, isNamespaced, `rules[${index}]`)),
  ]
}

export function validateRoleUpdate(role: Role | ClusterRole, old: Role | ClusterRole, isNamespaced: boolean) {
  return [...validateRole(role, isNamespaced), ...validateObjectMetaUpdate(role.metadata, old.metadata)]
}

function validateRule(rule: PolicyRule, isNamespaced: boolean, field: string): FieldError[] {
  const errors: FieldError[] = []
  const {
    verbs = [],
    nonResourceURLs = [],
    apiGroups = [],
    resources = [],
    resourceNames = [],
  } = rule as Partial<PolicyRule>
  if (verbs.length === 0) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'))
  if (nonResourceURLs.length > 0) {
    const wrong = (detail: string) => errors.push(invalid(`${field}.nonResourceURLs`, nonResourceURLs, detail))
    if (isNamespaced) wrong('namespaced rules cannot apply to non-resource URLs')
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      wrong('rules cannot apply to both regular resources and non-resource URLs')
    return errors
  }
  if (apiGroups.length === 0)
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'))
  if (resources.length === 0)
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'))
  if (resourceNames.length > 0 && resources.length > 1)
    errors.push(required(`${field}.resourceNames`, 'resource names cannot apply to multiple resources'))
  return errors
}

export function validateBinding(binding: RoleBinding | ClusterRoleBinding, isNamespaced: boolean): FieldError[] {
  const { metadata, roleRef, subjects } = binding
  const errors = validateObjectMeta(metadata, isNamespaced, nameIsPathSegment)
  if (roleRef.apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', roleRef.apiGroup ?? '', [group]))
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  if (!kinds.includes(roleRef.kind)) errors.push(notSupported('roleRef.kind', roleRef.kind, kinds))
  if (!roleRef.name) errors.push(required('roleRef.name'))
  else for (const detail of nameIsPathSegment(roleRef.name)) errors.push(invalid('roleRef.name', roleRef.name, detail))
  for (const [index, subject] of (subjects ?? []).entries())
    errors.push(...validateSubject(subject, isNamespaced, `subjects[${index}]`))
  return errors
}

export function validateBindingUpdate<T extends RoleBinding | ClusterRoleBinding>(
  binding: T,
  old: T,
  isNamespaced: boolean,
): FieldError[] {
  const errors = [
    ...validateBinding(binding, isNamespaced),
    ...validateObjectMetaUpdate(binding.metadata, old.metadata),
  ]
  const { apiGroup, kind, name } = binding.roleRef
  if (apiGroup !== old.roleRef.apiGroup || kind !== old.roleRef.kind || name !== old.roleRef.name)
    errors.push(invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef'))
  return errors
}

function validateSubject(subject: Subject, isNamespaced: boolean, field: string): FieldError[] {
  const { kind, name, namespace, apiGroup = '' } = subject
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${field}.name`))
  const isAccount = kind === 'ServiceAccount'
  if (!isAccount && kind !== 'User' && kind !== 'Group')
    return [...errors, notSupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])]
  if (!isAccount && !name) errors.push(invalid(`${field}.name`, name, `${kind.toLowerCase()} name cannot be empty`))
  if (isAccount && name)
    for (const detail of nameIsDnsSubdomain(name, false)) errors.push(invalid(`${field}.name`, name, detail))
  const wanted = isAccount ? '' : group
  if (apiGroup !== wanted) errors.push(notSupported(`${field}.apiGroup`, apiGroup, [wanted]))
  if (isAccount && !isNamespaced && !namespace) errors.push(required(`${field}.namespace`))
  return errors
}

/** Names of roles may hold colons and capitals. Like path.IsValidPathSegmentName. */
function nameIsPathSegment(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

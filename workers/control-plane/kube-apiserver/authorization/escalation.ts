// Nobody hands out more than he has: who writes a role must hold all of its rules, and who binds one, too. Like pkg/registry/rbac/{clusterrole,rolebinding}/policybased.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus, notFoundStatus } from '../../../apimachinery/status-error.ts'
import type { ClusterRole, PolicyRule, RoleBinding } from '../../../apis/rbac/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'
import { rbacGroup } from './bootstrap-policy.ts'
import { matchesPath } from './rules.ts'

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    if (attributes.kind.plural.endsWith('bindings')) checkBinding(attributes, object as unknown as RoleBinding, lookup)
    else checkRole(attributes, object as unknown as ClusterRole, lookup)
    return object
  },
}

function checkRole(attributes: Attributes, role: ClusterRole, lookup: Lookup): void {
  const { kind, old, name, namespace, context } = attributes
  const before = old as unknown as ClusterRole | undefined
  if (before && sameJson(role.rules, before.rules) && sameJson(role.aggregationRule, before.aggregationRule)) return
  confirm(attributes, role.rules ?? [], lookup)
  if (!role.aggregationRule) return
  if (missingRights(lookup.rulesFor(context, namespace), everything).length > 0)
    refuse(forbiddenStatus(kind, name, 'must have cluster-admin privileges to use an aggregationRule'))
}

function checkBinding(attributes: Attributes, binding: RoleBinding, lookup: Lookup): void {
  const { old, namespace } = attributes
  const { roleRef, subjects } = binding
  const before = old as unknown as RoleBinding | undefined
  if (before && sameJson(roleRef, before.roleRef) && sameJson(subjects, before.subjects)) return
  const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles'
  const where = resource === 'roles' ? namespace : ''
  const role = lookup.get(resource, rbacGroup, where, roleRef.name) as (KubeObject & ClusterRole) | undefined
  if (!role) refuse(notFoundStatus({ group: rbacGroup, plural: resource }, roleRef.name))
  confirm(attributes, role.rules ?? [], lookup)
}

/** Like validation.ConfirmNoEscalation. */
function confirm({ kind, name, namespace, context }: Attributes, rules: readonly PolicyRule[], lookup: Lookup): void {
  const missing = missingRights(lookup.rulesFor(context, namespace), rules)
  if (missing.length === 0) return
  const { user } = context
  const who = `user ${JSON.stringify(user.name)} (groups=${list(user.groups)})`
  const told = [...new Set(compact(missing).map(describe))].sort().join('\n')
  const detail = `${who} is attempting to grant RBAC permissions not currently held:\n${told}`
  refuse(forbiddenStatus(kind, name, detail))
}

/** The single rights among the wanted ones that no rule covers. Like validation.Covers. */
function missingRights(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(singleRights).filter((right) => !held.some((rule) => covers(rule, right)))
}

function singleRights({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): PolicyRule[] {
  const rights = (apiGroups ?? []).flatMap((group) =>
    (resources ?? []).flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] => {
        const right = { verbs: [verb], apiGroups: [group], resources: [resource] }
        return resourceNames?.length ? resourceNames.map((one) => ({ ...right, resourceNames: [one] })) : [right]
      }),
    ),
  )
  const paths = (nonResourceURLs ?? []).flatMap((path) =>
    verbs.map((verb): PolicyRule => ({ verbs: [verb], nonResourceURLs: [path] })),
  )
  return [...rights, ...paths]
}

function covers(rule: PolicyRule, right: PolicyRule): boolean {
  const [verb = ''] = right.verbs
  if (!hasOrAll(rule.verbs, verb)) return false
  const [path] = right.nonResourceURLs ?? []
  if (path !== undefined) return (rule.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, path))
  const [group = ''] = right.apiGroups ?? []
  const [resource = ''] = right.resources ?? []
  const [name] = right.resourceNames ?? []
  if (!hasOrAll(rule.apiGroups, group) || !coversResource(rule.resources ?? [], resource)) return false
  return !rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name))
}

function hasOrAll(values: readonly string[] | undefined, value: string): boolean {
  return values?.includes('*') === true || values?.includes(value) === true
}

/** A star covers all, and a star with a subresource that of all. */
function coversResource(resources: readonly string[], resource: string): boolean {
  if (resources.includes('*') || resources.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && resources.includes(`*${resource.slice(slash)}`)
}

/** The verbs of one resource together. Like validation.CompactRules. */
function compact(rights: readonly PolicyRule[]): PolicyRule[] {
  const together = new Map<string, PolicyRule>()
  for (const right of rights) {
    const { verbs, ...rest } = right
    const key = JSON.stringify(rest)
    const present = together.get(key)
    const isAlone = right.nonResourceURLs !== undefined
    together.set(
      isAlone ? JSON.stringify(right) : key,
      present ? { ...rest, verbs: [...present.verbs, ...verbs] } : right,
    )
  }
  return [...together.values()]
}

/** `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`. */
function describe({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = {
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    ResourceNames: resourceNames,
  }
  const told = Object.entries({ ...parts, Verbs: verbs }).flatMap(([name, values]) =>
    values?.length ? [`${name}:${list(values)}`] : [],
  )
  return `{${told.join(', ')}}`
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}

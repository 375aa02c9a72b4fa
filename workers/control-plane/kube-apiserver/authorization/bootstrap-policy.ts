// The default policy as objects. Like plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go.
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../../apis/rbac/types.ts'
import { bindingsTable, rolesTable } from './bootstrap-policy-table.ts'

type AnyRole = ClusterRole | Role
type AnyBinding = ClusterRoleBinding | RoleBinding

export const rbacGroup = 'rbac.authorization.k8s.io'
const autoupdate = 'rbac.authorization.kubernetes.io/autoupdate'
const apiVersion = `${rbacGroup}/v1`
const controllerPrefix = 'system:controller:'

const verbsByLetter: Readonly<Record<string, string>> = {
  c: 'create',
  d: 'delete',
  D: 'deletecollection',
  g: 'get',
  l: 'list',
  p: 'patch',
  u: 'update',
  w: 'watch',
}

/** Roles that are put together from others; the label by which each finds its parts bears its name. */
const aggregated: ReadonlySet<string> = new Set(['admin', 'edit', 'view'])
const partOf: Readonly<Record<string, string>> = { edit: 'admin', view: 'edit' }
const aggregationPrefix = 'system:aggregate-to-'

/** Roles and bindings in the order in which the server writes them. */
export function bootstrapPolicy(): { readonly roles: readonly AnyRole[]; readonly bindings: readonly AnyBinding[] } {
  const roles = withAggregated(parseRoles())
  const ofControllers = roles
    .filter(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name.startsWith(controllerPrefix))
    .map(({ metadata: { name } }) => bindingOf(name, name, [accountOf(name.slice(controllerPrefix.length))]))
  return { roles, bindings: [...ofControllers, ...bindingsTable.split('\n').map(parseBinding)] }
}

/** What nodes may do, whichever they are. Like bootstrappolicy.NodeRules. */
export function nodeRules(): readonly PolicyRule[] {
  return parseRoles().find(({ metadata }) => metadata.name === 'system:node')?.rules ?? []
}

function parseRoles(): AnyRole[] {
  const blocks = rolesTable.split(/\n(?! )/)
  return blocks.map((block) => {
    const [name = '', ...lines] = block.split('\n')
    const rules = lines.map(parseRule)
    if (!aggregated.has(name)) return roleOf(name, rules)
    const clusterRoleSelectors = [{ matchLabels: { [aggregationLabel(name)]: 'true' } }]
    return { aggregationRule: { clusterRoleSelectors }, ...roleOf(name, rules) }
  })
}

/** `cdg apps,batch jobs,deployments`, or `g /healthz`; the first space of the line is its indent. */
function parseRule(line: string): PolicyRule {
  const [, verbs = '', first = '', resources, resourceNames] = line.split(' ')
  const all = (text: string) => text.split(',')
  const verbList = /^[cdDglpuw]+$/.test(verbs) ? [...verbs].map((letter) => verbsByLetter[letter] ?? '') : all(verbs)
  if (resources === undefined) return { nonResourceURLs: all(first), verbs: verbList }
  const names = resourceNames === undefined ? {} : { resourceNames: all(resourceNames) }
  return { apiGroups: all(first), ...names, resources: all(resources), verbs: verbList }
}

function roleOf(name: string, rules: readonly PolicyRule[]): AnyRole {
  const { name: own, namespace } = splitName(name)
  const target = name.startsWith(aggregationPrefix) ? name.slice(aggregationPrefix.length) : partOf[name]
  return {
    apiVersion,
    kind: namespace === undefined ? 'ClusterRole' : 'Role',
    metadata: metadataOf(own, namespace, target === undefined ? {} : { [aggregationLabel(target)]: 'true' }),
    rules,
  }
}

/** The aggregated roles as the aggregation controller leaves them: it finds nothing left to do. */
function withAggregated(roles: readonly AnyRole[]): AnyRole[] {
  const rulesOf = (name: string): readonly PolicyRule[] =>
    roles
      .filter(({ metadata }) => metadata.labels?.[aggregationLabel(name)] === 'true')
      .flatMap((part) => (aggregated.has(part.metadata.name) ? rulesOf(part.metadata.name) : (part.rules ?? [])))
  return roles.map((role) =>
    aggregated.has(role.metadata.name) ? { ...role, rules: rulesOf(role.metadata.name) } : role,
  )
}

/** `kube-system/name=role Uuser Ggroup Saccount`. */
function parseBinding(line: string): AnyBinding {
  const [names = '', ...subjects] = line.split(' ')
  const [name = '', role = splitName(name).name] = names.split('=')
  return bindingOf(name, role, subjects.map(subjectOf))
}

function bindingOf(name: string, role: string, subjects: readonly Subject[]): AnyBinding {
  const { name: own, namespace } = splitName(name)
  return {
    apiVersion,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: metadataOf(own, namespace, {}),
    roleRef: { apiGroup: rbacGroup, kind: namespace === undefined ? 'ClusterRole' : 'Role', name: role },
    ...(subjects.length === 0 ? {} : { subjects }),
  }
}

function subjectOf(text: string): Subject {
  const name = text.slice(1)
  if (text.startsWith('S')) return accountOf(name)
  return { apiGroup: rbacGroup, kind: text.startsWith('U') ? 'User' : 'Group', name }
}

function accountOf(name: string): Subject {
  return { kind: 'ServiceAccount', name, namespace: 'kube-system' }
}

function metadataOf(name: string, namespace: string | undefined, labels: Readonly<Record<string, string>>) {
  return {
    annotations: { [autoupdate]: 'true' },
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    name,
    ...(namespace === undefined ? {} : { namespace }),
  }
}

function splitName(text: string): { readonly name: string; readonly namespace: string | undefined } {
  const slash = text.indexOf('/')
  return slash < 0
    ? { name: text, namespace: undefined }
    : { name: text.slice(slash + 1), namespace: text.slice(0, slash) }
}

function aggregationLabel(name: string): string {
  return `${rbacGroup}/aggregate-to-${name}`
}

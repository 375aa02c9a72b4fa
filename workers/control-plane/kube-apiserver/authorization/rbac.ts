// Role-based access control: what roles say, through their bindings, about a user. Decisions are kept until a role or a
// binding changes, so that a request costs one look. Like plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation.
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../../apis/rbac/types.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'
import type { Attributes } from './attributes.ts'
import { rbacGroup } from './bootstrap-policy.ts'
import { coversButForNames } from './rules.ts'

/** For all objects, for none, or for those of these names. */
type Verdict = boolean | ReadonlySet<string>

/** The rules that apply to a user in a namespace, and what was wrong with finding them. */
export type ResolvedRules = { readonly rules: readonly PolicyRule[]; readonly errors: readonly string[] }

type Bound = readonly [ClusterRoleBinding | RoleBinding, Subject, string]
type Known = { readonly verdicts: Map<string, Verdict>; readonly rules: Map<string, ResolvedRules> }

const kinds = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings']
const mostVerdicts = 10_000

export class Rbac {
  readonly #server: Server
  #known = new WeakMap<User, Known>()

  constructor(server: Server) {
    this.#server = server
    const forget = () => {
      this.#known = new WeakMap()
    }
    for (const plural of kinds)
      server.registry(rbacGroup, plural)?.storage.cache.addWatcher({
        namespace: '',
        indexValue: undefined,
        name: undefined,
        onEvent: forget,
        onReset: forget,
      })
  }

  allows(attributes: Attributes): boolean {
    const verdict = this.#verdictOf(attributes)
    return verdict === true || (verdict !== false && verdict.has(attributes.name))
  }

  #verdictOf(attributes: Attributes): Verdict {
    const { user, isResource, verb, group, resource, subresource, namespace, path } = attributes
    const { verdicts } = this.#of(user)
    const key = isResource ? `${verb} ${group}/${resource}/${subresource} ${namespace}` : `${verb} ${path}`
    const known = verdicts.get(key)
    if (known !== undefined) return known
    const verdict = judge(this.rulesFor(user, namespace).rules, attributes)
    if (verdicts.size >= mostVerdicts) verdicts.clear()
    verdicts.set(key, verdict)
    return verdict
  }

  /** Like DefaultRuleResolver.VisitRulesFor. */
  rulesFor(user: User, namespace: string): ResolvedRules {
    const known = this.#of(user).rules
    const found = known.get(namespace) ?? this.#resolve(user, namespace)
    if (known.size >= mostVerdicts) known.clear()
    known.set(namespace, found)
    return found
  }

  #of(user: User): Known {
    const found = this.#known.get(user) ?? { verdicts: new Map(), rules: new Map() }
    this.#known.set(user, found)
    return found
  }

  #resolve(user: User, namespace: string): ResolvedRules {
    const rules: PolicyRule[] = []
    const errors: string[] = []
    for (const [binding, , where] of this.bindingsOf(user, namespace)) {
      const found = this.rulesOfRole(binding.roleRef, where)
      if (typeof found === 'string') errors.push(found)
      else rules.push(...found)
    }
    return { rules, errors }
  }

  /** The bindings that apply to a user, by which of their subjects, and in which namespace ('': everywhere). */
  bindingsOf(user: User, namespace: string): Bound[] {
    const bound = (where: string) => (binding: ClusterRoleBinding | RoleBinding) => {
      const subject = binding.subjects?.find((one) => appliesTo(user, one, where, binding.metadata.name))
      return subject === undefined ? [] : [[binding, subject, where] as const]
    }
    const everywhere = this.#all('clusterrolebindings', '').flatMap(bound(''))
    return namespace === ''
      ? everywhere
      : [...everywhere, ...this.#all('rolebindings', namespace).flatMap(bound(namespace))]
  }

  /** The rules of the role that a binding names, or why there are none. */
  rulesOfRole(ref: ClusterRoleBinding['roleRef'], namespace: string): readonly PolicyRule[] | string {
    const isCluster = ref.kind === 'ClusterRole'
    const plural = isCluster ? 'clusterroles' : 'roles'
    const registry = this.#server.registry(rbacGroup, plural)
    const role = registry?.storage.cache.get(isCluster ? ref.name : `${namespace}/${ref.name}`)
    if (!role) return `${isCluster ? 'clusterrole' : 'role'}.${rbacGroup} ${JSON.stringify(ref.name)} not found`
    return (role as ClusterRole | Role).rules ?? []
  }

  #all(plural: string, namespace: string): (ClusterRoleBinding | RoleBinding)[] {
    const found: (ClusterRoleBinding | RoleBinding)[] = []
    const take = (object: unknown) => found.push(object as RoleBinding) > 0
    this.#server.registry(rbacGroup, plural)?.storage.cache.visit(namespace, '', take)
    return found
  }
}

/** What rules say about a request, whichever object it names. */
export function judge(rules: readonly PolicyRule[], attributes: Attributes): Verdict {
  const names = new Set<string>()
  for (const rule of rules) {
    if (!coversButForNames(rule, attributes)) continue
    if (!rule.resourceNames?.length) return true
    for (const name of rule.resourceNames) names.add(name)
  }
  return names.size > 0 && names
}

const controllerManager = 'system:kube-controller-manager'

export function appliesTo(user: User, subject: Subject, bindingNamespace: string, binding: string): boolean {
  const { kind, name } = subject
  if (kind === 'User') return user.name === name
  if (kind === 'Group') return user.groups.includes(name)
  if (kind !== 'ServiceAccount') return false
  // Unlike Kubernetes: the controllers share one client, which has the rights of all their accounts.
  if (user.name === controllerManager && binding.startsWith('system:controller:')) return true
  const namespace = subject.namespace || bindingNamespace
  return namespace !== '' && user.name === `system:serviceaccount:${namespace}:${name}`
}

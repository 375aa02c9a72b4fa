// Which rule allows a request, asked from outside of the cluster: by the roles and bindings as they are now.
import type { KubeObject } from '../apimachinery/object.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../apis/rbac/types.ts'
import type { Attributes } from '../control-plane/kube-apiserver/authorization/attributes.ts'
import { nodeOf } from '../control-plane/kube-apiserver/authorization/node-authorizer.ts'
import { appliesTo, judge } from '../control-plane/kube-apiserver/authorization/rbac.ts'

export type AllowedBy =
  /** The group that may do everything. */
  | { readonly type: 'masters' }
  /** The Node authorizer: what belongs to the kubelet's own pods. */
  | { readonly type: 'node'; readonly node: string }
  | { readonly type: 'rbac'; readonly binding: string; readonly role: string; readonly rule: PolicyRule }
  | { readonly type: 'nothing' }

/** `objects` is all that the API server has. */
export function allowedBy(attributes: Attributes, objects: Iterable<KubeObject>): AllowedBy {
  const { user, namespace } = attributes
  if (user.groups.includes('system:masters')) return { type: 'masters' }
  const roles = new Map<string, ClusterRole | Role>()
  const bindings: (ClusterRoleBinding | RoleBinding)[] = []
  for (const object of objects) {
    const { kind, metadata } = object
    if (kind === 'ClusterRole') roles.set(metadata.name, object as ClusterRole)
    if (kind === 'Role' && metadata.namespace === namespace) roles.set(`${namespace}/${metadata.name}`, object as Role)
    if (kind === 'ClusterRoleBinding' || (kind === 'RoleBinding' && metadata.namespace === namespace))
      bindings.push(object as ClusterRoleBinding)
  }
  for (const binding of bindings) {
    const where = binding.kind === 'RoleBinding' ? namespace : ''
    if (!binding.subjects?.some((subject) => appliesTo(user, subject, where, binding.metadata.name))) continue
    const { kind, name } = binding.roleRef
    const rules = roles.get(kind === 'ClusterRole' ? name : `${where}/${name}`)?.rules ?? []
    const rule = rules.find((one) => {
      const verdict = judge([one], attributes)
      return verdict === true || (verdict !== false && verdict.has(attributes.name))
    })
    if (rule)
      return { type: 'rbac', binding: `${binding.kind} ${binding.metadata.name}`, role: `${kind} ${name}`, rule }
  }
  const node = nodeOf(user)
  return node === undefined ? { type: 'nothing' } : { type: 'node', node }
}

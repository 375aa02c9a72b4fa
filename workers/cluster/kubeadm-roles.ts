// The roles and bindings that `kubeadm init` makes: for the admin, for joining nodes, and for its addons.
// Like cmd/kubeadm/app/phases/{bootstraptoken,uploadconfig,addons}.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import type { PolicyRule, Subject } from '../apis/rbac/types.ts'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../apis/resources.ts'

export type RoleObject = { readonly resource: Resource; readonly object: KubeObject }

const apiGroup = 'rbac.authorization.k8s.io'
const apiVersion = `${apiGroup}/v1`
const admins = 'kubeadm:cluster-admins'
const group = (name: string): Subject => ({ kind: 'Group', name })
const account = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' })
const joining = group('system:bootstrappers:kubeadm:default-node-token')

/** What lets the admin's certificate do anything: made under the certificate that may do so anyway. */
export const adminBinding: RoleObject = binding(admins, 'cluster-admin', group(admins))

/** In the order in which kubeadm makes them. */
export const kubeadmRoles: readonly RoleObject[] = [
  ...readable('kube-system', 'kubeadm:nodes-kubeadm-config', 'kubeadm-config', joining, group('system:nodes')),
  ...readable('kube-system', 'kubeadm:kubelet-config', 'kubelet-config', joining, group('system:nodes')),
  role('kubeadm:get-nodes', [{ verbs: ['get'], apiGroups: [''], resources: ['nodes'] }]),
  binding('kubeadm:get-nodes', 'kubeadm:get-nodes', joining),
  binding('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', joining),
  binding(
    'kubeadm:node-autoapprove-bootstrap',
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    joining,
  ),
  binding(
    'kubeadm:node-autoapprove-certificate-rotation',
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    group('system:nodes'),
  ),
  ...readable('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', 'cluster-info', {
    kind: 'User',
    name: 'system:anonymous',
  }),
  role('system:coredns', [
    { verbs: ['list', 'watch'], apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'] },
    { verbs: ['list', 'watch'], apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  ]),
  binding('system:coredns', 'system:coredns', account('coredns')),
  binding('kubeadm:node-proxier', 'system:node-proxier', account('kube-proxy')),
  ...readable('kube-system', 'kube-proxy', 'kube-proxy', joining),
]

function role(name: string, rules: readonly PolicyRule[]): RoleObject {
  return {
    resource: clusterRoles,
    object: { apiVersion, kind: 'ClusterRole', metadata: { name }, rules } as KubeObject,
  }
}

function binding(name: string, roleName: string, ...subjects: readonly Subject[]): RoleObject {
  const roleRef = { apiGroup, kind: 'ClusterRole', name: roleName }
  const object = { apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects }
  return { resource: clusterRoleBindings, object: object as KubeObject }
}

/** A Role to read one ConfigMap, and its binding. */
function readable(namespace: string, name: string, configMap: string, ...subjects: readonly Subject[]): RoleObject[] {
  const metadata = { name, namespace }
  const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: [configMap] }]
  const roleRef = { apiGroup, kind: 'Role', name }
  return [
    { resource: roles, object: { apiVersion, kind: 'Role', metadata, rules } as KubeObject },
    { resource: roleBindings, object: { apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects } as KubeObject },
  ]
}

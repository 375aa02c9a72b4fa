// Writes the default roles and bindings when the server starts, as far as they are missing. They are known to be right:
// they go straight to storage, so that a cluster boots without what it takes to check them.
// Unlike Kubernetes: nobody is booked as the owner of their fields.
// Like pkg/registry/rbac/rest PostStartHook.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Server } from '../server.ts'
import { StatusError } from '../status-error.ts'
import { bootstrapPolicy, rbacGroup } from './bootstrap-policy.ts'

const manager = 'kube-apiserver'
const plurals: Readonly<Record<string, string>> = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
}

export function writeBootstrapRoles(server: Server): void {
  const { roles, bindings } = bootstrapPolicy()
  for (const object of [...roles, ...bindings]) ensure(server, object as KubeObject)
}

function ensure(server: Server, object: KubeObject): void {
  const { host } = server
  const registry = server.registry(rbacGroup, plurals[object.kind ?? ''] ?? '')
  if (!registry) return
  const { name, namespace = '' } = object.metadata
  const key = registry.keyOf(namespace, name)
  if (registry.storage.peek(key)) return
  const time = host.clock.timestamp()
  const metadata = { ...object.metadata, uid: host.random.uuid(), creationTimestamp: time }
  const failed = (error: unknown) => {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return
    const why = error instanceof Error ? error.message : String(error)
    host.stdio.stderr(`unable to initialize ${registry.kind.plural}: ${why}\n`)
  }
  registry.storage.create(key, { ...object, metadata }, { manager, dryRun: false }, () => {}, failed)
}

// Writes the default roles and bindings when the server starts, as far as they are missing. They are known to be right:
// they go straight to storage, so that a cluster boots without what it takes to check them.
// Unlike Kubernetes: those of a kind have one resourceVersion, and nobody is booked as the owner of their fields.
// Like pkg/registry/rbac/rest PostStartHook.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Registry } from '../registry.ts'
import type { Server } from '../server.ts'
import { bootstrapPolicy, rbacGroup } from './bootstrap-policy.ts'

const plurals: Readonly<Record<string, string>> = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
}

export function writeBootstrapRoles(server: Server): void {
  const { roles, bindings } = bootstrapPolicy()
  const objects = [...roles, ...bindings] as KubeObject[]
  for (const [kind, plural] of Object.entries(plurals)) {
    const registry = server.registry(rbacGroup, plural)
    const ofKind = objects.filter((object) => object.kind === kind)
    if (registry) writeMissing(server, registry, ofKind)
  }
}

/** All of a kind in one transaction: a hundred of them would be a tenth of a cluster's boot. */
function writeMissing(server: Server, registry: Registry, objects: readonly KubeObject[]): void {
  const { host } = server
  const { storage, kind } = registry
  const time = host.clock.timestamp()
  const missing = objects.flatMap((object): { readonly key: string; readonly value: KubeObject }[] => {
    const { metadata } = object
    const key = registry.keyOf(metadata.namespace ?? '', metadata.name)
    if (storage.peek(key)) return []
    const value = { ...object, metadata: { ...metadata, uid: host.random.uuid(), creationTimestamp: time } }
    return [{ key: storage.pathOf(key), value }]
  })
  if (missing.length === 0) return
  server.etcd.call(
    {
      type: 'txn',
      compare: missing.map(({ key }) => ({ key, target: 'mod', result: '=', value: 0 })),
      success: missing.map(({ key, value }) => ({ type: 'put', key, value })),
      failure: [],
    },
    ({ result }) => {
      // Another server has begun to write them: what then is still missing is written when this one starts again.
      if (result.type === 'error') host.stdio.stderr(`unable to initialize ${kind.plural}: ${result.message}\n`)
    },
    (error) => host.stdio.stderr(`unable to initialize ${kind.plural}: ${error.message}\n`),
  )
}

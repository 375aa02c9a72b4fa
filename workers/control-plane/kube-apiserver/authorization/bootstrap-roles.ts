// Writes the default roles and bindings when the server starts, as far as they are missing. They are known to be right:
// they go straight to storage, so that a cluster boots without what it takes to check them.
// Unlike Kubernetes: those of a kind have one resourceVersion.
// Like pkg/registry/rbac/rest PostStartHook.
import type { ManagedFieldsEntry } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Kind } from '../../../apis/define-kind.ts'
import { ownEntry, updatedManagedFields } from '../managed-fields.ts'
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
    const managedFields = ownersOf(kind, object, time)
    const value = {
      ...object,
      metadata: { ...metadata, uid: host.random.uuid(), creationTimestamp: time, managedFields },
    }
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

/** The rules of a role that is put together from others are the aggregation controller's. */
function ownersOf(kind: Kind, object: KubeObject, time: string): readonly ManagedFieldsEntry[] {
  const isAggregated = 'aggregationRule' in object
  const own: KubeObject & { readonly rules?: unknown } = isAggregated ? { ...object, rules: undefined } : object
  const entries = updatedManagedFields(kind, { manager: 'kube-apiserver', subresource: '', time }, undefined, own) ?? []
  if (!isAggregated) return entries
  const by = { manager: 'clusterrole-aggregation-controller', subresource: '', time }
  return [{ ...ownEntry(kind, by), operation: 'Apply', fieldsV1: { 'f:rules': {} } }, ...entries]
}

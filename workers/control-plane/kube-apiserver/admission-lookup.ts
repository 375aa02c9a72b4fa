// What admission plugins may ask the server that they run in.
import type { KubeObject } from '../../apimachinery/object.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import type { AccessRequest, Attributes, Lookup } from './admission.ts'
import { comparedManagedFields } from './managed-fields.ts'
import type { Server } from './server.ts'
import type { WatchCache } from './watch-cache.ts'

export function admissionLookup(server: Server): Omit<Lookup, 'answer'> {
  const { host } = server
  /** Of the few kinds that are asked for with every write. */
  const caches = new Map<string, WatchCache>()
  return {
    host,
    get: (plural, group, namespace, name) => {
      const registry = server.registry(group, plural)
      return registry?.storage.peek(registry.keyOf(namespace, name))
    },
    list: (plural, group, namespace) => {
      const found: KubeObject[] = []
      server.registry(group, plural)?.storage.cache.visit(namespace, '', (object) => found.push(object) > 0)
      return found
    },
    any: (plural, group) => {
      const cache = caches.get(plural) ?? server.registry(group, plural)?.storage.cache
      if (cache) caches.set(plural, cache)
      return cache !== undefined && cache.size > 0
    },
    kindOf: (apiVersion, kind) =>
      server.kinds.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion && !one.isVirtual),
    suffix: () => host.random.suffix(),
    may: (context, request) => may(server, context, request),
    rulesFor: ({ user }, namespace) => server.authorizer.rbac.rulesFor(user, namespace).rules,
    late: (code) => server.parts.need(code),
    writeStatus: (plural, group, key, change, done) => {
      const registry = server.registry(group, plural)
      if (!registry) return done(undefined)
      const by = { manager: 'kube-apiserver', subresource: 'status', time: host.clock.timestamp() }
      registry.storage.update(
        key,
        (existing) => {
          const changed = existing && change(existing)
          if (!changed) return { type: 'nothing' }
          const managedFields = comparedManagedFields(registry.kind, by, existing, changed)
          return { type: 'put', object: { ...changed, metadata: { ...changed.metadata, managedFields } } as KubeObject }
        },
        { manager: by.manager, dryRun: false },
        () => done(undefined),
        done,
      )
    },
  }
}

function may(server: Server, { user }: Attributes['context'], request: AccessRequest): boolean {
  const { verb, group, resource, subresource = '', namespace = '', name = '' } = request
  const what = { verb, group, resource, subresource, namespace, name }
  return server.authorizer.allows({ user, isResource: true, path: '', fieldSelector: '', ...what })
}

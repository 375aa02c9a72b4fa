// What admission plugins may ask the server that they run in.
import type { KubeObject } from '../../apimachinery/object.ts'
import { Late } from '../../simulation/late.ts'
import { type AccessRequest, type Attributes, type Lookup, Pause } from './admission.ts'
import type { Server } from './server.ts'

export function admissionLookup(server: Server): Omit<Lookup, 'answer'> {
  const { host } = server
  const parts = new Map<() => Promise<unknown>, unknown>()
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
    any: (plural, group) => (server.registry(group, plural)?.storage.cache.size ?? 0) > 0,
    suffix: () => host.random.suffix(),
    may: (context, request) => may(server, context, request),
    late: <T>(code: () => Promise<T>): T => {
      if (parts.has(code)) return parts.get(code) as T
      throw new Pause((resume) =>
        new Late(host, code).use((part) => {
          parts.set(code, part)
          resume()
        }),
      )
    },
    write: (plural, group, key, change, done) => {
      const registry = server.registry(group, plural)
      if (!registry) return done(undefined)
      registry.storage.update(
        key,
        (existing) => {
          const object = existing && change(existing)
          return object ? { type: 'put', object } : { type: 'nothing' }
        },
        { manager: 'kube-apiserver', dryRun: false },
        () => done(undefined),
        done,
      )
    },
  }
}

function may(server: Server, { user }: Attributes['context'], request: AccessRequest): boolean {
  const { verb, group, resource, subresource = '', namespace = '', name = '' } = request
  const what = { verb, group, resource, subresource, namespace, name }
  return server.authorizer.authorize({ user, isResource: true, path: '', fieldSelector: '', ...what }).allowed
}

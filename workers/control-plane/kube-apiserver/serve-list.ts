// Lists, and reads of single objects, as clients may ask for them: consistent, from the cache, in pages, at a revision.
// Like apiserver/pkg/endpoints/handlers/get.go and storage/cacher GetList.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { notFoundStatus, tooLargeResourceVersionStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import { listOptionsOf, resourceVersionOf } from './list-options.ts'
import type { Registry } from './registry.ts'
import type { Representation } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import { type Selection, selectionOf } from './selection.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'

/** How long a read waits for the cache to become as fresh as it asks for. */
const freshnessWaitMs = 3_000

export function serveGet(server: Server, registry: Registry, context: RequestContext, shown: Representation): void {
  const { namespace, name } = context.info
  const key = registry.keyOf(namespace, name)
  const answer = (object: KubeObject | undefined) => {
    if (object) context.respond(200, shown.object(object))
    else context.fail(new StatusError(notFoundStatus(registry.kind, name)))
  }
  const resourceVersion = resourceVersionOf(context.info.query.get('resourceVersion') ?? '')
  if (resourceVersion === undefined) return registry.storage.get(key, answer, (error) => context.fail(error))
  whenFresh(server, registry, context, resourceVersion, () => answer(registry.storage.peek(key)))
}

export function serveList(server: Server, registry: Registry, context: RequestContext, shown: Representation): void {
  const options = listOptionsOf(context.info, false)
  const selection = selectionOf(registry.kind, context.info)
  const answer = (list: KubeList) => context.respond(200, shown.list(list))
  if (options.limit > 0 || options.continue !== '' || options.match === 'Exact')
    return server.parts.need(listPages).servePage(server, registry, context, options, selection, answer)
  readCache(server, registry, context, options.resourceVersion, () => answer(listCached(registry, selection)))
}

const listPages = () => import('./list-pages.ts')

/** Runs `read` when the cache is as fresh as asked for; undefined: as what etcd holds now. */
export function readCache(
  server: Server,
  registry: Registry,
  context: RequestContext,
  resourceVersion: number | undefined,
  read: () => void,
): void {
  if (resourceVersion === undefined) server.whenConsistent(registry, read, context.fail)
  else whenFresh(server, registry, context, resourceVersion, read)
}

/** Everything that matches, as the cache has it. */
export function listCached(registry: Registry, selection: Selection): KubeList {
  const items = candidates(registry, selection).filter((object) => selection.matches(object))
  return listOf(registry, items, registry.storage.cache.resourceVersion)
}

function candidates(registry: Registry, { name, namespace, indexValue }: Selection): KubeObject[] {
  const { cache } = registry.storage
  if (indexValue !== undefined) return cache.withIndexValue(indexValue).map(([, object]) => object)
  if (name === undefined || (registry.kind.namespaced && namespace === '')) {
    const all: KubeObject[] = []
    cache.visit(namespace, '', (object) => all.push(object) > 0)
    return all
  }
  const object = cache.get(registry.keyOf(namespace, name))
  return object ? [object] : []
}

export function listOf(
  { kind }: Registry,
  items: readonly KubeObject[],
  revision: number,
  token?: string,
  remaining?: number,
): KubeList {
  return {
    kind: kind.custom?.listKind ?? `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(revision),
      ...(token === undefined ? {} : { continue: token }),
      ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
    },
    items,
  }
}

/** Runs `read` when the cache has seen `resourceVersion`; refuses when it does not come to that. */
function whenFresh(
  server: Server,
  registry: Registry,
  context: RequestContext,
  resourceVersion: number,
  read: () => void,
): void {
  const { cache } = registry.storage
  let timer: { cancel(): void } | undefined
  const giveUp = cache.whenFresh(resourceVersion, () => {
    timer?.cancel()
    try {
      read()
    } catch (error) {
      context.fail(error)
    }
  })
  if (resourceVersion <= cache.resourceVersion) return
  server.requestProgress(registry)
  timer = server.host.clock.after(freshnessWaitMs, () => {
    giveUp()
    context.fail(new StatusError(tooLargeResourceVersionStatus(resourceVersion, cache.resourceVersion)))
  })
}

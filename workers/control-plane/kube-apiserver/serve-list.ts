// Lists, and reads of single objects, as clients may ask for them: consistent, from the cache, in pages, at a revision.
// Like apiserver/pkg/endpoints/handlers/get.go and storage/cacher GetList.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { notFoundStatus, tooLargeResourceVersionStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import { continueToken, readContinueToken } from './continue-token.ts'
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
  const fail = (error: unknown) => context.fail(error)
  if (options.continue !== '') {
    const { revision, after } = readContinueToken(options.continue)
    const start = selection.namespace === '' ? after : `${selection.namespace}/${after}`
    return listAt(registry, selection, revision, options.limit, registry.kind.namespaced ? start : after, answer, fail)
  }
  const { resourceVersion, match } = options
  if (match === 'Exact' && resourceVersion !== undefined)
    return listAt(registry, selection, resourceVersion, options.limit, '', answer, fail)
  const fromCache = () => answer(listCached(registry, selection, options.limit))
  if (resourceVersion !== undefined) return whenFresh(server, registry, context, resourceVersion, fromCache)
  server.whenConsistent(registry, fromCache, fail)
}

/** Everything that matches, as the cache has it; `limit` 0: all. */
function listCached(registry: Registry, selection: Selection, limit: number): KubeList {
  const { cache } = registry.storage
  const revision = cache.resourceVersion
  if (selection.name !== undefined || selection.indexValue !== undefined) {
    const items = candidates(registry, selection).filter((object) => selection.matches(object))
    return listOf(registry, items, revision)
  }
  const items: KubeObject[] = []
  let last = ''
  let more = false
  cache.visit(selection.namespace, '', (object, key) => {
    if (!selection.matches(object)) return true
    if (limit > 0 && items.length === limit) {
      more = true
      return false
    }
    items.push(object)
    last = key
    return true
  })
  if (!more) return listOf(registry, items, revision)
  const after = selection.namespace === '' ? last : last.slice(selection.namespace.length + 1)
  const remaining = selection.isEverything ? countOf(registry, selection) - items.length : undefined
  return listOf(registry, items, revision, continueToken(revision, after), remaining)
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

function countOf(registry: Registry, { namespace }: Selection): number {
  const { cache } = registry.storage
  if (namespace === '') return cache.size
  let count = 0
  cache.visit(namespace, '', () => ++count > 0)
  return count
}

/** A list as it was at a revision, from etcd. */
function listAt(
  registry: Registry,
  selection: Selection,
  revision: number,
  limit: number,
  after: string,
  done: (list: KubeList) => void,
  failed: (error: unknown) => void,
): void {
  registry.storage.listAt(
    selection.namespace,
    revision,
    after,
    (all) => {
      const matching = all.filter(([, object]) => selection.matches(object))
      const page = limit > 0 ? matching.slice(0, limit) : matching
      const items = page.map(([, object]) => object)
      if (page.length === matching.length) return done(listOf(registry, items, revision))
      const last = page.at(-1)?.[0] ?? ''
      const rest = selection.namespace === '' ? last : last.slice(selection.namespace.length + 1)
      const remaining = selection.isEverything ? all.length - page.length : undefined
      done(listOf(registry, items, revision, continueToken(revision, rest), remaining))
    },
    failed,
  )
}

function listOf(
  { kind }: Registry,
  items: readonly KubeObject[],
  revision: number,
  token?: string,
  remaining?: number,
): KubeList {
  return {
    kind: `${kind.kind}List`,
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

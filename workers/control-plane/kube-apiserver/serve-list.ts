// Lists, and reads of single objects, as clients may ask for them: consistent, from the cache, in pages, at a revision.
// Like apiserver/pkg/endpoints/handlers/get.go and storage/cacher GetList.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { expiredStatus, notFoundStatus, tooLargeResourceVersionStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import { continueToken, readContinueToken } from './continue-token.ts'
import { listOptionsOf, resourceVersionOf } from './list-options.ts'
import type { Registry } from './registry.ts'
import type { Representation } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import { type Selection, selectionOf } from './selection.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'
import type { ListRange } from './storage.ts'

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
    const where = { revision: Math.max(0, revision), after: start }
    return listAt(registry, selection, where, options.limit, answer, (error) => {
      const isExpired = error instanceof StatusError && error.reason === 'Expired'
      context.fail(isExpired ? tooOldToContinue(after) : error)
    })
  }
  const { resourceVersion, match } = options
  if (match === 'Exact' && resourceVersion !== undefined)
    return listAt(registry, selection, { revision: resourceVersion, after: '' }, options.limit, answer, fail)
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
  const after = relativeKey(selection, last)
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
  where: Pick<ListRange, 'revision' | 'after'>,
  limit: number,
  done: (list: KubeList) => void,
  failed: (error: unknown) => void,
): void {
  // With a selector nobody knows how many keys make a page.
  const range = { ...where, namespace: selection.namespace, limit: selection.isEverything ? limit : 0 }
  registry.storage.listAt(
    range,
    ({ objects, count, revision }) => {
      const matching = objects.filter(([, object]) => selection.matches(object))
      const page = limit > 0 ? matching.slice(0, limit) : matching
      const items = page.map(([, object]) => object)
      const left = selection.isEverything ? count - page.length : matching.length - page.length
      if (left <= 0) return done(listOf(registry, items, revision))
      const token = continueToken(revision, relativeKey(selection, page.at(-1)?.[0] ?? ''))
      done(listOf(registry, items, revision, token, selection.isEverything ? left : undefined))
    },
    failed,
  )
}

/** A continue token's key is relative to the list's namespace. */
function relativeKey({ namespace }: Selection, key: string): string {
  return namespace === '' ? key : key.slice(namespace.length + 1)
}

/** The pages that were promised are compacted: the rest can only be had as it is now. */
function tooOldToContinue(after: string): StatusError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'
  return new StatusError({ ...expiredStatus(message), metadata: { continue: continueToken(-1, after) } })
}

function listOf(
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

// Lists in pages, and lists as they were at a revision. Fetched for the first client that asks for one: programs take all
// at once. Like storage/cacher GetList and storage/etcd3 GetList.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { expiredStatus } from '../../apimachinery/status-error.ts'
import { continueToken, readContinueToken } from './continue-token.ts'
import type { ListOptions } from './list-options.ts'
import type { Registry } from './registry.ts'
import type { RequestContext } from './request-context.ts'
import type { Selection } from './selection.ts'
import { listCached, listOf, readCache } from './serve-list.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'
import type { ListRange } from './storage.ts'

export function servePage(
  server: Server,
  registry: Registry,
  context: RequestContext,
  options: ListOptions,
  selection: Selection,
  answer: (list: KubeList) => void,
): void {
  const { limit, resourceVersion, match } = options
  if (options.continue !== '') {
    const { revision, after } = readContinueToken(options.continue)
    const start = selection.namespace === '' ? after : `${selection.namespace}/${after}`
    const where = { revision: Math.max(0, revision), after: start }
    return listAt(registry, selection, where, limit, answer, (error) => {
      const isExpired = error instanceof StatusError && error.reason === 'Expired'
      context.fail(isExpired ? tooOldToContinue(after) : error)
    })
  }
  if (match === 'Exact' && resourceVersion !== undefined)
    return listAt(registry, selection, { revision: resourceVersion, after: '' }, limit, answer, context.fail)
  readCache(server, registry, context, resourceVersion, () => answer(firstPage(registry, selection, limit)))
}

/** As the cache has it. */
function firstPage(registry: Registry, selection: Selection, limit: number): KubeList {
  const { cache } = registry.storage
  if (limit === 0 || selection.name !== undefined || selection.indexValue !== undefined)
    return listCached(registry, selection)
  const revision = cache.resourceVersion
  const items: KubeObject[] = []
  let last = ''
  let more = false
  cache.visit(selection.namespace, '', (object, key) => {
    if (!selection.matches(object)) return true
    if (items.length === limit) {
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

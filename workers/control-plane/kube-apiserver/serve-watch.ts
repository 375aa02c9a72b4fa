// A watch: first what the client has missed, then every change as it comes, bookmarks between, and an end after a while.
// Like apiserver/pkg/endpoints/handlers/watch.go and storage/cacher Watch.
import type { KubeObject } from '../../apimachinery/object.ts'
import { expiredStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { CacheEvent } from './cache-watchers.ts'
import { type ListOptions, listOptionsOf } from './list-options.ts'
import type { Registry } from './registry.ts'
import type { Representation } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import { type Selection, selectionOf } from './selection.ts'
import type { Server } from './server.ts'
import { withResourceVersion } from './watch-cache.ts'

/** --min-request-timeout: a watch without a time of its own ends after once to twice this long. */
const minTimeoutMs = 1_800_000
/** Counted for each watch from its start, so that not all of them are told in one instant. Like bookmarkFrequency. */
const bookmarkMs = 60_000

export function serveWatch(server: Server, registry: Registry, context: RequestContext, shown: Representation): void {
  const options = listOptionsOf(context.info, true)
  const selection = selectionOf(registry.kind, context.info)
  const { resourceVersion } = options
  const start = () => {
    if (!context.exchange.closed) new Watch(server, registry, context, shown, options, selection).start()
  }
  // Only a watch from "now" or "at least then" has to wait for the cache; any other goes on from where the client is.
  if (resourceVersion === undefined) return server.whenConsistent(registry, start, (error) => context.fail(error))
  if (options.sendInitialEvents !== true) return start()
  if (resourceVersion > registry.storage.cache.resourceVersion) server.requestProgress(registry)
  registry.storage.cache.whenFresh(resourceVersion, start)
}

class Watch {
  readonly #server: Server
  readonly #registry: Registry
  readonly #context: RequestContext
  readonly #shown: Representation
  readonly #options: ListOptions
  readonly #selection: Selection
  #sent = false
  #bookmarked = 0
  #timer: Timer | undefined
  #bookmarks: Timer | undefined
  #remove = () => {}

  constructor(
    server: Server,
    registry: Registry,
    context: RequestContext,
    shown: Representation,
    options: ListOptions,
    selection: Selection,
  ) {
    this.#server = server
    this.#registry = registry
    this.#context = context
    this.#shown = shown
    this.#options = options
    this.#selection = selection
  }

  start(): void {
    const { resourceVersion = 0, sendInitialEvents } = this.#options
    const { cache } = this.#registry.storage
    const missed = resourceVersion === 0 || sendInitialEvents === true ? undefined : cache.eventsSince(resourceVersion)
    this.#context.respond(200, undefined)
    if (missed !== undefined && 'oldest' in missed) {
      const status = expiredStatus(`too old resource version: ${resourceVersion} (${missed.oldest})`)
      this.#push({ type: 'ERROR', object: status })
      return this.#context.exchange.end()
    }
    if (missed === undefined) this.#sendInitial(sendInitialEvents)
    else for (const event of missed) this.#onEvent(event)
    this.#follow(resourceVersion)
  }

  /** What there is, as if it had just been added; then, if asked for, a bookmark that says so. */
  #sendInitial(sendInitialEvents: boolean | undefined): void {
    const { cache } = this.#registry.storage
    if (sendInitialEvents === false) return
    for (const object of this.#initialObjects()) this.#send('ADDED', object)
    if (sendInitialEvents !== true) return
    this.#bookmark(cache.resourceVersion, { 'k8s.io/initial-events-end': 'true' })
  }

  #initialObjects(): KubeObject[] {
    const { cache } = this.#registry.storage
    const { indexValue, namespace } = this.#selection
    if (indexValue !== undefined)
      return cache.withIndexValue(indexValue).flatMap(([, object]) => (this.#selection.matches(object) ? [object] : []))
    const found: KubeObject[] = []
    cache.visit(namespace, '', (object) => {
      if (this.#selection.matches(object)) found.push(object)
      return true
    })
    return found
  }

  #follow(since: number): void {
    const { exchange } = this.#context
    const { cache } = this.#registry.storage
    const { namespace, name, indexValue } = this.#selection
    this.#remove = cache.addWatcher({
      namespace,
      name,
      indexValue,
      onEvent: (event) => {
        if (event.resourceVersion > since) this.#onEvent(event)
      },
      onReset: () => this.#end(),
    })
    this.#server.countWatch(this.#context.info, 1)
    exchange.onClose(() => this.#stop())
    const { host } = this.#server
    const asked = this.#options.timeoutSeconds * 1000
    const timeoutMs = asked > 0 ? asked : minTimeoutMs * (1 + host.random.unit())
    const { cause } = host
    host.cause = 0
    this.#timer = host.clock.after(timeoutMs, () => {
      if (this.#options.bookmarks) this.#bookmark(cache.resourceVersion)
      this.#end()
    })
    host.cause = cause
    if (this.#options.bookmarks)
      this.#bookmarks = host.clock.every(bookmarkMs, () => {
        if (cache.resourceVersion > this.#bookmarked) this.#bookmark(cache.resourceVersion)
      })
  }

  /** An object that comes to match is added for this client, one that no longer does is deleted. */
  #onEvent(event: CacheEvent): void {
    if (this.#selection.isEverything) {
      if (this.#shown.isPlain) this.#push(event.wire)
      else this.#send(event.type, event.object)
      return
    }
    const matched = event.previous !== undefined && this.#matches(event.previous, event.previousIndexValue)
    const matches = event.type !== 'DELETED' && this.#matches(event.object, event.indexValue)
    if (matches) {
      const type = matched ? 'MODIFIED' : 'ADDED'
      if (type === event.type && this.#shown.isPlain) this.#push(event.wire)
      else this.#send(type, event.object)
    } else if (matched && event.previous) {
      if (event.type === 'DELETED') this.#send('DELETED', event.object)
      else this.#send('DELETED', withResourceVersion(event.previous, event.resourceVersion))
    }
  }

  #matches(object: KubeObject, indexValue: string | undefined): boolean {
    const { isIndexOnly, indexValue: wanted } = this.#selection
    return isIndexOnly ? indexValue === wanted : this.#selection.matches(object)
  }

  #send(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    this.#push({ type, object: this.#shown.watched(object, !this.#sent) })
    this.#sent = true
  }

  #bookmark(resourceVersion: number, annotations?: Readonly<Record<string, string>>): void {
    const { kind } = this.#registry
    this.#bookmarked = resourceVersion
    const metadata = { resourceVersion: String(resourceVersion), ...(annotations ? { annotations } : {}) }
    this.#push({ type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } })
  }

  #push(event: WatchEvent): void {
    this.#context.exchange.push(event)
  }

  #end(): void {
    this.#stop()
    this.#context.exchange.end()
  }

  #stop(): void {
    if (!this.#timer) return
    this.#timer.cancel()
    this.#timer = undefined
    this.#bookmarks?.cancel()
    this.#remove()
    this.#server.countWatch(this.#context.info, -1)
  }
}

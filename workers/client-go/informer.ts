// A local mirror of one resource, kept up by one list and then a watch. Like client-go's reflector and shared informer,
// in one. Handlers are called synchronously, under the cause of the watch event. Objects are shared by reference.
import { type KubeList, type KubeObject, keyOf } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import type { WatchEvent } from '../protocols/kube-api.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { BackOff } from './back-off.ts'
import { Indexer, type Indexers } from './indexer.ts'
import { ApiError, isApiError, type RestClient } from './rest-client.ts'

export type EventHandler<T> = {
  onAdd?(object: T, isInInitialList: boolean): void
  onUpdate?(old: T, object: T): void
  /** Called with the last state known. */
  onDelete?(object: T): void
}

export type InformerOptions<T> = {
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
  readonly indexers?: Indexers<T>
}

/** What a watch came to: go on where it ended, go on after a pause, or list again. */
type WatchEnd = 'resume' | 'retry' | 'relist' | 'expired'

export class Informer<T extends KubeObject = KubeObject> {
  readonly resource: Resource
  readonly #host: Host
  readonly #client: RestClient
  readonly #options: InformerOptions<T>
  readonly #store = new Indexer<T>()
  readonly #handlers: EventHandler<T>[] = []
  readonly #onSynced: (() => void)[] = []
  readonly #backOff: BackOff
  #resourceVersion = ''
  #typeMeta: { apiVersion: string; kind: string } | undefined
  #started = false
  #synced = false
  #stopped = false
  #endWatch: (() => void) | undefined

  constructor(host: Host, client: RestClient, resource: Resource, options: InformerOptions<T> = {}) {
    this.resource = resource
    this.#host = host
    this.#client = client
    this.#options = options
    this.#backOff = new BackOff(host, 800, 30_000, 120_000)
    if (options.indexers) this.#store.addIndexers(options.indexers)
  }

  /** Whether the first list has arrived and all handlers have heard of it. */
  get hasSynced(): boolean {
    return this.#synced
  }

  get size(): number {
    return this.#store.size
  }

  get(key: string): T | undefined {
    return this.#store.get(key)
  }

  list(): T[] {
    return this.#store.list()
  }

  byIndex(name: string, value: string): T[] {
    return this.#store.byIndex(name, value)
  }

  countByIndex(name: string, value: string): number {
    return this.#store.countByIndex(name, value)
  }

  addIndexers(indexers: Indexers<T>): void {
    this.#store.addIndexers(indexers)
  }

  /** Adds a handler; it hears at once of what is known already. */
  addHandler(handler: EventHandler<T>): void {
    this.#handlers.push(handler)
    if (handler.onAdd) for (const object of this.#store.list()) handler.onAdd(object, true)
  }

  /** Calls `run` once the first list is in. */
  whenSynced(run: () => void): void {
    if (this.#synced) run()
    else this.#onSynced.push(run)
  }

  /** Starts to list and watch, until the program ends. Does nothing the second time. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.#host.spawn(() => this.#run())
  }

  /** Watches no longer; what is known stays. For resources that are no more. */
  stop(): void {
    this.#stopped = true
    this.#endWatch?.()
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#host.cause = 0
      if (await this.#list()) await this.#watchUntilLost()
      if (!this.#stopped) await this.#backOff.wait()
    }
  }

  /** Lists anew; false when that failed. The first list may come from the API server's cache (resourceVersion 0). */
  async #list(): Promise<boolean> {
    const { namespace = '', fieldSelector = '', labelSelector = '' } = this.#options
    const resourceVersion = this.#resourceVersion === '' ? '0' : this.#resourceVersion
    try {
      const asked = { fieldSelector, labelSelector }
      let list: KubeList<T>
      try {
        list = await this.#client.list<T>(this.resource, namespace, { ...asked, resourceVersion })
      } catch (error) {
        if (!isApiError(error, 'Expired', 'Gone', 'Timeout')) throw error
        list = await this.#client.list<T>(this.resource, namespace, asked)
      }
      this.#replace(list)
      return true
    } catch (error) {
      if (!isExpected(error)) throw error
      return false
    }
  }

  #replace(list: KubeList<T>): void {
    this.#typeMeta = { apiVersion: list.apiVersion, kind: list.kind.replace(/List$/, '') }
    const gone = new Set(this.#store.keys())
    for (const item of list.items) {
      const object = this.#withType(item)
      gone.delete(keyOf(object))
      this.#put(object, !this.#synced)
    }
    for (const key of gone) this.#remove(key)
    this.#resourceVersion = list.metadata.resourceVersion ?? ''
    if (this.#synced) return
    this.#synced = true
    for (const run of this.#onSynced) run()
    this.#onSynced.length = 0
  }

  /** Items of a list carry no kind and apiVersion of their own; handlers rely on them. */
  #withType(object: T): T {
    return object.kind !== undefined && object.apiVersion !== undefined ? object : { ...this.#typeMeta, ...object }
  }

  async #watchUntilLost(): Promise<void> {
    while (!this.#stopped) {
      const end = await this.#watch()
      this.#host.cause = 0
      if (end === 'expired') this.#resourceVersion = ''
      if (end === 'expired' || end === 'relist') return
      if (end === 'retry') await this.#backOff.wait()
    }
  }

  async #watch(): Promise<WatchEnd> {
    const { namespace = '', fieldSelector = '', labelSelector = '' } = this.#options
    const ended = this.#host.signal()
    const startedMs = this.#host.clock.nowMs()
    let events = 0
    let result: WatchEnd = 'resume'
    const stream = this.#client.watch<T>(
      this.resource,
      namespace,
      {
        fieldSelector,
        labelSelector,
        resourceVersion: this.#resourceVersion,
        allowWatchBookmarks: true,
        timeoutSeconds: 300 + this.#host.random.below(300),
      },
      {
        onEvent: (event) => {
          events++
          if (event.type !== 'ERROR') return this.#apply(event)
          result = event.object.code === 410 ? 'expired' : 'relist'
          stream.close()
          ended.notify()
        },
        onEnd: (error) => {
          if (error) result = afterError(error)
          else if (result === 'resume' && events === 0 && this.#host.clock.nowMs() - startedMs < 1000) result = 'relist'
          ended.notify()
        },
      },
    )
    this.#endWatch = () => {
      stream.close()
      ended.notify()
    }
    await ended.wait()
    return result
  }

  #apply(event: Exclude<WatchEvent<T>, { type: 'ERROR' }>): void {
    const { object } = event
    if (event.type === 'DELETED') this.#remove(keyOf(object), object)
    else if (event.type !== 'BOOKMARK') this.#put(object, false)
    this.#resourceVersion = object.metadata.resourceVersion ?? this.#resourceVersion
  }

  #put(object: T, isInInitialList: boolean): void {
    const old = this.#store.set(object)
    if (!old) for (const handler of this.#handlers) handler.onAdd?.(object, isInInitialList)
    else if (old.metadata.resourceVersion !== object.metadata.resourceVersion)
      for (const handler of this.#handlers) handler.onUpdate?.(old, object)
  }

  #remove(key: string, last?: T): void {
    const old = this.#store.delete(key)
    const object = last ?? old
    if (old && object) for (const handler of this.#handlers) handler.onDelete?.(object)
  }
}

/** Like the reflector: a refused connection or an overloaded server is asked again, anything else makes it list anew. */
function afterError(error: NetworkError | ApiError): WatchEnd {
  if (error instanceof NetworkError) return error.code === 'refused' ? 'retry' : 'relist'
  if (isApiError(error, 'Expired', 'Gone')) return 'expired'
  return isApiError(error, 'TooManyRequests') ? 'retry' : 'relist'
}

function isExpected(error: unknown): boolean {
  return error instanceof NetworkError || error instanceof ApiError
}

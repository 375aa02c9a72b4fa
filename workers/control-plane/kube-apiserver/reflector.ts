// Fills a kind's cache from etcd: a list, then a watch from there. When etcd goes away it takes up the watch where it
// broke off; when that history is compacted it lists anew. Like cacher's reflector.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Etcd, EtcdWatchResponse } from '../../protocols/etcd.ts'
import type { ClientStream, Host } from '../../simulation/host.ts'
import type { EtcdClient } from './etcd-client.ts'
import type { Storage } from './storage.ts'
import { storedObject } from './stored-value.ts'
import { withResourceVersion } from './watch-cache.ts'

const retryMs = 1_000

export class Reflector {
  readonly #host: Host
  readonly #etcd: EtcdClient
  readonly #storage: Storage
  readonly #onReady: () => void
  readonly #prefix: string
  readonly #end: string
  #watch: ClientStream<Etcd> | undefined
  #ready = false
  #stopped = false

  /** `onReady` is called once, when the cache holds its first list. */
  constructor(host: Host, etcd: EtcdClient, storage: Storage, onReady: () => void) {
    this.#host = host
    this.#etcd = etcd
    this.#storage = storage
    this.#onReady = onReady
    this.#prefix = storage.pathOf('')
    this.#end = `${this.#prefix.slice(0, -1)}0`
  }

  /** Ends it: all watchers of the cache are sent away, and it is not filled any more. */
  stop(): void {
    this.#stopped = true
    this.#watch?.close()
    this.#storage.replace([], this.#storage.cache.resourceVersion)
  }

  start(): void {
    if (this.#stopped) return
    const retry = () => this.#host.clock.after(retryMs, () => this.start())
    this.#etcd.call(
      { type: 'range', key: this.#prefix, rangeEnd: this.#end },
      ({ header, result }) => {
        if (this.#stopped) return
        if (result.type === 'error') return retry()
        const objects = result.kvs.flatMap((kv): [string, KubeObject][] => {
          const object = storedObject(kv.value)
          return object ? [[this.#keyOf(kv.key), withResourceVersion(object, kv.modRevision)]] : []
        })
        this.#storage.replace(objects, header.revision)
        this.#follow(header.revision + 1)
        if (!this.#ready) this.#onReady()
        this.#ready = true
      },
      retry,
    )
  }

  /** Asks etcd to tell its revision, so that the cache knows how fresh it is. */
  requestProgress(): void {
    this.#watch?.upload({ type: 'progress-request' })
  }

  #follow(startRevision: number): void {
    const request = {
      key: this.#prefix,
      rangeEnd: this.#end,
      startRevision,
      prevKv: true,
      progressNotify: true,
      requireLeader: true,
    }
    let over = false
    this.#watch = this.#etcd.watch(
      { type: 'watch', ...request },
      (response) => {
        over ||= response.canceled !== undefined
        this.#takeIn(response)
      },
      () => {
        this.#watch = undefined
        if (this.#stopped) return
        if (over) this.start()
        else this.#host.clock.after(retryMs, () => this.#follow(this.#storage.cache.resourceVersion + 1))
      },
    )
  }

  #takeIn({ header, events, canceled }: EtcdWatchResponse): void {
    if (canceled || this.#stopped) return
    for (const { type, kv } of events) this.#storage.applyEvent(this.#keyOf(kv.key), kv, type === 'DELETE')
    if (events.length === 0) this.#storage.cache.progress(header.revision)
  }

  #keyOf(path: string): string {
    return path.slice(this.#prefix.length)
  }
}

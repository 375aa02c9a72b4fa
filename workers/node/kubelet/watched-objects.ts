// ConfigMaps and Secrets that pods of this node refer to: each is watched by itself, for as long as a pod needs it.
// Like pkg/kubelet/util/manager watch-based manager.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Resource } from '../../apimachinery/resource.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { ClientStream, Host, Signal } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'

type Entry = {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
  readonly users: Set<string>
  readonly waiters: Signal[]
  object: KubeObject | undefined
  synced: boolean
  resourceVersion: string
  stream: ClientStream<KubeApi> | undefined
  retry: Timer | undefined
}

/** The cache of an object could not be filled. */
export class NotSyncedError extends Error {}

const syncTimeoutMs = 1_000
const retryMs = 1_000

export class WatchedObjects {
  readonly #host: Host
  readonly #client: RestClient
  readonly #onChange: (users: ReadonlySet<string>) => void
  readonly #entries = new Map<string, Entry>()

  /** `onChange` is told the uids of the pods that use an object which changed. */
  constructor(host: Host, client: RestClient, onChange: (users: ReadonlySet<string>) => void) {
    this.#host = host
    this.#client = client
    this.#onChange = onChange
  }

  /** The object as last seen, for pod `uid`; undefined when there is none. Rejects with a {@link NotSyncedError}. */
  async get<T extends KubeObject>(
    uid: string,
    resource: Resource,
    namespace: string,
    name: string,
  ): Promise<T | undefined> {
    const key = `${resource.plural}/${namespace}/${name}`
    let entry = this.#entries.get(key)
    if (!entry) {
      entry = {
        resource,
        namespace,
        name,
        users: new Set(),
        waiters: [],
        object: undefined,
        synced: false,
        resourceVersion: '',
        stream: undefined,
        retry: undefined,
      }
      this.#entries.set(key, entry)
      this.#start(entry)
    }
    entry.users.add(uid)
    if (!entry.synced) await this.#waitForSync(entry)
    return entry.object as T | undefined
  }

  /** A pod is gone: what nobody else uses is no longer watched. */
  release(uid: string): void {
    for (const [key, entry] of this.#entries) {
      if (!entry.users.delete(uid) || entry.users.size > 0) continue
      entry.stream?.close()
      entry.retry?.cancel()
      this.#entries.delete(key)
    }
  }

  async #waitForSync(entry: Entry): Promise<void> {
    const signal = this.#host.signal()
    entry.waiters.push(signal)
    const timer = this.#host.clock.after(syncTimeoutMs, () => signal.notify())
    await signal.wait()
    timer.cancel()
    const kind = entry.resource.plural.slice(0, -1)
    if (!entry.synced) throw new NotSyncedError(`failed to sync ${kind} cache: timed out waiting for the condition`)
  }

  #start(entry: Entry): void {
    entry.retry = undefined
    this.#host.spawn(async () => {
      try {
        await this.#list(entry)
      } catch (error) {
        if (!isApiError(error) && !(error instanceof NetworkError)) throw error
        return this.#retryLater(entry)
      }
      this.#watch(entry)
    })
  }

  async #list(entry: Entry): Promise<void> {
    const list = await this.#client.list(entry.resource, entry.namespace, {
      fieldSelector: `metadata.name=${entry.name}`,
      resourceVersion: '0',
    })
    entry.resourceVersion = list.metadata.resourceVersion ?? ''
    this.#set(entry, list.items[0])
    entry.synced = true
    for (const waiter of entry.waiters.splice(0)) waiter.notify()
  }

  #watch(entry: Entry): void {
    if (entry.users.size === 0) return
    entry.stream = this.#client.watch(
      entry.resource,
      entry.namespace,
      {
        fieldSelector: `metadata.name=${entry.name}`,
        resourceVersion: entry.resourceVersion,
        allowWatchBookmarks: true,
      },
      {
        onEvent: (event) => {
          if (event.type === 'ERROR') return
          entry.resourceVersion = event.object.metadata.resourceVersion ?? entry.resourceVersion
          if (event.type !== 'BOOKMARK') this.#set(entry, event.type === 'DELETED' ? undefined : event.object)
        },
        onEnd: () => {
          entry.stream = undefined
          if (entry.users.size > 0) this.#retryLater(entry)
        },
      },
    )
  }

  #retryLater(entry: Entry): void {
    if (this.#entries.get(`${entry.resource.plural}/${entry.namespace}/${entry.name}`) !== entry) return
    entry.retry = this.#host.clock.after(retryMs * (1 + this.#host.random.unit()), () => this.#start(entry))
  }

  #set(entry: Entry, object: KubeObject | undefined): void {
    const changed = entry.synced && entry.object?.metadata.resourceVersion !== object?.metadata.resourceVersion
    entry.object = object
    if (changed) this.#onChange(entry.users)
  }
}

// All objects of one kind as etcd last told them, with the latest changes, and those who watch them. Lists and watches
// are served from here, so that a hundred watchers cost etcd one. Like apiserver/pkg/storage/cacher.
import type { KubeObject } from '../../apimachinery/object.ts'
import { newSortedTree, type SortedTree } from '../../apimachinery/sorted-tree.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'

/** A change of one object. Of a deletion, `object` is its last state under the deletion's resourceVersion. */
export type CacheEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly resourceVersion: number
  readonly atMs: number
  /** What watchers that see all of it are sent: one value for all of them. */
  readonly wire: WatchEvent<KubeObject>
}

export type CacheWatcher = {
  /** '' for all namespaces. */
  readonly namespace: string
  /** Only objects with this value of the kind's watchIndex. */
  readonly indexValue: string | undefined
  /** Only the object of this name. */
  readonly name: string | undefined
  onEvent(event: CacheEvent): void
  /** The cache moved on to this revision without news for its kind. */
  onProgress(resourceVersion: number): void
  /** The cache lost its thread: the client must list anew. */
  onReset(): void
}

/** Changes are kept for this long, and a hundred of them at least. */
const freshMs = 75_000
const fewestEvents = 100
const mostEvents = 102_400

export class WatchCache {
  readonly kind: Kind
  readonly #nowMs: () => number
  /** By namespace/name, or name of a cluster-scoped kind. */
  #objects: SortedTree<KubeObject> = newSortedTree()
  readonly #byIndex = new Map<string, Map<string, KubeObject>>()
  #events: CacheEvent[] = []
  /** The revision before the first event that is still kept. */
  #complete = 0
  #resourceVersion = 0
  readonly #watchers = new Map<string, Set<CacheWatcher>>()
  #watcherCount = 0
  #waiting: { readonly resourceVersion: number; readonly run: () => void }[] = []

  constructor(kind: Kind, nowMs: () => number) {
    this.kind = kind
    this.#nowMs = nowMs
  }

  get resourceVersion(): number {
    return this.#resourceVersion
  }

  get watcherCount(): number {
    return this.#watcherCount
  }

  /** How many objects there are. */
  get size(): number {
    return this.#objects.size
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key)
  }

  /** Objects in the order of their keys, from after `after`; of one namespace, or of all when it is ''. */
  visit(namespace: string, after: string, found: (object: KubeObject, key: string) => boolean): void {
    const low = after !== '' ? after : namespace === '' ? '' : `${namespace}/`
    const high = namespace === '' ? '\uffff' : `${namespace}0`
    this.#objects.forRange(low, high, false, (key, object) => {
      if (key === after) return
      return found(object, key) ? undefined : { break: true }
    })
  }

  /** Objects with this value of the kind's watchIndex, in the order of their keys. */
  withIndexValue(value: string): [string, KubeObject][] {
    const found = [...(this.#byIndex.get(value) ?? [])]
    return found.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** Replaces everything by what a list of etcd said; all watchers have to start again. */
  replace(objects: Iterable<readonly [string, KubeObject]>, resourceVersion: number): void {
    this.#objects = newSortedTree()
    this.#byIndex.clear()
    for (const [key, object] of objects) {
      this.#objects.set(key, object)
      this.#index(key, undefined, object)
    }
    this.#events = []
    this.#complete = resourceVersion
    for (const watchers of [...this.#watchers.values()]) for (const watcher of [...watchers]) watcher.onReset()
    this.#advance(resourceVersion)
  }

  /** Takes in a change: `object` is undefined when the key was deleted. Returns undefined when it was not there. */
  apply(key: string, object: KubeObject | undefined, resourceVersion: number): CacheEvent | undefined {
    const previous = this.#objects.get(key)
    const event = this.#eventOf(object, previous, resourceVersion)
    if (event) {
      if (object) this.#objects.set(key, object)
      else this.#objects.delete(key)
      this.#index(key, previous, object)
      this.#keep(event)
    }
    return event
  }

  /** Tells a change that was taken in to whom it may concern. */
  dispatch(event: CacheEvent): void {
    for (const topic of this.#topicsOf(event)) {
      const watchers = this.#watchers.get(topic)
      if (watchers) for (const watcher of watchers) watcher.onEvent(event)
    }
    this.#advance(event.resourceVersion)
  }

  /** etcd is at this revision, and nothing of this kind happened until then. */
  progress(resourceVersion: number): void {
    if (resourceVersion > this.#resourceVersion) this.#advance(resourceVersion)
  }

  /** Tells all watchers where the cache stands. */
  tellProgress(): void {
    for (const watchers of this.#watchers.values())
      for (const watcher of watchers) watcher.onProgress(this.#resourceVersion)
  }

  /** Calls `run` once the cache has seen `resourceVersion`: at once if it has. Returns what gives up waiting. */
  whenFresh(resourceVersion: number, run: () => void): () => void {
    if (resourceVersion <= this.#resourceVersion) {
      run()
      return () => {}
    }
    const waiting = { resourceVersion, run }
    this.#waiting.push(waiting)
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== waiting)
    }
  }

  /** Changes after `resourceVersion`, or how old the oldest one is that is still known. */
  eventsSince(resourceVersion: number): readonly CacheEvent[] | { readonly oldest: number } {
    if (resourceVersion < this.#complete) return { oldest: this.#complete }
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle] as CacheEvent).resourceVersion <= resourceVersion) low = middle + 1
      else high = middle
    }
    return this.#events.slice(low)
  }

  addWatcher(watcher: CacheWatcher): () => void {
    const topic = topicOf(watcher)
    const watchers = this.#watchers.get(topic) ?? new Set()
    this.#watchers.set(topic, watchers)
    watchers.add(watcher)
    this.#watcherCount++
    return () => {
      if (!watchers.delete(watcher)) return
      this.#watcherCount--
      if (watchers.size === 0 && this.#watchers.get(topic) === watchers) this.#watchers.delete(topic)
    }
  }

  #eventOf(object: KubeObject | undefined, previous: KubeObject | undefined, rv: number): CacheEvent | undefined {
    const last = object ?? (previous ? withResourceVersion(previous, rv) : undefined)
    if (!last) return undefined
    const type = object === undefined ? 'DELETED' : previous === undefined ? 'ADDED' : 'MODIFIED'
    return { type, object: last, previous, resourceVersion: rv, atMs: this.#nowMs(), wire: { type, object: last } }
  }

  /** Whom an event may concern: watchers of everything, of its namespace, its name, or its index values then and now. */
  #topicsOf({ object, previous }: CacheEvent): readonly string[] {
    const { namespace, name } = object.metadata
    const topics = ['', `name/${name}`]
    if (namespace) topics.push(`namespace/${namespace}`, `name/${namespace}/${name}`)
    if (this.kind.watchIndex) {
      const now = this.indexValueOf(object)
      const before = previous && this.indexValueOf(previous)
      if (now !== undefined) topics.push(`index/${now}`)
      if (before !== undefined && before !== now) topics.push(`index/${before}`)
    }
    return topics
  }

  indexValueOf(object: KubeObject): string | undefined {
    const { watchIndex, selectableFields } = this.kind
    return watchIndex && selectableFields ? selectableFields(object)[watchIndex] : undefined
  }

  #index(key: string, before: KubeObject | undefined, now: KubeObject | undefined): void {
    if (!this.kind.watchIndex) return
    const old = before && this.indexValueOf(before)
    const value = now && this.indexValueOf(now)
    if (old !== undefined && old !== value) {
      const objects = this.#byIndex.get(old)
      objects?.delete(key)
      if (objects?.size === 0) this.#byIndex.delete(old)
    }
    if (now === undefined || value === undefined || value === '') return
    const objects = this.#byIndex.get(value) ?? new Map<string, KubeObject>()
    this.#byIndex.set(value, objects)
    objects.set(key, now)
  }

  /** Forgets the older half once all of it is old, so that no change costs more than another. */
  #keep(event: CacheEvent): void {
    const events = this.#events
    events.push(event)
    const middle = events.length >> 1
    if (middle < fewestEvents) return
    const isOld = event.atMs - (events[middle] as CacheEvent).atMs > freshMs
    if (isOld || events.length > mostEvents) this.#forgetFirst(middle)
  }

  /** Forgets all that is old. */
  forgetOld(): void {
    const oldMs = this.#nowMs() - freshMs
    const most = this.#events.length - fewestEvents
    let count = 0
    while (count < most && (this.#events[count] as CacheEvent).atMs < oldMs) count++
    if (count > 0) this.#forgetFirst(count)
  }

  #forgetFirst(count: number): void {
    this.#complete = (this.#events[count - 1] as CacheEvent).resourceVersion
    this.#events = this.#events.slice(count)
  }

  #advance(resourceVersion: number): void {
    this.#resourceVersion = resourceVersion
    if (this.#waiting.length === 0) return
    const ready = this.#waiting.filter((one) => one.resourceVersion <= resourceVersion)
    if (ready.length === 0) return
    this.#waiting = this.#waiting.filter((one) => one.resourceVersion > resourceVersion)
    for (const { run } of ready) run()
  }
}

/** The narrowest set of events that holds all that a watcher wants. */
function topicOf({ namespace, name, indexValue }: CacheWatcher): string {
  if (indexValue !== undefined) return `index/${indexValue}`
  if (name !== undefined) return namespace === '' ? `name/${name}` : `name/${namespace}/${name}`
  return namespace === '' ? '' : `namespace/${namespace}`
}

/** The object as it is at a revision. etcd's values bear none: it is known only once they are stored. */
export function withResourceVersion(object: KubeObject, resourceVersion: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } }
}

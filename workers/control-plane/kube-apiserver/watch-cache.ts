// All objects of one kind as etcd last told them, with the latest changes, and those who watch them. Lists and watches
// are served from here, so that a hundred watchers cost etcd one. Like apiserver/pkg/storage/cacher.
import type { KubeObject } from '../../apimachinery/object.ts'
import { SortedTree } from '../../apimachinery/sorted-tree.ts'
import type { Kind } from '../../apis/define-kind.ts'
import { type CacheEvent, type CacheWatcher, CacheWatchers } from './cache-watchers.ts'

/** Changes are kept for this long, and a hundred of them at least. */
const freshMs = 75_000
const fewestEvents = 100
const mostEvents = 102_400

export class WatchCache {
  readonly kind: Kind
  readonly #nowMs: () => number
  /** By namespace/name, or name of a cluster-scoped kind. */
  #objects = new Map<string, KubeObject>()
  #keys = new SortedTree<true>()
  readonly #byIndex = new Map<string, Map<string, KubeObject>>()
  #events: CacheEvent[] = []
  /** The revision before the first event that is still kept. */
  #complete = 0
  #resourceVersion = 0
  readonly #watchers = new CacheWatchers()
  #waiting: { readonly resourceVersion: number; readonly run: () => void }[] = []

  constructor(kind: Kind, nowMs: () => number) {
    this.kind = kind
    this.#nowMs = nowMs
  }

  get resourceVersion(): number {
    return this.#resourceVersion
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
    const high = namespace === '' ? undefined : `${namespace}0`
    this.#keys.visit(low, high, (key) => key === after || found(this.#objects.get(key) as KubeObject, key))
  }

  /** Objects with this value of the kind's watchIndex, in the order of their keys. */
  withIndexValue(value: string): [string, KubeObject][] {
    const found = [...(this.#byIndex.get(value) ?? [])]
    return found.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** The same, without their keys and in no order. */
  indexed(value: string): Iterable<KubeObject> {
    return this.#byIndex.get(value)?.values() ?? []
  }

  /** Replaces everything by what a list of etcd said; all watchers have to start again. */
  replace(objects: Iterable<readonly [string, KubeObject]>, resourceVersion: number): void {
    this.#objects = new Map(objects)
    this.#keys = new SortedTree()
    this.#byIndex.clear()
    for (const [key, object] of this.#objects) {
      this.#keys.set(key, true)
      this.#index(key, undefined, this.indexValueOf(object), object)
    }
    this.#events = []
    this.#complete = resourceVersion
    for (const watcher of this.#watchers.all()) watcher.onReset()
    this.#advance(resourceVersion)
  }

  /** Takes in a change: `object` is undefined when the key was deleted. Returns undefined when it was not there. */
  apply(key: string, object: KubeObject | undefined, resourceVersion: number): CacheEvent | undefined {
    const previous = this.#objects.get(key)
    const event = this.#eventOf(object, previous, resourceVersion)
    if (event) {
      if (!previous) this.#keys.set(key, true)
      if (object) this.#objects.set(key, object)
      else {
        this.#objects.delete(key)
        this.#keys.delete(key)
      }
      this.#index(key, event.previousIndexValue, object && event.indexValue, object)
      this.#keep(event)
    }
    return event
  }

  /** Tells a change that was taken in to whom it may concern. */
  dispatch(event: CacheEvent): void {
    this.#watchers.tell(event)
    this.#advance(event.resourceVersion)
  }

  /** etcd is at this revision, and nothing of this kind happened until then. */
  progress(resourceVersion: number): void {
    if (resourceVersion > this.#resourceVersion) this.#advance(resourceVersion)
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

  /** Returns the function that ends it. */
  addWatcher(watcher: CacheWatcher): () => void {
    return this.#watchers.add(watcher)
  }

  #eventOf(object: KubeObject | undefined, previous: KubeObject | undefined, rv: number): CacheEvent | undefined {
    const last = object ?? (previous ? withResourceVersion(previous, rv) : undefined)
    if (!last) return undefined
    const type = object === undefined ? 'DELETED' : previous === undefined ? 'ADDED' : 'MODIFIED'
    return {
      type,
      object: last,
      previous,
      resourceVersion: rv,
      atMs: this.#nowMs(),
      indexValue: this.indexValueOf(last),
      previousIndexValue: previous && this.indexValueOf(previous),
      wire: { type, object: last },
    }
  }

  indexValueOf(object: KubeObject): string | undefined {
    const { watchIndex } = this.kind
    return watchIndex === undefined ? undefined : this.kind.selectableFields?.(object)[watchIndex]
  }

  /** Files an object under the value that it has now, and no longer under the one that it had. */
  #index(key: string, old: string | undefined, value: string | undefined, object: KubeObject | undefined): void {
    if (old !== undefined && old !== value) {
      const objects = this.#byIndex.get(old)
      objects?.delete(key)
      if (objects?.size === 0) this.#byIndex.delete(old)
    }
    if (object === undefined || value === undefined || value === '') return
    const objects = this.#byIndex.get(value) ?? new Map<string, KubeObject>()
    this.#byIndex.set(value, objects)
    objects.set(key, object)
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

/** The object as it is at a revision. etcd's values bear none: it is known only once they are stored. */
export function withResourceVersion(object: KubeObject, resourceVersion: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } }
}

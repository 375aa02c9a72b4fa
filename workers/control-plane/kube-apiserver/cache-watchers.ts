// Who watches a kind, filed so that a change is told only to those whom it may concern: by the value of the kind's
// watchIndex, by name, by namespace, and those who want everything.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'

/** A change of one object. Of a deletion, `object` is its last state under the deletion's resourceVersion. */
export type CacheEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly resourceVersion: number
  readonly atMs: number
  /** The values of the kind's watchIndex, now and before. */
  readonly indexValue: string | undefined
  readonly previousIndexValue: string | undefined
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
  /** The cache lost its thread: the client must list anew. */
  onReset(): void
}

type Filed = Map<string, Set<CacheWatcher>>

export class CacheWatchers {
  readonly #ofEverything = new Set<CacheWatcher>()
  readonly #byNamespace: Filed = new Map()
  readonly #byName: Filed = new Map()
  readonly #byIndexValue: Filed = new Map()

  /** Returns the function that takes the watcher away. */
  add(watcher: CacheWatcher): () => void {
    const { namespace, name, indexValue } = watcher
    if (indexValue !== undefined) return file(this.#byIndexValue, indexValue, watcher)
    if (name !== undefined) return file(this.#byName, name, watcher)
    if (namespace !== '') return file(this.#byNamespace, namespace, watcher)
    this.#ofEverything.add(watcher)
    return () => this.#ofEverything.delete(watcher)
  }

  all(): CacheWatcher[] {
    const filed = [this.#byNamespace, this.#byName, this.#byIndexValue].flatMap((file) => [...file.values()])
    return [...this.#ofEverything, ...filed.flatMap((watchers) => [...watchers])]
  }

  tell(event: CacheEvent): void {
    for (const watcher of this.#ofEverything) watcher.onEvent(event)
    const { namespace, name } = event.object.metadata
    if (namespace) tellFiled(this.#byNamespace, namespace, event)
    tellFiled(this.#byName, name, event)
    const { indexValue, previousIndexValue } = event
    if (indexValue !== undefined) tellFiled(this.#byIndexValue, indexValue, event)
    if (previousIndexValue !== undefined && previousIndexValue !== indexValue)
      tellFiled(this.#byIndexValue, previousIndexValue, event)
  }
}

function file(filed: Filed, value: string, watcher: CacheWatcher): () => void {
  const watchers = filed.get(value) ?? new Set()
  filed.set(value, watchers)
  watchers.add(watcher)
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0 && filed.get(value) === watchers) filed.delete(value)
  }
}

function tellFiled(filed: Filed, value: string, event: CacheEvent): void {
  if (filed.size === 0) return
  const watchers = filed.get(value)
  if (watchers) for (const watcher of watchers) watcher.onEvent(event)
}

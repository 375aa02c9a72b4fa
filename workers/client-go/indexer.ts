// The store of an informer: objects by key, and by the values of named indexes. Like client-go/tools/cache/thread_safe_store.go.
import { type KubeObject, keyOf } from '../apimachinery/object.ts'

/** The values under which an object is found in one index. */
export type IndexFunction<T> = (object: T) => readonly string[]
export type Indexers<T> = Readonly<Record<string, IndexFunction<T>>>

type Index<T> = { readonly valuesOf: IndexFunction<T>; readonly buckets: Map<string, Set<string>> }

export class Indexer<T extends KubeObject> {
  readonly #objects = new Map<string, T>()
  readonly #indexes = new Map<string, Index<T>>()

  get size(): number {
    return this.#objects.size
  }

  /** Adds indexes, over what is there already too. An index of the same name stays as it is. */
  addIndexers(indexers: Indexers<T>): void {
    for (const [name, valuesOf] of Object.entries(indexers)) {
      if (this.#indexes.has(name)) continue
      const index: Index<T> = { valuesOf, buckets: new Map() }
      this.#indexes.set(name, index)
      for (const [key, object] of this.#objects) for (const value of valuesOf(object)) put(index, value, key)
    }
  }

  get(key: string): T | undefined {
    return this.#objects.get(key)
  }

  list(): T[] {
    return [...this.#objects.values()]
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys()
  }

  byIndex(name: string, value: string): T[] {
    const found: T[] = []
    for (const key of this.#bucket(name, value)) found.push(this.#objects.get(key) as T)
    return found
  }

  countByIndex(name: string, value: string): number {
    return this.#bucket(name, value).size
  }

  /** Stores the object and returns the one it replaces. */
  set(object: T): T | undefined {
    const key = keyOf(object)
    const old = this.#objects.get(key)
    this.#objects.set(key, object)
    for (const index of this.#indexes.values()) {
      const values = index.valuesOf(object)
      const before = old ? index.valuesOf(old) : noValues
      if (isSame(before, values)) continue
      for (const value of before) if (!values.includes(value)) drop(index, value, key)
      for (const value of values) if (!before.includes(value)) put(index, value, key)
    }
    return old
  }

  delete(key: string): T | undefined {
    const old = this.#objects.get(key)
    if (!old) return undefined
    this.#objects.delete(key)
    for (const index of this.#indexes.values()) for (const value of index.valuesOf(old)) drop(index, value, key)
    return old
  }

  #bucket(name: string, value: string): ReadonlySet<string> {
    const index = this.#indexes.get(name)
    if (!index) throw new Error(`Index with name ${name} does not exist`)
    return index.buckets.get(value) ?? noKeys
  }
}

const noKeys: ReadonlySet<string> = new Set()
const noValues: readonly string[] = []

/** Most changes leave an object where it is in an index. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

function put<T>(index: Index<T>, value: string, key: string): void {
  const bucket = index.buckets.get(value)
  if (bucket) bucket.add(key)
  else index.buckets.set(value, new Set([key]))
}

function drop<T>(index: Index<T>, value: string, key: string): void {
  const bucket = index.buckets.get(value)
  bucket?.delete(key)
  if (bucket?.size === 0) index.buckets.delete(value)
}

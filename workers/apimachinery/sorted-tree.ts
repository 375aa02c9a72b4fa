// A sorted map of text keys, in the order of code units: under etcd's key index and the API server's caches. A tree of
// two levels: leaves of some hundred keys, and the list of leaves. That is enough for the hundred thousands of keys that
// a cluster has, and most changes are at the end of a leaf.

type Leaf<V> = { readonly keys: string[]; readonly values: V[] }

const maxLeaf = 256

export class SortedTree<V> {
  readonly #leaves: Leaf<V>[] = [{ keys: [], values: [] }]

  set(key: string, value: V): void {
    const at = this.#leafOf(key)
    const leaf = this.#leaves[at] as Leaf<V>
    const i = firstNotBelow(leaf.keys, key)
    if (leaf.keys[i] === key) {
      leaf.values[i] = value
      return
    }
    leaf.keys.splice(i, 0, key)
    leaf.values.splice(i, 0, value)
    if (leaf.keys.length <= maxLeaf) return
    // Keys often come in order: what has been filled from the left is left as it is.
    const half = i === maxLeaf ? maxLeaf : maxLeaf / 2
    this.#leaves.splice(at + 1, 0, { keys: leaf.keys.splice(half), values: leaf.values.splice(half) })
  }

  delete(key: string): void {
    const at = this.#leafOf(key)
    const { keys, values } = this.#leaves[at] as Leaf<V>
    const i = firstNotBelow(keys, key)
    if (keys[i] !== key) return
    keys.splice(i, 1)
    values.splice(i, 1)
    if (keys.length === 0 && this.#leaves.length > 1) this.#leaves.splice(at, 1)
  }

  /**
   * Calls `found` with the keys from `low` up to but not including `high` (absent: to the end), until it returns false.
   * The tree must not change meanwhile.
   */
  visit(low: string, high: string | undefined, found: (key: string, value: V) => boolean): void {
    let at = this.#leafOf(low)
    let i = firstNotBelow(this.#leaves[at]?.keys ?? [], low)
    for (; at < this.#leaves.length; at++, i = 0) {
      const { keys, values } = this.#leaves[at] as Leaf<V>
      for (; i < keys.length; i++) {
        const key = keys[i] as string
        if (high !== undefined && key >= high) return
        if (!found(key, values[i] as V)) return
      }
    }
  }

  /** The last leaf that begins at or before the key. */
  #leafOf(key: string): number {
    let [low, high] = [0, this.#leaves.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#leaves[middle]?.keys[0] as string) <= key) low = middle
      else high = middle - 1
    }
    return low
  }
}

function firstNotBelow(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}

// A sorted tree of text keys: under etcd's key index and the API server's caches.
import type BTree from 'sorted-btree'
import imported from 'sorted-btree'

export type SortedTree<V> = BTree<string, V>

// In Node the package's class is one `default` deeper than in a bundle.
const Constructor = 'default' in imported ? (imported.default as typeof imported) : imported

/** An empty tree, in the order of code units. */
export function newSortedTree<V>(): SortedTree<V> {
  return new Constructor<string, V>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

// The sorted tree under etcd's key index: in Node the package's class is one `default` deeper than in a bundle.
import type BTreeClass from 'sorted-btree'
import imported from 'sorted-btree'

export type BTree<K, V> = BTreeClass<K, V>

const BTreeConstructor = 'default' in imported ? (imported.default as typeof imported) : imported

/** A tree of text keys in the order of their code units. */
export function newBTree<V>(): BTree<string, V> {
  return new BTreeConstructor<string, V>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

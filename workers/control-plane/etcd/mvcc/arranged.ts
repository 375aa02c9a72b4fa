// Ranges whose keys come in another order than their own, or only those of some revisions. Like
// server/etcdserver/txn/range.go.
import type { KeyValue, RangeRequest, RangeResponse, RangeSort } from '../../../protocols/etcd.ts'
import type { MvccStore } from './store.ts'

export function arranged(store: MvccStore, request: RangeRequest): RangeResponse {
  const { key, rangeEnd, limit = 0, sort, keysOnly, countOnly, revision } = request
  const { kvs, count } = store.range(key, rangeEnd, { revision })
  const found = kvs.filter(
    (kv) =>
      isWithin(kv.modRevision, request.minModRevision, request.maxModRevision) &&
      isWithin(kv.createRevision, request.minCreateRevision, request.maxCreateRevision),
  )
  if (sort) order(found, sort)
  const shown = countOnly ? [] : limit > 0 ? found.slice(0, limit) : found
  return {
    type: 'range',
    kvs: keysOnly ? shown.map((kv) => ({ ...kv, value: undefined })) : shown,
    more: countOnly !== true && limit > 0 && found.length > limit,
    count,
  }
}

function isWithin(revision: number, least = 0, most = 0): boolean {
  return revision >= least && (most === 0 || revision <= most)
}

function order(kvs: KeyValue[], { order: direction, target }: RangeSort): void {
  const compare = (a: KeyValue, b: KeyValue): number => {
    const [x, y] = [fieldOf(a, target), fieldOf(b, target)]
    return x < y ? -1 : x > y ? 1 : 0
  }
  kvs.sort(direction === 'descend' ? (a, b) => compare(b, a) : compare)
}

function fieldOf(kv: KeyValue, target: RangeSort['target']): string | number {
  switch (target) {
    case 'key':
      return kv.key
    case 'version':
      return kv.version
    case 'create':
      return kv.createRevision
    case 'mod':
      return kv.modRevision
    case 'value':
      return typeof kv.value === 'string' ? kv.value : ''
  }
}

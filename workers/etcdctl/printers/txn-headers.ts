// The revisions that the answers within a transaction's answer stand at: before its first change the one before, from then
// on the transaction's own.
import type { EtcdHeader, ResponseOp, TxnResponse } from '../../protocols/etcd.ts'

export function innerHeaders({ revision }: EtcdHeader, { responses }: TxnResponse): number[] {
  const before = responses.some(changes) ? revision - 1 : revision
  let changed = false
  return responses.map((response) => {
    changed ||= changes(response)
    return changed ? revision : before
  })
}

function changes(response: ResponseOp): boolean {
  if (response.type === 'txn') return response.responses.some(changes)
  return response.type === 'put' || (response.type === 'delete-range' && response.deleted > 0)
}

// What etcd says when it refuses: gRPC codes and texts. Like api/v3rpc/rpctypes/error.go.
import type { EtcdError } from '../../protocols/etcd.ts'

const errors = {
  'empty-key': ['InvalidArgument', 'etcdserver: key is not provided'],
  'too-many-ops': ['InvalidArgument', 'etcdserver: too many operations in txn request'],
  'duplicate-key': ['InvalidArgument', 'etcdserver: duplicate key given in txn request'],
  compacted: ['OutOfRange', 'etcdserver: mvcc: required revision has been compacted'],
  'future-revision': ['OutOfRange', 'etcdserver: mvcc: required revision is a future revision'],
  'lease-not-found': ['NotFound', 'etcdserver: requested lease not found'],
  'lease-exists': ['FailedPrecondition', 'etcdserver: lease already exists'],
  'lease-ttl-too-large': ['OutOfRange', 'etcdserver: too large lease TTL'],
} as const

export function etcdError(name: keyof typeof errors): EtcdError {
  const [code, message] = errors[name]
  return { type: 'error', code, message }
}

// What etcd says when it refuses: gRPC codes and texts. Like api/v3rpc/rpctypes/error.go.
import type { EtcdError } from '../../protocols/etcd.ts'

const errors = {
  'key-not-found': ['InvalidArgument', 'etcdserver: key not found'],
  'value-provided': ['InvalidArgument', 'etcdserver: value is provided'],
  'lease-provided': ['InvalidArgument', 'etcdserver: lease is provided'],
  'empty-key': ['InvalidArgument', 'etcdserver: key is not provided'],
  'too-many-ops': ['InvalidArgument', 'etcdserver: too many operations in txn request'],
  'duplicate-key': ['InvalidArgument', 'etcdserver: duplicate key given in txn request'],
  compacted: ['OutOfRange', 'etcdserver: mvcc: required revision has been compacted'],
  'future-revision': ['OutOfRange', 'etcdserver: mvcc: required revision is a future revision'],
  'lease-not-found': ['NotFound', 'etcdserver: requested lease not found'],
  'lease-exists': ['FailedPrecondition', 'etcdserver: lease already exists'],
  'lease-ttl-too-large': ['OutOfRange', 'etcdserver: too large lease TTL'],
  'request-too-large': ['InvalidArgument', 'etcdserver: request is too large'],
  'too-many-requests': ['ResourceExhausted', 'etcdserver: too many requests'],
  'no-leader': ['Unavailable', 'etcdserver: no leader'],
  'leader-changed': ['Unavailable', 'etcdserver: leader changed'],
  timeout: ['Unavailable', 'etcdserver: request timed out'],
  'timeout-leader-fail': ['Unavailable', 'etcdserver: request timed out, possibly due to previous leader failure'],
  'timeout-connection-lost': ['Unavailable', 'etcdserver: request timed out, possibly due to connection lost'],
  'deadline-exceeded': ['DeadlineExceeded', 'context deadline exceeded'],
  'proposal-dropped': ['Unknown', 'raft proposal dropped'],
  'not-for-learners': ['Unavailable', 'etcdserver: rpc not supported for learner'],
  'member-exists': ['FailedPrecondition', 'etcdserver: member ID already exist'],
  'peer-url-exists': ['FailedPrecondition', 'etcdserver: Peer URLs already exists'],
  'member-not-found': ['NotFound', 'etcdserver: member not found'],
  'member-bad-urls': ['InvalidArgument', 'etcdserver: given member URLs are invalid'],
  'not-enough-started': ['FailedPrecondition', 'etcdserver: re-configuration failed due to not enough started members'],
  'member-not-learner': ['FailedPrecondition', 'etcdserver: can only promote a learner member'],
  'learner-not-ready': [
    'FailedPrecondition',
    'etcdserver: can only promote a learner member which is in sync with leader',
  ],
  'too-many-learners': ['FailedPrecondition', 'etcdserver: too many learner members in cluster'],
  unhealthy: ['Unavailable', 'etcdserver: unhealthy cluster'],
} as const

export type EtcdErrorName = keyof typeof errors

export function etcdError(name: EtcdErrorName): EtcdError {
  const [code, message] = errors[name]
  return { type: 'error', code, message }
}

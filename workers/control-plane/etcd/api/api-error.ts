// What etcd's services refuse with, beside what keys and leases are refused with. Like api/v3rpc/rpctypes/error.go.
import type { EtcdError } from '../../../protocols/etcd.ts'

const errors = {
  'not-leader': ['FailedPrecondition', 'etcdserver: not leader'],
  'bad-transferee': ['FailedPrecondition', 'etcdserver: bad leader transferee'],
  'transfer-timeout': ['Unavailable', 'etcdserver: request timed out, leader transfer took too long'],
  'no-downgrade': ['FailedPrecondition', 'etcdserver: no inflight downgrade job'],
  'downgrade-format': ['InvalidArgument', 'etcdserver: wrong downgrade target version format'],
  'downgrade-target': ['InvalidArgument', 'etcdserver: invalid downgrade target version'],
  'no-space': ['ResourceExhausted', 'etcdserver: mvcc: database space exceeded'],
  corrupt: ['DataLoss', 'etcdserver: corrupt cluster'],
  'root-user-missing': ['FailedPrecondition', 'etcdserver: root user does not exist'],
  'root-role-missing': ['FailedPrecondition', 'etcdserver: root user does not have root role'],
  'user-exists': ['FailedPrecondition', 'etcdserver: user name already exists'],
  'user-empty': ['InvalidArgument', 'etcdserver: user name is empty'],
  'user-not-found': ['FailedPrecondition', 'etcdserver: user name not found'],
  'role-exists': ['FailedPrecondition', 'etcdserver: role name already exists'],
  'role-empty': ['InvalidArgument', 'etcdserver: role name is empty'],
  'role-not-found': ['FailedPrecondition', 'etcdserver: role name not found'],
  'auth-failed': ['InvalidArgument', 'etcdserver: authentication failed, invalid user ID or password'],
  'permission-denied': ['PermissionDenied', 'etcdserver: permission denied'],
  'role-not-granted': ['FailedPrecondition', 'etcdserver: role is not granted to the user'],
  'permission-not-granted': ['FailedPrecondition', 'etcdserver: permission is not granted to the role'],
  'permission-not-given': ['InvalidArgument', 'etcdserver: permission not given'],
  'auth-not-enabled': ['FailedPrecondition', 'etcdserver: authentication is not enabled'],
  'invalid-token': ['Unauthenticated', 'etcdserver: invalid auth token'],
  'invalid-management': ['InvalidArgument', 'etcdserver: invalid auth management'],
} as const

export type ApiErrorName = keyof typeof errors

export function apiError(name: ApiErrorName): EtcdError {
  const [code, message] = errors[name]
  return { type: 'error', code, message }
}

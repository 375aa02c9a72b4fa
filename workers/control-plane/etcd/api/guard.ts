// Who may ask what, once users have to log in: a request is refused before it is looked at. Like
// server/etcdserver/apply/apply_auth.go and server/etcdserver/api/v3rpc/maintenance.go.
import { certificateText, commonNameOf } from '../../../apimachinery/x509/simple-certificate.ts'
import type { EtcdCaller, EtcdError, EtcdRequest, RequestOp } from '../../../protocols/etcd.ts'
import type { StateMachine } from '../state-machine.ts'
import { apiError } from './api-error.ts'
import type { AuthStore } from './auth-store.ts'

/** `clientCertAuth`: a certificate's common name is a user's name. */
export function guardOf(
  auth: AuthStore,
  machine: () => StateMachine,
  clientCertAuth: boolean,
): (request: EtcdRequest) => EtcdError | undefined {
  return (request) => {
    if (!auth.isEnabled) return undefined
    const user = userOf(auth, request.caller, clientCertAuth)
    if (user === undefined) return apiError('invalid-token')
    return refusal(auth, machine(), user, request)
  }
}

/** Empty: nobody; undefined: somebody whose token is worth nothing. */
function userOf(auth: AuthStore, caller: EtcdCaller | undefined, clientCertAuth: boolean): string | undefined {
  if (caller?.token !== undefined) return auth.userOfToken(caller.token)
  const certificate = clientCertAuth && caller?.certificate ? certificateText(caller.certificate) : undefined
  return certificate ? commonNameOf(certificate) : ''
}

function refusal(auth: AuthStore, machine: StateMachine, user: string, request: EtcdRequest): EtcdError | undefined {
  const permits = (kind: 'read' | 'write', key: string, rangeEnd?: string) =>
    user === ''
      ? apiError('user-empty')
      : auth.permits(user, kind, key, rangeEnd)
        ? undefined
        : apiError('permission-denied')
  const admin = () =>
    user === '' ? apiError('user-empty') : auth.isRoot(user) ? undefined : apiError('permission-denied')
  switch (request.type) {
    case 'range':
    case 'watch':
      return permits('read', request.key, request.rangeEnd)
    case 'put':
    case 'delete-range':
    case 'txn':
      return refusalOfOps([request], permits)
    case 'lease-revoke': {
      const keys = machine.lessor.get(request.id)?.keys ?? []
      for (const key of keys) if (permits('write', key)) return permits('write', key)
      return undefined
    }
    case 'user-get':
      return user !== '' && user === request.name ? undefined : admin()
    case 'role-get':
      return user !== '' && auth.hasRole(user, request.name) ? undefined : admin()
    case 'auth-enable':
    case 'auth-disable':
    case 'auth-status':
    case 'user-add':
    case 'user-list':
    case 'user-delete':
    case 'user-change-password':
    case 'user-grant-role':
    case 'user-revoke-role':
    case 'role-add':
    case 'role-list':
    case 'role-delete':
    case 'role-grant-permission':
    case 'role-revoke-permission':
    case 'defragment':
    case 'hash-kv':
    case 'snapshot':
    case 'downgrade':
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
      return admin()
    default:
      return undefined
  }
}

type Permits = (kind: 'read' | 'write', key: string, rangeEnd?: string) => EtcdError | undefined

function refusalOfOps(ops: readonly RequestOp[], permits: Permits): EtcdError | undefined {
  for (const op of ops) {
    const found = refusalOfOp(op, permits)
    if (found) return found
  }
  return undefined
}

function refusalOfOp(op: RequestOp, permits: Permits): EtcdError | undefined {
  switch (op.type) {
    case 'range':
      return permits('read', op.key, op.rangeEnd)
    case 'put':
      return permits('write', op.key) ?? (op.prevKv ? permits('read', op.key) : undefined)
    case 'delete-range':
      return permits('write', op.key, op.rangeEnd) ?? (op.prevKv ? permits('read', op.key, op.rangeEnd) : undefined)
    case 'txn':
      for (const { key } of op.compare) {
        const found = permits('read', key)
        if (found) return found
      }
      return refusalOfOps(op.success, permits) ?? refusalOfOps(op.failure, permits)
  }
}

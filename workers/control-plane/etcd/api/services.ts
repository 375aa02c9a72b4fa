// What clients ask beside keys, leases and watches; fetched with the first such request.
import type { EtcdRequest } from '../../../protocols/etcd.ts'
import type { Reply } from '../proposals.ts'
import type { EtcdServer } from '../server.ts'
import type { LateState } from '../state-machine.ts'
import { apiError } from './api-error.ts'
import { handleCluster } from './cluster-service.ts'
import { handshakeRefusal, serverCertificate } from './connect.ts'
import { ServicesState } from './late-state.ts'
import { handleMaintenance } from './maintenance-service.ts'

export function handleService(server: EtcdServer, request: EtcdRequest, reply: Reply): void {
  switch (request.type) {
    case 'connect': {
      const refusal = handshakeRefusal(server, request.caller)
      return reply(refusal ?? { type: 'connect', certificate: serverCertificate(server) })
    }
    case 'status':
      return reply(statusOf(server))
    case 'member-list':
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
      return handleCluster(server, request, (result) => reply(asBefore(server, result)))
    case 'alarm':
    case 'defragment':
    case 'hash-kv':
    case 'snapshot':
    case 'move-leader':
    case 'downgrade':
      return handleMaintenance(server, request, reply)
    case 'range':
    case 'txn':
    case 'put':
    case 'delete-range':
    case 'compact':
    case 'lease-grant':
    case 'lease-revoke':
    case 'lease-keep-alive':
    case 'lease-time-to-live':
    case 'lease-leases':
    case 'health':
    case 'watch':
      return reply({ type: 'error', code: 'Unimplemented', message: `unknown method ${request.type}` })
    default:
      return server.propose(request, reply)
  }
}

/** The database is as large as it may be: tells the whole group, which from then on takes nothing more. */
export function noSpace(server: EtcdServer, reply: Reply): void {
  const { memberId } = server
  server.propose({ type: 'alarm', action: 'activate', memberId, alarm: 'NOSPACE' }, () => {})
  reply(apiError('no-space'))
}

function statusOf(server: EtcdServer): Parameters<Reply>[0] {
  const { status, config, machine, memberId } = server
  const late = machine.late as ServicesState | undefined
  const alarms = (late?.alarms ?? []).map((one) => `memberID:${BigInt(`0x${one.memberId}`)} alarm:${one.alarm} `)
  const errors = [...status.errors, ...(memberId === '' ? [] : alarms)]
  return { type: 'status', version: config.version, dbSizeQuotaBytes: config.quotaBytes, ...status, errors }
}

/** Before 3.6 nobody had given this refusal a code. */
function asBefore({ config }: EtcdServer, result: Parameters<Reply>[0]): Parameters<Reply>[0] {
  const isOld = Number(config.version.split('.')[1]) < 6
  return isOld && result.type === 'error' && result.message.includes('re-configuration failed')
    ? { ...result, code: 'Unknown' }
    : result
}

/** State that few groups have. `snapshot` is what it was when the state was saved, undefined at its beginning. */
export function lateState(server: EtcdServer, snapshot: unknown): LateState {
  return new ServicesState(server, snapshot)
}

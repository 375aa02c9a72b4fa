// What clients ask beside keys, leases and watches; fetched with the first such request.
import type { EtcdError, EtcdRequest, EtcdResult } from '../../../protocols/etcd.ts'
import type { Reply } from '../proposals.ts'
import { type EtcdServer, etcdVersion } from '../server.ts'
import type { LateProposal, LateState } from '../state-machine.ts'
import { handleCluster } from './cluster-service.ts'

export function handleService(server: EtcdServer, request: EtcdRequest, reply: Reply): void {
  switch (request.type) {
    case 'status':
      return reply({ type: 'status', version: etcdVersion, ...server.status })
    case 'member-list':
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
      return handleCluster(server, request, reply)
    default:
      return reply({ type: 'error', code: 'Unimplemented', message: `unknown method ${request.type}` })
  }
}

/** State that few groups have. `snapshot` is what it was when the state was saved, undefined at its beginning. */
export function lateState(_server: EtcdServer, snapshot: unknown): LateState {
  return {
    refuse: () => undefined,
    apply: ({ type }: LateProposal): EtcdResult | EtcdError => ({
      type: 'error',
      code: 'Unimplemented',
      message: `unknown method ${type}`,
    }),
    snapshot: () => snapshot,
  }
}

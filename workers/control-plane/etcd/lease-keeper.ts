// Leases as one member of several sees them: all know which there are, the leader alone knows when they are due, has them
// revoked, and keeps them alive for whoever asks. Like server/lease and the Lease part of server/etcdserver/v3_server.go.
import type { EtcdResult } from '../../protocols/etcd.ts'
import type { RaftRequest } from '../../protocols/raft.ts'
import type { Timer } from '../../simulation/agenda.ts'
import { etcdError } from './etcd-error.ts'
import type { Reply } from './proposals.ts'
import type { EtcdServer } from './server.ts'

/** The lessor looks so often which leases are due. */
const periodMs = 500

export class LeaseKeeper {
  readonly #server: EtcdServer
  #isPrimary = false
  #expiry: Timer | undefined

  constructor(server: EtcdServer) {
    this.#server = server
  }

  newId(): number {
    const { random } = this.#server.host
    return random.bits() * 0x10_0000 + (random.bits() >>> 12)
  }

  /** This member leads: when leases were renewed last it does not know, so all begin anew, an election later. */
  promote(): void {
    if (this.#isPrimary) return
    const { machine, host, electionMs } = this.#server
    this.#isPrimary = true
    machine.lessor.renewAll(host.clock.nowMs(), electionMs)
    this.watch()
  }

  demote(): void {
    this.#isPrimary = false
    this.#expiry?.cancel()
    this.#expiry = undefined
  }

  keepAlive(id: number, reply: Reply): void {
    if (!this.#isPrimary) return this.#askLeader({ type: 'lease-keep-alive', id }, reply)
    const { machine, host } = this.#server
    const lease = machine.lessor.get(id)
    if (!lease) return reply({ type: 'lease-keep-alive', id, ttlSeconds: 0 })
    machine.lessor.renew(lease, host.clock.nowMs())
    this.watch()
    reply({ type: 'lease-keep-alive', id, ttlSeconds: lease.ttlSeconds })
  }

  timeToLive(id: number, withKeys: boolean, reply: Reply): void {
    if (this.#isPrimary) reply(this.#timeToLive(id, withKeys))
    else this.#askLeader({ type: 'lease-time-to-live', id, keys: withKeys }, reply)
  }

  #timeToLive(id: number, withKeys: boolean): EtcdResult {
    const { machine, host } = this.#server
    const lease = machine.lessor.get(id)
    if (!lease) return { type: 'lease-time-to-live', id, ttlSeconds: -1, grantedTtlSeconds: 0, keys: [] }
    const ttlSeconds = Math.max(0, Math.floor((lease.expiresAtMs - host.clock.nowMs()) / 1000))
    const keys = withKeys ? [...lease.keys].sort() : []
    return { type: 'lease-time-to-live', id, ttlSeconds, grantedTtlSeconds: lease.ttlSeconds, keys }
  }

  #askLeader(request: RaftRequest, reply: Reply): void {
    const { leader, peers } = this.#server
    if (!leader || !peers) return reply(etcdError('no-leader'))
    peers.ask(leader.id, request, reply)
  }

  /** Has leases revoked when they are due. */
  watch(): void {
    if (!this.#isPrimary) return
    const { host, machine } = this.#server
    const { clock } = host
    const nextMs = Math.ceil(machine.lessor.nextExpiryMs / periodMs) * periodMs
    if (this.#expiry?.atMs === nextMs) return
    this.#expiry?.cancel()
    this.#expiry = undefined
    if (nextMs === Number.POSITIVE_INFINITY) return
    const { cause } = host
    host.cause = 0
    this.#expiry = clock.after(Math.max(0, nextMs - clock.nowMs()), () => {
      this.#expiry = undefined
      for (const { id } of machine.lessor.expired(clock.nowMs()))
        this.#server.propose({ type: 'lease-revoke', id }, () => {})
    })
    host.cause = cause
  }
}

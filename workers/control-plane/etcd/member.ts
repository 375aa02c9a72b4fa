// One etcd member: takes requests, has what changes something agreed on and made durable, applies it and answers.
// Like server/etcdserver/server.go. It has no peers: an entry that it has synced is committed.
import type { EtcdError, EtcdHeader, EtcdRequest, EtcdResponse, EtcdResult, TxnRequest } from '../../protocols/etcd.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import { hashText } from '../../simulation/random.ts'
import { databaseBytes } from './database-size.ts'
import { etcdError } from './etcd-error.ts'
import { Lessor } from './lease.ts'
import { type Proposal, StateMachine } from './state-machine.ts'
import { WatchHub } from './watch-hub.ts'
import { type Entry, WriteAheadLog } from './write-ahead-log.ts'

type Reply = (result: EtcdResult | EtcdError) => void
/** What to do when a proposal has been applied, and the record that led to it. */
type Waiting = { readonly cause: number; readonly reply: Reply }

export type MemberConfig = {
  readonly name: string
  readonly dataDir: string
  readonly cluster: string
  /** Entries between two snapshots. */
  readonly snapshotCount: number
}

export class Member {
  readonly #host: Host
  readonly #config: MemberConfig
  readonly #clusterId: string
  readonly #memberId: string
  readonly #log: WriteAheadLog
  readonly #machine: StateMachine
  readonly #waiting = new Map<number, Waiting>()
  readonly #term: number
  readonly watches: WatchHub
  #header: EtcdHeader
  #index: number
  #snapshotIndex: number
  #expiry: Timer | undefined
  #database = 0

  /** Recovers what an earlier run left on the disk. */
  constructor(host: Host, config: MemberConfig) {
    this.#host = host
    this.#config = config
    this.#clusterId = identifier(config.cluster)
    this.#memberId = identifier(`${config.cluster}/${config.name}`)
    this.#log = new WriteAheadLog(host, config.dataDir, (entries) => this.#applyAll(entries))
    const { term, snapshot, entries } = this.#log.recover()
    this.#machine = new StateMachine(snapshot?.state, host.clock.nowMs())
    for (const entry of entries) this.#machine.apply(entry.proposal, host.clock.nowMs())
    this.#index = entries.at(-1)?.index ?? snapshot?.index ?? firstIndex
    this.#snapshotIndex = snapshot?.index ?? 0
    // A member without peers elects itself whenever it starts.
    this.#term = Math.max(term, 1) + 1
    this.#log.saveTerm(this.#term)
    this.#header = this.#headerAt(0)
    this.watches = new WatchHub(this.#machine.store, () => this.header)
    this.#watchLeases()
    this.#tellState()
  }

  get header(): EtcdHeader {
    const { revision } = this.#machine.store
    if (this.#header.revision !== revision) this.#header = this.#headerAt(revision)
    return this.#header
  }

  #headerAt(revision: number): EtcdHeader {
    return { clusterId: this.#clusterId, memberId: this.#memberId, revision, raftTerm: this.#term }
  }

  handle(request: Exclude<EtcdRequest, { type: 'watch' }>, respond: (response: EtcdResponse) => void): void {
    const reply: Reply = (result) => respond({ header: this.header, result })
    switch (request.type) {
      case 'range':
        return reply(this.#machine.range(request))
      case 'txn':
        return isReadOnly(request) ? reply(this.#machine.apply(request, 0).result) : this.#propose(request, reply)
      case 'put':
      case 'delete-range':
      case 'compact':
      case 'lease-revoke':
        return this.#propose(request, reply)
      case 'lease-grant':
        if (Lessor.isTooLong(request.ttlSeconds)) return reply(etcdError('lease-ttl-too-large'))
        return this.#propose({ ...request, id: request.id || this.#newLeaseId() }, reply)
      case 'lease-keep-alive':
        return reply(this.#keepAlive(request.id))
      case 'lease-time-to-live':
        return reply(this.#timeToLive(request.id, request.keys === true))
      case 'lease-leases':
        return reply({ type: 'lease-leases', ids: this.#machine.lessor.ids })
      case 'status':
        return reply(this.#status())
      case 'health':
        return reply({ type: 'health', health: true })
    }
  }

  /** The one way in for all that changes something: an entry for the log. */
  #propose(proposal: Proposal, reply: Reply): void {
    const entry: Entry = { type: 'entry', index: ++this.#index, term: this.#term, proposal }
    this.#waiting.set(entry.index, { cause: this.#host.cause, reply })
    this.#log.append(entry)
  }

  #applyAll(entries: readonly Entry[]): void {
    const { cause } = this.#host
    for (const { index, proposal } of entries) {
      const waiting = this.#waiting.get(index)
      this.#waiting.delete(index)
      this.#host.cause = waiting?.cause ?? 0
      const { result, events } = this.#machine.apply(proposal, this.#host.clock.nowMs())
      waiting?.reply(result)
      this.watches.publish(events)
      if (proposal.type === 'lease-grant' || proposal.type === 'lease-revoke') this.#watchLeases()
      if (proposal.type === 'compact') this.#forgetCompacted()
    }
    this.#host.cause = cause
    this.#tellState()
    const last = entries.at(-1)?.index ?? 0
    // After a compaction the log would be the last to remember what history has forgotten.
    const isCompacted = entries.some(({ proposal }) => proposal.type === 'compact')
    if (last - this.#snapshotIndex < (isCompacted ? 1 : this.#config.snapshotCount)) return
    this.#snapshotIndex = last
    this.#log.saveSnapshot({ index: last, term: this.#term, state: this.#machine.snapshot() })
  }

  /** Makes room a batch at a time, so that requests come between. Like --compaction-batch-limit and its sleep. */
  #forgetCompacted(): void {
    if (this.#machine.store.forget(compactionBatch)) return
    this.#host.clock.after(compactionSleepMs, () => this.#forgetCompacted())
  }

  #keepAlive(id: number): EtcdResult {
    const lease = this.#machine.lessor.get(id)
    if (!lease) return { type: 'lease-keep-alive', id, ttlSeconds: 0 }
    this.#machine.lessor.renew(lease, this.#host.clock.nowMs())
    this.#watchLeases()
    return { type: 'lease-keep-alive', id, ttlSeconds: lease.ttlSeconds }
  }

  #timeToLive(id: number, withKeys: boolean): EtcdResult {
    const lease = this.#machine.lessor.get(id)
    if (!lease) return { type: 'lease-time-to-live', id, ttlSeconds: -1, grantedTtlSeconds: 0, keys: [] }
    const ttlSeconds = Math.max(0, Math.floor((lease.expiresAtMs - this.#host.clock.nowMs()) / 1000))
    const keys = withKeys ? [...lease.keys].sort() : []
    return { type: 'lease-time-to-live', id, ttlSeconds, grantedTtlSeconds: lease.ttlSeconds, keys }
  }

  #status(): EtcdResult {
    return {
      type: 'status',
      version: etcdVersion,
      dbSizeBytes: this.#database,
      leader: this.#memberId,
      raftIndex: this.#index,
      raftTerm: this.#term,
    }
  }

  /** Revokes leases when they are due. The lessor of the leader looks every 500 ms. */
  #watchLeases(): void {
    const { clock } = this.#host
    const nextMs = Math.ceil(this.#machine.lessor.nextExpiryMs / 500) * 500
    if (this.#expiry?.atMs === nextMs) return
    this.#expiry?.cancel()
    this.#expiry = undefined
    if (nextMs === Number.POSITIVE_INFINITY) return
    const { cause } = this.#host
    this.#host.cause = 0
    this.#expiry = clock.after(Math.max(0, nextMs - clock.nowMs()), () => {
      this.#expiry = undefined
      for (const { id } of this.#machine.lessor.expired(clock.nowMs()))
        this.#propose({ type: 'lease-revoke', id }, () => {})
    })
    this.#host.cause = cause
  }

  #newLeaseId(): number {
    return this.#host.random.bits() * 0x10_0000 + (this.#host.random.bits() >>> 12)
  }

  #tellState(): void {
    const { store } = this.#machine
    this.#database = Math.max(this.#database, databaseBytes(store.versionCount))
    this.#host.trace.state({
      revision: store.revision,
      leader: this.#config.name,
      term: this.#term,
      keys: store.keyCount,
      dbBytes: this.#database,
    })
  }
}

const etcdVersion = '3.6.4'
const compactionBatch = 1000
const compactionSleepMs = 10

/** A new cluster's log begins with its membership, the election, the member's own name and the cluster's version. */
const firstIndex = 4

function isReadOnly(txn: TxnRequest): boolean {
  return [...txn.success, ...txn.failure].every((op) => (op.type === 'txn' ? isReadOnly(op) : op.type === 'range'))
}

/** 16 hexadecimal digits, always the same for the same name. */
function identifier(name: string): string {
  const half = (salt: string) => hashText(`${salt}${name}`).toString(16).padStart(8, '0')
  return half('high') + half('low')
}

// One member of etcd as a server: takes requests, has what changes something agreed on by the group, applies what was
// agreed on, and answers. Raft decides the order (raft-loop.ts); it knows nothing of connections. Like
// server/etcdserver/server.go and v3_server.go.
import type { EtcdError, EtcdHeader, EtcdMember, EtcdRequest, EtcdResponse, TxnRequest } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import type { EtcdConfig } from './config.ts'
import { databaseBytes, databaseBytesInUse } from './database-size.ts'
import { type EtcdErrorName, etcdError } from './etcd-error.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { LinearizableReads } from './linearizable-reads.ts'
import { raftIdOf } from './member-id.ts'
import type { MemberContext } from './membership.ts'
import type { Peers } from './peers.ts'
import { Proposals, type Reply } from './proposals.ts'
import type { ConfChange, ConfState } from './raft/conf-change.ts'
import { type Entry, type Message, none, type Snapshot } from './raft/message.ts'
import type { ReadState, SoftState } from './raft/raft.ts'
import { type RaftApplication, RaftLoop } from './raft-loop.ts'
import { proposalBytes } from './request-size.ts'
import { MemberState } from './server-state.ts'
import { malformed, type Proposal, StateMachine, type StateSnapshot } from './state-machine.ts'
import { WatchHub } from './watch-hub.ts'
import type { Recovered, WriteAheadLog } from './write-ahead-log.ts'

/** What an entry of the log carries; it is told from others by being itself. */
type Proposed = { readonly proposal: Proposal }
/** What this member is, for `endpoint status` and for its card. */
export type ServerStatus = {
  /** '' when nobody leads. */
  readonly leader: string
  readonly raftTerm: number
  readonly raftIndex: number
  readonly raftAppliedIndex: number
  readonly dbSizeBytes: number
  readonly dbSizeInUseBytes: number
  readonly isLearner: boolean
  readonly errors: readonly string[]
}

const compactionBatch = 1000
const compactionSleepMs = 10

export class EtcdServer implements RaftApplication {
  readonly host: Host
  readonly config: EtcdConfig
  readonly clusterId: string
  readonly memberId: string
  readonly watches: WatchHub
  readonly raft: RaftLoop
  readonly leases: LeaseKeeper
  /** A request is refused before anything else is asked, where users have to log in. */
  guard: ((request: EtcdRequest) => EtcdError | undefined) | undefined
  /** The other members; undefined until there are any. */
  peers: Peers | undefined
  /** Called when the leader or this member's role has changed. */
  onRoleChange: (() => void) | undefined
  /** Called when somebody has come to the group or gone. */
  onGroupChange: (() => void) | undefined
  /** Called when the group has lost this member. */
  onRemoved: (() => void) | undefined
  readonly #log: WriteAheadLog
  readonly #services: Late<typeof import('./api/services.ts')>
  readonly #proposals: Proposals<Proposed | ConfChange>
  readonly #reads: LinearizableReads
  readonly #state = new MemberState(this)
  #machine: StateMachine
  #header: EtcdHeader
  #confState: ConfState
  #appliedIndex: number
  #appliedTerm: number
  #snapshotIndex: number
  #isSnapshotDue = false
  #database = 0
  #leaderSinceMs = 0
  /** Proposals that came while nobody led. */
  #held: Proposed[] = []

  constructor(host: Host, config: EtcdConfig, log: WriteAheadLog, recovered: Recovered) {
    const { clusterId, memberId, snapshot, state, entries } = recovered
    this.host = host
    this.config = config
    this.clusterId = clusterId
    this.memberId = memberId
    this.#log = log
    this.#services = new Late(host, () => import('./api/services.ts'))
    this.#machine = new StateMachine(snapshot?.data as StateSnapshot | undefined, host.clock.nowMs())
    this.#confState = snapshot?.confState ?? nobodyYet
    this.#appliedIndex = snapshot?.index ?? 0
    this.#appliedTerm = snapshot?.term ?? 0
    this.#snapshotIndex = this.#appliedIndex
    const { tickMs, electionTicks, preVote } = config
    const id = raftIdOf(memberId)
    this.raft = new RaftLoop(host, log, this, { id, tickMs, electionTicks, preVote, snapshot, state, entries })
    this.#header = this.#headerAt(0)
    this.watches = new WatchHub(this.#machine.store, () => this.header)
    this.leases = new LeaseKeeper(this)
    this.#proposals = new Proposals(host, this.requestTimeoutMs, (proposed, sinceMs) =>
      this.#whyLate(proposed, sinceMs),
    )
    this.#reads = new LinearizableReads(
      host,
      this.requestTimeoutMs,
      (question) => {
        this.raft.node.readIndex(question)
        this.raft.work()
      },
      () => this.#appliedIndex,
    )
  }

  /** 5 s, and twice the time of an election. */
  get requestTimeoutMs(): number {
    return 5000 + 2 * this.electionMs
  }

  get electionMs(): number {
    return this.config.tickMs * this.config.electionTicks
  }

  get machine(): StateMachine {
    return this.#machine
  }

  get header(): EtcdHeader {
    const { revision } = this.#machine.store
    if (this.#header.revision !== revision || this.#header.raftTerm !== this.raft.state.term)
      this.#header = this.#headerAt(revision)
    return this.#header
  }

  #headerAt(revision: number): EtcdHeader {
    return { clusterId: this.clusterId, memberId: this.memberId, revision, raftTerm: this.raft.state.term }
  }

  get members(): readonly EtcdMember[] {
    return this.#machine.membership.members
  }

  get appliedIndex(): number {
    return this.#appliedIndex
  }

  get isLearner(): boolean {
    return this.#machine.membership.get(this.memberId)?.isLearner ?? false
  }

  get isLeader(): boolean {
    return this.raft.isLeader
  }

  /** Undefined: nobody leads, or somebody unknown. */
  get leader(): EtcdMember | undefined {
    const { lead } = this.raft.soft
    return lead === none ? undefined : this.#machine.membership.byRaftId(lead)
  }

  get status(): ServerStatus {
    const { state, soft } = this.raft
    return {
      leader: this.leader?.id ?? '',
      raftTerm: state.term,
      raftIndex: state.commit,
      raftAppliedIndex: this.#appliedIndex,
      dbSizeBytes: this.#database,
      dbSizeInUseBytes: databaseBytesInUse(this.#machine.store.bytes),
      isLearner: this.isLearner,
      errors: soft.lead === none ? [etcdError('no-leader').message] : [],
    }
  }

  handle(request: Exclude<EtcdRequest, { type: 'watch' }>, respond: (response: EtcdResponse) => void): void {
    const reply: Reply = (result) => respond({ header: this.header, result })
    const refusal = this.guard?.(request) ?? this.#refusalOfLearner(request)
    if (refusal) return reply(refusal)
    if (this.#database > this.config.quotaBytes && grows(request))
      return this.#services.use((part) => part.noSpace(this, reply))
    switch (request.type) {
      case 'range':
        return request.serializable === true
          ? reply(this.#machine.range(request))
          : this.read((error) => reply(error ?? this.#machine.range(request)))
      case 'txn':
        return this.#handleTxn(request, reply)
      case 'put':
      case 'delete-range': {
        const problem = malformed(request)
        return problem ? reply(problem) : this.propose(request, reply)
      }
      case 'compact':
      case 'lease-revoke':
        return this.propose(request, reply)
      case 'lease-grant':
        return this.propose({ ...request, id: request.id || this.leases.newId() }, reply)
      case 'lease-keep-alive':
        return this.leases.keepAlive(request.id, reply)
      case 'lease-time-to-live':
        return this.leases.timeToLive(request.id, request.keys === true, reply)
      case 'lease-leases':
        return reply({ type: 'lease-leases', ids: this.#machine.lessor.ids })
      case 'health':
        return this.read((error) => reply({ type: 'health', health: error === undefined }))
      default:
        return this.#services.use((part) => part.handleService(this, request, reply))
    }
  }

  /** A learner answers what it has itself, and nothing else. */
  #refusalOfLearner(request: EtcdRequest): EtcdError | undefined {
    if (!this.isLearner || request.type === 'status') return undefined
    if (request.type === 'range' && request.serializable === true) return undefined
    return etcdError('not-for-learners')
  }

  #handleTxn(request: TxnRequest, reply: Reply): void {
    const problem = malformed(request)
    if (problem) reply(problem)
    else if (isReadOnly(request)) this.#readTxn(request, reply)
    else this.propose(request, reply)
  }

  #readTxn(request: TxnRequest, reply: Reply): void {
    this.read((error) => reply(error ?? this.#machine.apply(request, 0).result))
  }

  /** Calls `then` when what this member has shows all that was committed when it was asked. */
  read(then: (error: EtcdError | undefined) => void): void {
    if (this.raft.leadsAlone && this.raft.state.commit === this.#appliedIndex) then(undefined)
    else this.#reads.add(then)
  }

  /** The one way in for all that changes something; the answer comes when it has been applied here. */
  propose(proposal: Proposal, reply: Reply): void {
    if (proposalBytes(proposal) > this.config.maxRequestBytes) return reply(etcdError('request-too-large'))
    const proposed: Proposed = { proposal }
    this.#proposals.add(proposed, reply)
    if (this.raft.soft.lead === none) this.#held.push(proposed)
    else this.#proposeNow(proposed)
  }

  #proposeNow(proposed: Proposed): void {
    const refusal = this.raft.node.propose(proposed, proposalBytes(proposed.proposal))
    if (refusal) this.#proposals.take(proposed)?.reply(etcdError('proposal-dropped'))
    this.raft.work()
  }

  /** A change of who belongs to the group. */
  proposeChange(change: Omit<ConfChange, 'context'>, context: MemberContext, reply: Reply): void {
    const whole: ConfChange = { ...change, context: JSON.stringify(context) }
    this.#proposals.add(whole, reply)
    this.raft.node.proposeConfChange(whole)
    this.raft.work()
  }

  transferLeader(id: string): void {
    this.raft.node.transferLeader(raftIdOf(id))
    this.raft.work()
  }

  #whyLate(proposed: Proposed | ConfChange, sinceMs: number): EtcdErrorName {
    const { lead } = this.raft.soft
    if ('proposal' in proposed && this.#held.includes(proposed)) {
      this.#held = this.#held.filter((held) => held !== proposed)
      return 'deadline-exceeded'
    }
    if (sinceMs > this.#leaderSinceMs - 2 * this.electionMs && sinceMs < this.#leaderSinceMs)
      return 'timeout-leader-fail'
    if (lead !== none && this.peers && !this.peers.isConnectedSince(lead, sinceMs)) return 'timeout-connection-lost'
    return 'timeout'
  }

  send(messages: readonly Message[]): void {
    this.peers?.send(messages)
  }

  prepare(entries: readonly Entry[]): Promise<void> | undefined {
    if (this.#machine.late || !entries.some(isForLatePart)) return undefined
    return this.#fetchLateState(undefined)
  }

  async #fetchLateState(snapshot: unknown): Promise<void> {
    const { lateState } = await this.#services.get()
    this.#machine.late = lateState(this, snapshot)
  }

  /** The part of a snapshot that needs code which is not there yet. */
  async recoverLateState(): Promise<void> {
    const snapshot = this.#machine.lateSnapshot
    if (snapshot !== undefined) await this.#fetchLateState(snapshot)
  }

  apply(entries: readonly Entry[]): void {
    const { cause } = this.host
    for (const entry of entries) {
      // What came with a snapshot has been applied already.
      if (entry.index <= this.#appliedIndex) continue
      this.#appliedIndex = entry.index
      this.#appliedTerm = entry.term
      if (entry.type === 'EntryNormal') this.#applyNormal(entry.data as Proposed | undefined)
      else if (entry.type === 'EntryConfChange') this.#applyChange(entry.data)
    }
    this.host.cause = cause
    this.#reads.appliedTo(this.#appliedIndex)
    this.tellState()
    const since = this.#appliedIndex - this.#snapshotIndex
    if (since >= this.config.snapshotCount || (this.#isSnapshotDue && since > 0)) this.#saveSnapshot()
  }

  #applyNormal(proposed: Proposed | undefined): void {
    if (proposed === undefined) return this.#beginTerm()
    const { proposal } = proposed
    const waiting = this.#proposals.take(proposed)
    if (waiting) this.host.cause = waiting.cause
    const { result, events } = this.#machine.apply(proposal, this.host.clock.nowMs())
    if (proposal.type === 'member-attributes') this.#state.forgetNames()
    waiting?.reply(result)
    this.watches.publish(events)
    if (proposal.type === 'lease-grant' || proposal.type === 'lease-revoke') this.leases.watch()
    if (proposal.type !== 'compact' || result.type === 'error') return
    // After a compaction the log would be the last to remember what history has forgotten.
    this.#isSnapshotDue = true
    this.#forgetCompacted(this.#machine)
  }

  /** A leader's empty entry: all of earlier terms has been applied. */
  #beginTerm(): void {
    if (this.isLeader) this.leases.promote()
    this.#reads.askAgain()
  }

  #applyChange(change: ConfChange): void {
    const context = JSON.parse(change.context ?? '') as MemberContext
    const waiting = this.#proposals.take(change)
    const { membership } = this.#machine
    const refusal = membership.refusal(change, context)
    if (refusal) return waiting?.reply(refusal)
    this.#confState = this.raft.node.applyConfChange(change)
    membership.apply(change, context)
    this.raft.adjustTicks()
    this.#state.forgetNames()
    this.onGroupChange?.()
    const { member } = context
    waiting?.reply({ type: 'member-update', members: this.members })
    if (change.type === 'ConfChangeRemoveNode') this.peers?.remove(member.id)
    else this.peers?.set(membership.get(member.id) ?? member)
    if (change.type === 'ConfChangeRemoveNode' && member.id === this.memberId) this.onRemoved?.()
  }

  restore(snapshot: Snapshot): void {
    const data = snapshot.data as StateSnapshot
    this.#machine = new StateMachine(data, this.host.clock.nowMs())
    this.#confState = snapshot.confState
    this.#appliedIndex = snapshot.index
    this.#appliedTerm = snapshot.term
    this.#snapshotIndex = snapshot.index
    this.#state.forgetNames()
    this.watches.replaceStore(this.#machine.store)
    for (const member of this.members) this.peers?.set(member)
    for (const id of this.#machine.membership.removed) this.peers?.remove(id)
    this.#log.forget(this, this.raft.state, [])
    if (data.late !== undefined) this.host.spawn(() => this.recoverLateState())
    this.#reads.appliedTo(this.#appliedIndex)
    this.tellState()
  }

  snapshot(): Snapshot {
    const data = this.#machine.snapshot()
    return { index: this.#appliedIndex, term: this.#appliedTerm, confState: this.#confState, data }
  }

  /** Saves the whole state, then lets go of the entries that it contains, but for those that somebody may be missing. */
  #saveSnapshot(): void {
    const snapshot = this.snapshot()
    const { storage, node } = this.raft
    this.#isSnapshotDue = false
    this.#snapshotIndex = snapshot.index
    this.#log.saveSnapshot(snapshot)
    this.host.disk.whenSynced(() => {
      const kept = this.raft.leadsAlone ? 0 : this.config.catchUpEntries
      storage.compact(Math.min(snapshot.index - kept, storage.lastIndex()))
      const { log } = node.raft
      const entries = log.slice(log.firstIndex, log.lastIndex + 1, Number.POSITIVE_INFINITY) ?? []
      this.#log.forget(this, this.raft.state, entries)
    })
  }

  roleChanged(now: SoftState, before: SoftState): void {
    if (now.role !== 'StateLeader') this.leases.demote()
    else if (before.role !== now.role)
      this.host.trace.decision('elect', undefined, { leader: this.config.name, term: this.raft.state.term })
    if (now.lead !== none && now.lead !== before.lead) {
      this.#leaderSinceMs = this.host.clock.nowMs()
      this.#reads.leaderChanged()
      const held = this.#held
      this.#held = []
      for (const proposed of held) this.#proposeNow(proposed)
    }
    this.onRoleChange?.()
    this.tellState()
  }

  readable(reads: readonly ReadState[]): void {
    this.#reads.answered(reads)
  }

  /** Makes room a batch at a time, so that requests come between. Like --compaction-batch-limit and its sleep. */
  #forgetCompacted(machine: StateMachine): void {
    if (machine.store.forget(compactionBatch)) return
    this.host.clock.after(compactionSleepMs, () => this.#forgetCompacted(machine))
  }

  tellState(): void {
    this.#database = Math.max(this.#database, databaseBytes(this.#machine.store.bytes))
    this.#state.tell(this.#database)
  }

  /** A defragmentation has given back what was free. */
  shrinkDatabase(): void {
    this.#database = 0
    this.tellState()
  }
}

/** Whether a request needs room in the database. */
function grows({ type }: EtcdRequest): boolean {
  return type === 'put' || type === 'txn' || type === 'lease-grant'
}

const nobodyYet: ConfState = { voters: [], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }

function isReadOnly(txn: TxnRequest): boolean {
  return [...txn.success, ...txn.failure].every((op) => (op.type === 'txn' ? isReadOnly(op) : op.type === 'range'))
}

const known: ReadonlySet<string> = new Set<Proposal['type']>([
  'put',
  'delete-range',
  'txn',
  'compact',
  'lease-grant',
  'lease-revoke',
  'member-attributes',
  'cluster-version',
])

/** Whether an entry can be applied only by what is fetched late. */
function isForLatePart({ type, data }: Entry): boolean {
  return type === 'EntryNormal' && data !== undefined && !known.has((data as Proposed).proposal.type)
}

// Drives Raft: what it has ready is stored, sent and applied, in the order that its promises need. A leader sends while its
// own disk writes; a follower answers when its disk has written. Like server/etcdserver/raft.go.
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import type { Logger } from './raft/logger.ts'
import { MemoryStorage } from './raft/memory-storage.ts'
import { type Entry, type HardState, type Message, none, type Snapshot } from './raft/message.ts'
import type { ReadState, SoftState } from './raft/raft.ts'
import { RawNode } from './raft/raw-node.ts'
import type { Ready } from './raft/ready.ts'
import type { WriteAheadLog } from './write-ahead-log.ts'

/** What is done with what Raft has ready. */
export type RaftApplication = {
  send(messages: readonly Message[]): void
  /** Fetches code that applying needs, if it is not there. */
  prepare(entries: readonly Entry[]): Promise<void> | undefined
  apply(entries: readonly Entry[]): void
  /** Takes over what another member had applied. */
  restore(snapshot: Snapshot): void
  /** All that has been applied so far. */
  snapshot(): Snapshot
  roleChanged(now: SoftState, before: SoftState): void
  readable(reads: readonly ReadState[]): void
}

export type RaftSettings = {
  readonly id: number
  readonly tickMs: number
  readonly electionTicks: number
  readonly preVote: boolean
  readonly snapshot: Snapshot | undefined
  readonly state: HardState | undefined
  readonly entries: readonly Entry[]
}

/** Like the settings of etcd: how much goes into one message, how many may be on their way, how much waits to be committed. */
const maxSizePerMessage = 512 * 1024
const maxInflightMessages = 4096 / 8
const maxCommittedSizePerReady = 64 * 1024 * 1024

export class RaftLoop {
  readonly node: RawNode
  readonly storage: MemoryStorage
  readonly #host: Host
  readonly #log: WriteAheadLog
  readonly #application: RaftApplication
  readonly #tickMs: number
  #soft: SoftState = { lead: none, role: 'StateFollower' }
  #state: HardState
  #ticker: Timer | undefined
  #isBusy = false

  constructor(host: Host, log: WriteAheadLog, application: RaftApplication, settings: RaftSettings) {
    const { id, electionTicks, preVote, snapshot, state, entries } = settings
    this.#host = host
    this.#log = log
    this.#application = application
    this.#tickMs = settings.tickMs
    this.#state = state ?? { term: 0, vote: none, commit: snapshot?.index ?? 0 }
    this.storage = new StateStorage(snapshot, () => application.snapshot())
    this.storage.append(entries)
    if (state) this.storage.setHardState(state)
    this.node = new RawNode({
      id,
      storage: this.storage,
      logger: silent,
      random: host.random,
      applied: snapshot?.index ?? 0,
      electionTick: electionTicks,
      heartbeatTick: 1,
      checkQuorum: true,
      preVote,
      maxSizePerMessage,
      maxInflightMessages,
      maxCommittedSizePerReady,
    })
  }

  start(): void {
    this.#tick(true)
    this.work()
  }

  stop(): void {
    this.#ticker?.cancel()
    this.#isBusy = true
  }

  get soft(): SoftState {
    return this.#soft
  }

  get isLeader(): boolean {
    return this.#soft.role === 'StateLeader'
  }

  /** It leads and nobody else belongs to the group: no ticks, and nobody to ask, before a read. */
  get leadsAlone(): boolean {
    return this.isLeader && this.node.raft.tracker.isSingleton && this.node.raft.tracker.progress.size === 1
  }

  get state(): HardState {
    return this.#state
  }

  /** An election comes sooner by so many ticks. */
  advanceTicks(ticks: number): void {
    for (let i = 0; i < ticks; i++) this.node.tick()
    this.work()
  }

  /** Does all there is to do; to be called whenever Raft was told something. */
  work(): void {
    while (!this.#isBusy && this.node.hasReady()) {
      this.#isBusy = true
      const ready = this.node.ready()
      const preparing = this.#application.prepare(ready.committedEntries)
      if (preparing === undefined) this.#carryOut(ready)
      else
        this.#host.spawn(async () => {
          await preparing
          this.#carryOut(ready)
          this.work()
        })
    }
  }

  #carryOut(ready: Ready): void {
    const { softState, hardState, readStates, entries, snapshot, committedEntries, messages } = ready
    const before = this.#soft
    if (softState) this.#soft = softState
    if (hardState) this.#state = hardState
    if (readStates.length > 0) this.#application.readable(readStates)
    const { isLeader } = this
    if (isLeader && messages.length > 0) this.#application.send(messages)
    if (snapshot) this.#log.saveSnapshot(snapshot)
    if (hardState) {
      this.#log.saveState(hardState)
      this.storage.setHardState(hardState)
    }
    if (entries.length > 0) this.#log.saveEntries(entries)
    // What is committed is on a quorum's disks, whatever this one has: it need not wait, unless a snapshot comes first.
    if (!snapshot && committedEntries.length > 0) this.#application.apply(committedEntries)
    if (softState) {
      this.#tick(!this.leadsAlone)
      this.#application.roleChanged(softState, before)
    }
    const finish = (): void => {
      if (snapshot) this.#takeOver(snapshot)
      if (entries.length > 0) this.storage.append(entries)
      if (snapshot && committedEntries.length > 0) this.#application.apply(committedEntries)
      if (!isLeader && messages.length > 0) this.#application.send(messages)
      this.node.advance()
      this.#isBusy = false
    }
    if (!ready.mustSync && !snapshot) return finish()
    this.#host.disk.whenSynced(() => {
      finish()
      this.work()
    })
  }

  #takeOver(snapshot: Snapshot): void {
    this.storage.applySnapshot(snapshot)
    this.#application.restore(snapshot)
  }

  /** The group has changed: somebody alone has nothing to tick for. */
  adjustTicks(): void {
    this.#tick(!this.leadsAlone)
  }

  #tick(isNeeded: boolean): void {
    if (isNeeded === (this.#ticker !== undefined)) return
    this.#ticker?.cancel()
    this.#ticker = undefined
    if (!isNeeded) return
    this.#ticker = this.#host.clock.every(this.#tickMs, () => {
      this.node.tick()
      this.work()
    })
  }
}

/** A snapshot that another member needs is taken when it is needed, of all that has been applied. */
class StateStorage extends MemoryStorage {
  readonly #take: () => Snapshot

  constructor(snapshot: Snapshot | undefined, take: () => Snapshot) {
    super(snapshot)
    this.#take = take
  }

  override snapshot(): Snapshot {
    return this.#take()
  }
}

const nobody = () => {}
const silent: Logger = { debug: nobody, info: nobody, warning: nobody, error: nobody }

// A group of members on one table: their storage, their threads and the messages between them, which go on when told to.
import type { ConfState } from '../conf-change.ts'
import type { RaftConfig } from '../config.ts'
import type { Logger } from '../logger.ts'
import { MemoryStorage } from '../memory-storage.ts'
import { type Entry, type HardState, isStorageThread, type Message, type Snapshot } from '../message.ts'
import type { ReadState } from '../raft.ts'
import { RawNode } from '../raw-node.ts'
import type { Storage } from '../storage.ts'

export type GroupOptions = {
  readonly voters: readonly number[]
  /** Members that are there, but not in the group yet. */
  readonly others?: readonly number[]
  readonly config?: Partial<RaftConfig>
}

export const firstIndex = 2

/** What a member applied is what its state machine is made of, so that is what its snapshots carry. */
type State = readonly Entry[]

export class TestMember {
  readonly id: number
  readonly storage: MemoryStorage
  readonly lines: string[] = []
  readonly reads: ReadState[] = []
  node: RawNode
  applied: State = []
  appendWork: Message[] = []
  applyWork: Message[] = []
  readonly #config: Partial<RaftConfig>
  #commitOnDisk = 0
  #snapshot: Snapshot | undefined
  #confState: ConfState

  constructor(id: number, snapshot: Snapshot | undefined, config: Partial<RaftConfig>) {
    this.id = id
    this.storage = new MemoryStorage(snapshot)
    this.#config = config
    this.#snapshot = snapshot
    this.#confState = this.storage.initialState().confState
    if (snapshot) this.storage.setHardState({ term: snapshot.term, vote: 0, commit: snapshot.index })
    this.node = this.#start()
  }

  #start(): RawNode {
    const line = (text: string) => void this.lines.push(text)
    const logger: Logger = { debug: line, info: line, warning: line, error: line }
    const applied = this.#snapshot?.index ?? 0
    // What others are sent is a snapshot of what was applied last: it has to know the newcomer that it is for.
    const { storage } = this
    const reads: Storage = {
      initialState: () => storage.initialState(),
      firstIndex: () => storage.firstIndex(),
      lastIndex: () => storage.lastIndex(),
      term: (index) => storage.term(index),
      entries: (from, to, maxBytes) => storage.entries(from, to, maxBytes),
      snapshot: () => this.#takeSnapshot(),
    }
    const base = { electionTick: 10, heartbeatTick: 1, random: { below: () => this.id }, logger }
    return new RawNode({ ...base, ...this.#config, id: this.id, storage: reads, applied })
  }

  /** What it had not written is lost; it applies again what its last snapshot does not have. */
  restart(): void {
    this.#confState = this.storage.initialState().confState
    this.appendWork = []
    this.applyWork = []
    this.applied = (this.#snapshot?.data as State | undefined) ?? []
    this.node = this.#start()
  }

  #takeSnapshot(): Snapshot | undefined {
    const last = this.applied.at(-1)
    if (!last) return this.#snapshot
    return { index: last.index, term: last.term, confState: this.#confState, data: this.applied }
  }

  /** Forgets the log up to what was applied, if the disk knows that it is committed. */
  compact(): boolean {
    const snapshot = this.#takeSnapshot()
    if (!snapshot || snapshot.index > this.#commitOnDisk || snapshot.index <= (this.#snapshot?.index ?? 0)) return false
    this.#snapshot = snapshot
    this.storage.keepSnapshot(snapshot)
    return this.storage.compact(snapshot.index)
  }

  /** Stores and applies what is ready; the messages to others. */
  processReady(): readonly Message[] {
    const ready = this.node.ready()
    this.reads.push(...ready.readStates)
    if (this.#config.asyncStorageWrites !== true) {
      this.#append(ready.hardState, ready.entries, ready.snapshot)
      this.#apply(ready.committedEntries)
      this.node.advance()
      return ready.messages
    }
    for (const message of ready.messages)
      if (message.type === 'MsgStorageAppend') this.appendWork.push(message)
      else if (message.type === 'MsgStorageApply') this.applyWork.push(message)
    return ready.messages.filter(({ to }) => !isStorageThread(to))
  }

  processAppend(): readonly Message[] {
    const work = this.appendWork.shift()
    if (!work) return []
    const { term, vote, commit } = work
    this.#append(term + vote + commit > 0 ? { term, vote, commit } : undefined, work.entries, work.snapshot)
    return this.#respond(work)
  }

  processApply(): readonly Message[] {
    const work = this.applyWork.shift()
    if (!work) return []
    this.#apply(work.entries)
    return this.#respond(work)
  }

  #respond({ responses }: Message): readonly Message[] {
    for (const response of responses) if (response.to === this.id) this.node.step(response)
    return responses.filter(({ to }) => to !== this.id)
  }

  #append(state: HardState | undefined, entries: readonly Entry[], snapshot: Snapshot | undefined): void {
    if (state) {
      this.storage.setHardState(state)
      this.#commitOnDisk = state.commit
    }
    if (snapshot) {
      this.storage.applySnapshot(snapshot)
      this.#snapshot = snapshot
      this.applied = (snapshot.data as State | undefined) ?? []
      this.#confState = snapshot.confState
    }
    this.storage.append(entries)
  }

  /** A snapshot may have overtaken some of the entries. */
  #apply(entries: readonly Entry[]): void {
    const last = this.applied.at(-1)?.index ?? 0
    for (const entry of entries) {
      if (entry.index <= last) continue
      if (entry.type !== 'EntryNormal') this.#confState = this.node.applyConfChange(entry.data)
      this.applied = [...this.applied, entry]
    }
  }

  /** The data that was proposed and applied. */
  get values(): unknown[] {
    return this.applied.flatMap(({ type, data }) => (type === 'EntryNormal' && data !== undefined ? [data] : []))
  }
}

export class TestGroup {
  readonly members: readonly TestMember[]
  /** On their way. */
  messages: Message[] = []

  constructor({ voters, others = [], config = {} }: GroupOptions) {
    const confState = { voters, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
    const snapshot: Snapshot = { index: firstIndex, term: 1, confState, data: [] }
    const founders = voters.map((id) => new TestMember(id, snapshot, config))
    this.members = [...founders, ...others.map((id) => new TestMember(id, undefined, config))]
  }

  member(id: number): TestMember {
    const member = this.members.find((one) => one.id === id)
    if (!member) throw new Error(`there is no member ${id}`)
    return member
  }

  get leaders(): number[] {
    return this.members.filter(({ node }) => node.raft.role === 'StateLeader').map(({ id }) => id)
  }

  /** Everybody does and sends all there is, until nothing is left; what comes from or goes to the absent is lost. */
  stabilize(absent: readonly number[] = []): void {
    for (let isDone = false; !isDone; ) {
      isDone = true
      for (const member of this.members) {
        if (absent.includes(member.id)) continue
        if (member.node.hasReady()) this.messages.push(...member.processReady())
        while (member.appendWork.length > 0) this.messages.push(...member.processAppend())
        while (member.applyWork.length > 0) this.messages.push(...member.processApply())
      }
      const messages = this.messages
      this.messages = []
      for (const message of messages) {
        isDone = false
        if (!absent.includes(message.from) && !absent.includes(message.to)) this.member(message.to).node.step(message)
      }
      if (this.members.some(({ id, node }) => !absent.includes(id) && node.hasReady())) isDone = false
    }
  }

  elect(id: number, absent: readonly number[] = []): void {
    this.member(id).node.campaign()
    this.stabilize(absent)
  }

  propose(id: number, ...values: readonly string[]): void {
    for (const value of values) this.member(id).node.propose(value, value.length)
  }

  tick(id: number, ticks: number): void {
    for (let done = 0; done < ticks; done++) this.member(id).node.tick()
  }
}

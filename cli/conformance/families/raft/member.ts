// A member of the group in a transcript: a RawNode with its storage and its two storage threads. Its state machine puts all
// that is applied one after the other.
import type { RaftConfig } from '../../../../workers/control-plane/etcd/raft/config.ts'
import { describeMessage, describeReady } from '../../../../workers/control-plane/etcd/raft/describe.ts'
import type { MemoryStorage } from '../../../../workers/control-plane/etcd/raft/memory-storage.ts'
import {
  type Entry,
  type HardState,
  isStorageThread,
  type Message,
  type Snapshot,
} from '../../../../workers/control-plane/etcd/raft/message.ts'
import { RawNode } from '../../../../workers/control-plane/etcd/raft/raw-node.ts'
import type { Output } from './output.ts'

export class Member {
  readonly node: RawNode
  readonly storage: MemoryStorage
  readonly config: RaftConfig
  readonly appendWork: Message[] = []
  readonly applyWork: Message[] = []
  readonly #output: Output
  #snapshot: Snapshot

  constructor(config: Omit<RaftConfig, 'storage'>, storage: MemoryStorage, snapshot: Snapshot, output: Output) {
    this.storage = storage
    this.#snapshot = snapshot
    this.#output = output
    // A snapshot is always that of what was applied last.
    const reads = {
      initialState: () => storage.initialState(),
      firstIndex: () => storage.firstIndex(),
      lastIndex: () => storage.lastIndex(),
      term: (index: number) => storage.term(index),
      entries: (from: number, to: number, maxBytes: number) => storage.entries(from, to, maxBytes),
      snapshot: () => this.#snapshot,
    }
    this.config = { ...config, storage: reads }
    this.node = new RawNode(this.config)
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  /** Does what is to be done, or gives it to the threads; `send` takes the messages. An error, if storing fails. */
  processReady(send: (messages: readonly Message[]) => void): string | undefined {
    const ready = this.node.ready()
    this.#output.write(describeReady(ready))
    const isAsync = this.config.asyncStorageWrites === true
    if (!isAsync) {
      const fault = this.#append(ready.hardState, ready.entries, ready.snapshot)
      if (fault !== undefined) return fault
      this.#apply(ready.committedEntries)
    }
    send(ready.messages.filter(({ to }) => !isStorageThread(to)))
    for (const message of ready.messages)
      if (message.type === 'MsgStorageAppend') this.appendWork.push(message)
      else if (message.type === 'MsgStorageApply') this.applyWork.push(message)
    if (!isAsync) this.node.advance()
    return undefined
  }

  processAppend(send: (messages: readonly Message[]) => void): string | undefined {
    const message = this.appendWork.shift()
    if (!message) {
      this.#output.write('no append work to perform')
      return undefined
    }
    this.#tellWork(message)
    const { term, vote, commit, entries, snapshot } = message
    const fault = this.#append({ term, vote, commit }, entries, snapshot)
    if (fault === undefined) this.#respond(message, send)
    return fault
  }

  processApply(send: (messages: readonly Message[]) => void): undefined {
    const message = this.applyWork.shift()
    if (!message) {
      this.#output.write('no apply work to perform')
      return
    }
    this.#tellWork(message)
    this.#apply(message.entries)
    this.#respond(message, send)
  }

  #tellWork(message: Message): void {
    this.#output.write(`Processing:\n${describeMessage({ ...message, responses: [] })}\n`)
  }

  #respond({ responses }: Message, send: (messages: readonly Message[]) => void): void {
    this.#output.write(`Responses:\n${responses.map((response) => `${describeMessage(response)}\n`).join('')}`)
    send(responses)
  }

  #append(state: HardState | undefined, entries: readonly Entry[], snapshot: Snapshot | undefined): string | undefined {
    if (state && (state.term !== 0 || state.vote !== 0 || state.commit !== 0)) this.storage.setHardState(state)
    if (!snapshot) this.storage.append(entries)
    else if (entries.length > 0) return "can't apply snapshot and entries at the same time"
    else if (!this.storage.applySnapshot(snapshot)) return 'requested index is older than the existing snapshot'
    return undefined
  }

  #apply(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const isChange = entry.type !== 'EntryNormal'
      const confState = isChange ? this.node.applyConfChange(entry.data) : this.#snapshot.confState
      const text = isChange ? (entry.data.context ?? '') : String(entry.data ?? '')
      const { index, term } = entry
      this.#snapshot = { index, term, confState, data: `${this.#snapshot.data ?? ''}${text}` }
    }
  }
}

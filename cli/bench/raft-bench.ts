// Raft by itself: five members in memory, without a network or disks, as quick as the processor lets them agree.

import { MemoryStorage } from '../../workers/control-plane/etcd/raft/memory-storage.ts'
import type { Entry, Message } from '../../workers/control-plane/etcd/raft/message.ts'
import { RawNode } from '../../workers/control-plane/etcd/raft/raw-node.ts'
import { Random } from '../../workers/simulation/random.ts'
import { cpuMsOf, type Measure } from './measure.ts'

const members = [1, 2, 3, 4, 5]
const proposals = 200_000
/** Entries that everybody has applied are forgotten every so often, as etcd does it with its snapshots. */
const compactEvery = 10_000

export async function* measureRaft(only: string | undefined): AsyncGenerator<Measure> {
  for (const atOnce of [100, 1]) {
    const name = `raft: 5 members, ${atOnce} at a time`
    if (only !== undefined && !name.includes(only)) continue
    // A first round warms the engine up.
    await proposalsPerSecond(proposals / 10, atOnce)
    const value = await proposalsPerSecond(proposals, atOnce)
    yield { name, value, unit: '/s', goal: 50_000, isAtLeast: true }
  }
}

async function proposalsPerSecond(count: number, atOnce: number): Promise<number> {
  const group = new Group()
  group.member(1).campaign()
  group.settle()
  const cpuMs = await cpuMsOf(async () => {
    for (let done = 0; done < count; done += atOnce) {
      for (let i = 0; i < atOnce; i++) group.member(1).propose(done + i, 100)
      group.settle()
    }
  })
  if (group.applied.some((applied) => applied < count)) throw new Error('not everything was applied by all')
  return (count / cpuMs) * 1000
}

class Group {
  readonly #storages = members.map(
    () =>
      new MemoryStorage({
        index: 1,
        term: 1,
        confState: { voters: members, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false },
        data: undefined,
      }),
  )
  readonly #nodes: readonly RawNode[]
  /** How many proposals each has applied. */
  readonly applied = members.map(() => 0)
  #compacted = 1

  constructor() {
    const logger = { info: () => {}, debug: () => {}, warning: () => {} }
    this.#nodes = members.map(
      (id, i) =>
        new RawNode({
          id,
          electionTick: 10,
          heartbeatTick: 1,
          storage: this.#storages[i] as MemoryStorage,
          logger: logger as never,
          random: new Random(id),
          applied: 1,
          maxSizePerMessage: 1 << 20,
          maxInflightMessages: 512,
          checkQuorum: true,
          preVote: true,
        }),
    )
  }

  member(id: number): RawNode {
    return this.#nodes[id - 1] as RawNode
  }

  /** Lets everybody store, send and apply until there is nothing left to do. */
  settle(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false
      for (const [i, node] of this.#nodes.entries())
        while (node.hasReady()) {
          isBusy = true
          this.#advance(i, node)
        }
    }
    this.#compact()
  }

  #advance(i: number, node: RawNode): void {
    const storage = this.#storages[i] as MemoryStorage
    const { entries, hardState, committedEntries, messages } = node.ready()
    if (hardState) storage.setHardState(hardState)
    storage.append(entries)
    this.applied[i] = (this.applied[i] ?? 0) + committedEntries.filter(isProposal).length
    node.advance()
    for (const message of messages as readonly Message[]) this.member(message.to).step(message)
  }

  #compact(): void {
    const last = (this.#storages[0] as MemoryStorage).lastIndex()
    if (last - this.#compacted < compactEvery) return
    this.#compacted = last - 1
    for (const storage of this.#storages) storage.compact(this.#compacted)
  }
}

function isProposal({ type, data }: Entry): boolean {
  return type === 'EntryNormal' && data !== undefined
}

// What Raft promises, under any order, loss and repetition of messages, and whenever members stop and start again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../simulation/random.ts'
import type { ConfChangeSingle } from './conf-change.ts'
import type { Entry } from './message.ts'
import { firstIndex, TestGroup, type TestMember } from './testing/test-group.ts'

/** What happens next: `what` is its kind, `who` and `which` choose among what there is. */
type Action = { readonly what: number; readonly who: number; readonly which: number }

describe('a group in any weather', () => {
  for (const size of [3, 5]) {
    const voters = Array.from({ length: size }, (_, at) => at + 1)

    it(`of ${size} keeps Raft's promises`, () => {
      expectPromises((random) => new Story(new TestGroup({ voters, config: { random } })))
    })

    it(`of ${size} keeps them with asynchronous storage, pre-vote and check-quorum`, () => {
      const config = { electionTick: 5, asyncStorageWrites: true, preVote: true, checkQuorum: true }
      expectPromises((random) => new Story(new TestGroup({ voters, config: { ...config, random } })))
    })
  }

  for (const isCareful of [false, true])
    it(`keeps them while members come and go${isCareful ? ', with pre-vote and check-quorum' : ''}`, () => {
      const config = { maxInflightMessages: 3, maxSizePerMessage: 20, stepDownOnRemoval: !isCareful }
      const careful = { electionTick: 5, preVote: isCareful, checkQuorum: isCareful }
      const options = { voters: [1, 2, 3], others: [4, 5] }
      expectPromises(
        (random) => new Story(new TestGroup({ ...options, config: { ...config, ...careful, random } }), true),
      )
    })
})

/** Enough has to happen for the promises to mean something. What fails is shrunk to the fewest steps of its dice. */
function expectPromises(begin: (random: Random) => Story): void {
  let [committed, leaders] = [0, 0]
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 300, max: 900 }), (seed, steps) => {
      const random = new Random(seed)
      const told = begin(random)
      for (let step = 0; step < steps; step++)
        told.do({ what: random.below(100), who: random.below(1000), which: random.below(1000) })
      told.settle()
      expect(told.isInAgreement).toBe(true)
      committed += told.committedCount
      leaders += told.leaderCount
    }),
    { numRuns: 60 },
  )
  expect(committed).toBeGreaterThan(200)
  expect(leaders).toBeGreaterThan(60)
}

class Story {
  readonly #group: TestGroup
  readonly #changesGroup: boolean
  readonly #leaderOf = new Map<number, number>()
  /** By term and index: what the entry carries and the term of the one before it. */
  readonly #entries = new Map<string, { readonly data: unknown; readonly previousTerm: number }>()
  readonly #committed = new Map<number, { readonly term: number; readonly data: unknown; readonly seenIn: number }>()
  #proposals = 0

  constructor(group: TestGroup, changesGroup = false) {
    this.#group = group
    this.#changesGroup = changesGroup
  }

  get committedCount(): number {
    return this.#committed.size
  }

  get leaderCount(): number {
    return this.#leaderOf.size
  }

  /** Somebody leads, and all who belong to the group have applied the same. */
  get isInAgreement(): boolean {
    const leader = this.#leader
    const group = leader?.node.status().group
    const { incoming = new Set<number>(), outgoing = new Set<number>() } = group?.voters ?? {}
    const voters = this.#group.members.filter(({ id }) => incoming.has(id) || outgoing.has(id))
    return voters.length > 0 && voters.every(({ applied }) => applied.length === leader?.applied.length)
  }

  get #leader(): TestMember | undefined {
    return this.#group.members
      .filter(({ node }) => node.raft.role === 'StateLeader')
      .toSorted((a, b) => b.node.raft.term - a.node.raft.term)[0]
  }

  do({ what, who, which }: Action): void {
    const { members } = this.#group
    const member = members[who % members.length] as TestMember
    if (what < 12) for (let ticks = which % 6; ticks >= 0; ticks--) member.node.tick()
    else if (what < 24) this.#propose(member)
    else if (what < 50) this.#work(member, which)
    else if (what < 86) for (let count = who % 6; count >= 0; count--) this.#deliver(which * (count + 1))
    else if (what < 89) this.#group.messages.splice(which % Math.max(this.#group.messages.length, 1), 1)
    else if (what < 91) this.#repeat(which)
    else if (what < 93) member.restart()
    else if (what < 95) member.compact()
    else if (what < 97) this.#passOn(member, which)
    else if (this.#changesGroup) this.#changeGroup(which)
    this.#check(member)
  }

  /** The weather is fair again: nothing is lost, and sooner or later somebody is elected who has all that is needed. */
  settle(): void {
    const { members } = this.#group
    for (let round = 0; round < 40 || (round < 2000 && !this.isInAgreement); round++) {
      for (const { node } of members) {
        // A snapshot that was lost is told of, as by a transport.
        for (const [id, { state }] of node.status().progress)
          if (state === 'StateSnapshot') node.reportSnapshot(id, true)
        node.tick()
      }
      this.#group.stabilize()
      for (const member of members) this.#check(member)
    }
  }

  #propose({ node }: TestMember): void {
    node.propose(`value ${++this.#proposals}`, 8)
  }

  #work(member: TestMember, which: number): void {
    const { messages } = this.#group
    if (which % 4 !== 0 && member.node.hasReady()) messages.push(...member.processReady())
    if (which % 4 !== 1) messages.push(...member.processAppend())
    if (which % 4 !== 2) messages.push(...member.processApply())
  }

  /** Any message that is on its way, not only the oldest. */
  #deliver(which: number): void {
    const { messages } = this.#group
    const [message] = messages.splice(which % Math.max(messages.length, 1), 1)
    if (!message) return
    const receiver = this.#group.member(message.to)
    receiver.node.step(message)
    this.#check(receiver)
  }

  #repeat(which: number): void {
    const { messages } = this.#group
    const message = messages[which % Math.max(messages.length, 1)]
    if (message) messages.push(message)
  }

  #passOn({ node }: TestMember, which: number): void {
    if (which % 2 === 0) node.transferLeader((which % this.#group.members.length) + 1)
    else node.reportUnreachable((which % this.#group.members.length) + 1)
  }

  /** 1 and 2 always stay voters: a group without any would be an application's fault. */
  #changeGroup(which: number): void {
    const types = ['ConfChangeAddNode', 'ConfChangeRemoveNode', 'ConfChangeAddLearnerNode'] as const
    const single = (seed: number): ConfChangeSingle => ({
      type: types[seed % 3] ?? 'ConfChangeAddNode',
      nodeId: 3 + (Math.floor(seed / 3) % 3),
    })
    const transition = which % 5 === 0 ? 'ConfChangeTransitionJointExplicit' : 'ConfChangeTransitionAuto'
    const changes = which % 7 === 0 ? [] : [single(which), single(which * 31)].slice(0, 1 + (which % 2))
    this.#leader?.node.proposeConfChange({
      transition: changes.length > 0 ? transition : 'ConfChangeTransitionAuto',
      changes,
    })
  }

  #check(member: TestMember): void {
    this.#checkLog(member)
    this.#checkApplied(member)
    if (member.node.raft.role === 'StateLeader') this.#checkLeader(member)
  }

  /** Two logs that have an entry of the same term at the same place are the same up to there. */
  #checkLog({ node }: TestMember): void {
    const { log } = node.raft
    for (const { term, index, data } of log.slice(log.firstIndex, log.lastIndex + 1, Number.POSITIVE_INFINITY) ?? []) {
      const previousTerm = log.term(index - 1) ?? 0
      const known = this.#entries.get(`${term}/${index}`)
      if (!known) this.#entries.set(`${term}/${index}`, { data, previousTerm })
      else if (known.data !== data || known.previousTerm !== previousTerm) expect.fail(`two entries ${term}/${index}`)
    }
  }

  /** All apply the same entries in the same order, none left out. */
  #checkApplied({ id, node, applied }: TestMember): void {
    let expected = firstIndex
    for (const { term, index, data } of applied as readonly Entry[]) {
      expected++
      if (index !== expected) expect.fail(`${id} applied ${index} in place of ${expected}`)
      const known = this.#committed.get(index)
      if (!known) this.#committed.set(index, { term, data, seenIn: node.raft.term })
      else if (known.term !== term || known.data !== data) expect.fail(`${id} applied something else at ${index}`)
    }
  }

  /** A term has one leader, and it has all that was committed before its term. */
  #checkLeader({ id, node }: TestMember): void {
    const { term, log } = node.raft
    const leader = this.#leaderOf.get(term) ?? id
    if (leader !== id) expect.fail(`${leader} and ${id} both lead in term ${term}`)
    this.#leaderOf.set(term, id)
    for (const [index, entry] of this.#committed) {
      if (entry.seenIn >= term || index < log.firstIndex) continue
      if (log.term(index) !== entry.term) expect.fail(`${id} leads in term ${term} without ${entry.term}/${index}`)
    }
  }
}

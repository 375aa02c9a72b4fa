// The transcripts of whole groups: members, the messages between them, and commands that let one or all go on. Like
// rafttest/interaction_env_handler.go.
import type { ConfChange, ConfChangeV2 } from '../../../../workers/control-plane/etcd/raft/conf-change.ts'
import type { RaftConfig } from '../../../../workers/control-plane/etcd/raft/config.ts'
import { describeEntry, describeMessage } from '../../../../workers/control-plane/etcd/raft/describe.ts'
import { MemoryStorage } from '../../../../workers/control-plane/etcd/raft/memory-storage.ts'
import {
  isStorageThread,
  type Message,
  makeMessage,
  type Snapshot,
} from '../../../../workers/control-plane/etcd/raft/message.ts'
import { isVoter } from '../../../../workers/control-plane/etcd/raft/quorum/joint.ts'
import { isFault, readConfChanges } from './conf-changes.ts'
import type { Argument, Directive } from './data-driven.ts'
import { describeProgress } from './group-changes.ts'
import { Member } from './member.ts'
import { Output } from './output.ts'

/** What a command ends with: nothing, or what went wrong. */
type Fault = string | undefined

const transitions: Readonly<Record<string, ConfChangeV2['transition']>> = {
  auto: 'ConfChangeTransitionAuto',
  implicit: 'ConfChangeTransitionJointImplicit',
  explicit: 'ConfChangeTransitionJointExplicit',
}

export class Interaction {
  readonly #output = new Output()
  readonly #members: Member[] = []
  #messages: readonly Message[] = []

  run(directive: Directive): string {
    this.#output.take()
    const fault = this.#execute(directive)
    const text = this.#output.take() + (fault ?? '')
    return text === '' ? 'ok' : text
  }

  #execute(directive: Directive): Fault {
    const { command, args } = directive
    switch (command) {
      case 'add-nodes':
        return this.#addNodes(args)
      case 'deliver-msgs':
        return this.#deliverMessages(args)
      case 'log-level':
        return this.#output.setLevel(args[0]?.key ?? '')
      case 'process-append-thread':
        return this.#forEach(args, 'processing append thread', (member) => member.processAppend(this.#send))
      case 'process-apply-thread':
        return this.#forEach(args, 'processing apply thread', (member) => member.processApply(this.#send))
      case 'process-ready':
        return this.#forEach(args, 'handling Ready', (member) => member.processReady(this.#send))
      case 'raft-state':
        return this.#tellStates()
      case 'report-unreachable':
        return this.#reportUnreachable(args)
      case 'send-snapshot':
        return this.#sendSnapshot(args)
      case 'stabilize':
        return this.#stabilize(args)
      case 'transfer-leadership':
        this.#member(Number(argument(args, 'from'))).node.transferLeader(Number(argument(args, 'to')))
        return undefined
      case '_breakpoint':
        return undefined
      default:
        return this.#executeOn(directive)
    }
  }

  /** Commands whose first argument is the member that they are for. */
  #executeOn({ command, args, input }: Directive): Fault {
    const member = () => this.#member(Number(args[0]?.key))
    const data = args[1]?.key ?? ''
    switch (command) {
      case 'campaign':
        member().node.campaign()
        return undefined
      case 'compact':
        return this.#compact(member(), Number(data))
      case 'forget-leader':
        member().node.forgetLeader()
        return undefined
      case 'propose':
        return member().node.propose(data, Buffer.byteLength(data))
      case 'propose-conf-change':
        return this.#proposeConfChange(member(), args.slice(1), input)
      case 'raft-log':
        return this.#tellLog(member())
      case 'set-randomized-election-timeout':
        member().node.raft.randomizedElectionTimeout = Number(argument(args, 'timeout'))
        return undefined
      case 'status':
        this.#output.write(describeProgress(member().node.status().progress))
        return undefined
      case 'tick-election':
        return tick(member(), member().config.electionTick)
      case 'tick-heartbeat':
        return tick(member(), member().config.heartbeatTick)
      default:
        return 'unknown command'
    }
  }

  readonly #send = (messages: readonly Message[]): void => {
    this.#messages = [...this.#messages, ...messages]
  }

  #member(id: number): Member {
    const member = this.#members[id - 1]
    if (!member) throw new Error(`there is no member ${id}`)
    return member
  }

  #named(args: readonly Argument[]): Member[] {
    return args.filter(({ values }) => values.length === 0).map(({ key }) => this.#member(Number(key)))
  }

  /** Each with a heading, if there are several. */
  #forEach(args: readonly Argument[], doing: string, action: (member: Member) => Fault): Fault {
    const members = this.#named(args)
    for (const member of members) {
      const fault = members.length > 1 ? this.#under(member, doing, action) : action(member)
      if (fault !== undefined) return fault
    }
    return undefined
  }

  #under(member: Member, doing: string, action: (member: Member) => Fault): Fault {
    this.#output.write(`> ${member.config.id} ${doing}\n`)
    return this.#output.indented(() => action(member))
  }

  #addNodes(args: readonly Argument[]): Fault {
    const readOnly = argument(args, 'read-only')
    if (readOnly !== undefined && readOnly !== 'safe' && readOnly !== 'lease-based')
      return `invalid read-only option "${readOnly}"`
    const index = Number(argument(args, 'index') ?? 0)
    const content = argument(args, 'content')
    const [voters, learners] = [idsOf(args, 'voters'), idsOf(args, 'learners')]
    const confState = { voters, learners, votersOutgoing: [], learnersNext: [], autoLeave: false }
    const isBootstrap = index > 0 || voters.length > 0 || learners.length > 0 || content !== undefined
    if (isBootstrap && index <= 1) return 'index must be specified as > 1 due to bootstrap'
    const snapshot: Snapshot = { index, term: isBootstrap ? 1 : 0, confState, data: content ?? '' }
    for (let count = Number(args[0]?.key); count > 0; count--) {
      const storage = new MemoryStorage()
      if (isBootstrap) storage.applySnapshot(snapshot)
      const config = { ...configOf(args), id: this.#members.length + 1, applied: index, logger: this.#output }
      this.#members.push(new Member({ ...config, ...(readOnly && { readOnly }) }, storage, snapshot, this.#output))
    }
    return undefined
  }

  #compact(member: Member, index: number): Fault {
    if (!member.storage.compact(index)) return 'requested index is unavailable due to compaction'
    return this.#tellLog(member)
  }

  #tellLog({ storage }: Member): Fault {
    const [first, last] = [storage.firstIndex(), storage.lastIndex()]
    const entries = last < first ? [] : (storage.entries(first, last + 1, Number.POSITIVE_INFINITY) ?? [])
    if (last < first) this.#output.write(`log is empty: first index=${first}, last index=${last}`)
    else this.#output.write(entries.map((entry) => `${describeEntry(entry)}\n`).join(''))
    return undefined
  }

  #tellStates(): Fault {
    for (const { node } of this.#members) {
      const { id, softState, hardState, group } = node.status()
      const voter = isVoter(group.voters, id) ? '(Voter)' : '(Non-Voter)'
      this.#output.write(`${id}: ${softState.role} ${voter} Term:${hardState.term} Lead:${softState.lead}\n`)
    }
    return undefined
  }

  #deliverMessages(args: readonly Argument[]): Fault {
    const type = argument(args, 'type')
    let handled = 0
    for (const { key, values } of args) {
      if (values.length === 0) handled += this.#deliver(Number(key), false, type)
      if (key === 'drop') for (const value of values) handled += this.#deliver(Number(value), true, type)
    }
    if (handled === 0) this.#output.write('no messages\n')
    return undefined
  }

  /** Delivers or drops what is on its way to somebody; how many messages that were. */
  #deliver(to: number, isDropped: boolean, type?: string): number {
    const taken = this.#messages.filter(
      (message) =>
        message.to === to && !(isDropped && isLocal(message)) && (type === undefined || message.type === type),
    )
    this.#messages = this.#messages.filter((message) => !taken.includes(message))
    for (const message of taken) {
      this.#output.write(`${isDropped ? 'dropped: ' : ''}${describeMessage(message)}\n`)
      const refusal = isDropped ? undefined : this.#member(to).node.step(message)
      if (refusal !== undefined) this.#output.write(`${refusal}\n`)
    }
    return taken.length
  }

  #stabilize(args: readonly Argument[]): Fault {
    const { level } = this.#output
    const name = argument(args, 'log-level')
    const fault = name === undefined ? undefined : this.#output.setLevel(name)
    const named = this.#named(args)
    const result = fault ?? this.#untilDone(named.length > 0 ? named : this.#members)
    this.#output.level = level
    return result
  }

  #untilDone(members: readonly Member[]): Fault {
    for (let isDone = false; !isDone; ) {
      isDone = true
      for (const member of members) {
        if (!member.node.hasReady()) continue
        isDone = false
        const fault = this.#under(member, 'handling Ready', () => member.processReady(this.#send))
        if (fault !== undefined) return fault
      }
      for (const member of members) {
        const { id } = member.config
        if (!this.#messages.some(({ to }) => to === id)) continue
        isDone = false
        this.#output.write(`> ${id} receiving messages\n`)
        this.#output.indented(() => this.#deliver(id, false))
      }
      for (const member of members) {
        if (member.appendWork.length === 0) continue
        isDone = false
        this.#output.write(`> ${member.config.id} processing append thread\n`)
        while (member.appendWork.length > 0) {
          const fault = this.#output.indented(() => member.processAppend(this.#send))
          if (fault !== undefined) return fault
        }
      }
      for (const member of members) {
        if (member.applyWork.length === 0) continue
        isDone = false
        this.#output.write(`> ${member.config.id} processing apply thread\n`)
        while (member.applyWork.length > 0) this.#output.indented(() => member.processApply(this.#send))
      }
    }
    return undefined
  }

  #sendSnapshot(args: readonly Argument[]): Fault {
    const [source, target] = this.#named(args)
    if (!source || !target) return 'send-snapshot takes two members'
    const { term } = source.node.status().hardState
    const [from, to] = [source.config.id, target.config.id]
    const message = makeMessage({ type: 'MsgSnap', term, from, to, snapshot: source.snapshot })
    this.#send([message])
    this.#output.write(describeMessage(message))
    return undefined
  }

  #proposeConfChange({ node }: Member, args: readonly Argument[], input: string): Fault {
    let [isV1, transition] = [false, transitions['auto'] ?? 'ConfChangeTransitionAuto']
    for (const { key, values } of args)
      for (const value of values) {
        const named = Object.hasOwn(transitions, value) ? transitions[value] : undefined
        if (key === 'v1') isV1 = value === 'true'
        else if (key !== 'transition') return `unknown command ${key}`
        else if (!named) return `unknown transition ${value}`
        else transition = named
      }
    const changes = readConfChanges(input)
    if (isFault(changes)) return changes.error
    if (isV1 && (changes.length > 1 || transition !== 'ConfChangeTransitionAuto'))
      return 'v1 conf change can only have one operation and no transition'
    const change: ConfChange | ConfChangeV2 | undefined = isV1 ? changes[0] : { transition, changes }
    if (!change) throw new Error('a change of version 1 has one operation')
    return node.proposeConfChange(change)
  }

  #reportUnreachable(args: readonly Argument[]): Fault {
    const [reporter, reported, ...more] = this.#named(args)
    if (!reporter || !reported || more.length > 0)
      return 'must specify exactly two node indexes: node on which to report, and reported node'
    reporter.node.reportUnreachable(reported.config.id)
    return undefined
  }
}

function tick({ node }: Member, ticks: number): Fault {
  for (let done = 0; done < ticks; done++) node.tick()
  return undefined
}

/** Never lost: a member's messages to itself and to its threads. */
function isLocal({ from, to }: Message): boolean {
  return from === to || isStorageThread(from) || isStorageThread(to)
}

function configOf(args: readonly Argument[]): Omit<RaftConfig, 'id' | 'storage' | 'logger'> {
  const isSet = (key: string) => ['true', 't', 'T', 'TRUE', 'True', '1'].includes(argument(args, key) ?? '')
  const [inflight, committedSize] = [argument(args, 'inflight'), Number(argument(args, 'max-committed-size-per-ready'))]
  return {
    electionTick: 3,
    heartbeatTick: 1,
    random: { below: () => 0 },
    asyncStorageWrites: isSet('async-storage-writes'),
    preVote: isSet('prevote'),
    checkQuorum: isSet('checkquorum'),
    disableConfChangeValidation: isSet('disable-conf-change-validation'),
    stepDownOnRemoval: isSet('step-down-on-removal'),
    ...(inflight !== undefined && { maxInflightMessages: Number(inflight) }),
    ...(committedSize > 0 && { maxCommittedSizePerReady: committedSize }),
  }
}

function argument(args: readonly Argument[], key: string): string | undefined {
  return args.find((arg) => arg.key === key)?.values.at(-1)
}

function idsOf(args: readonly Argument[], key: string): number[] {
  return args.filter((arg) => arg.key === key).flatMap(({ values }) => values.map(Number))
}

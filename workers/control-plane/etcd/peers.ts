// The other members: a stream of Raft's messages to each, dialled again whenever it breaks, snapshots on connections of their
// own, and what one member asks another. What cannot be sent is dropped, and Raft is told. Like
// server/etcdserver/api/rafthttp.
import type { EtcdMember } from '../../protocols/etcd.ts'
import type { RaftProtocol, RaftRequest } from '../../protocols/raft.ts'
import type { ClientStream, ServerExchange } from '../../simulation/host.ts'
import { addressOf } from './config.ts'
import { etcdError } from './etcd-error.ts'
import { raftIdOf } from './member-id.ts'
import type { Reply } from './proposals.ts'
import type { Message } from './raft/message.ts'
import type { EtcdServer } from './server.ts'

/** Like rafthttp: how long dialling may take, and how long a connection may be silent while it should not be. */
const dialMs = 2000
const silentMs = 5000
/** A dial that failed is repeated after so long, then after twice as long. */
const redialMs = 100
const mostRedialMs = 1000
const snapshotMs = 60_000

type Peer = {
  readonly member: EtcdMember
  readonly raftId: number
  stream: ClientStream<RaftProtocol> | undefined
  isActive: boolean
  activeSinceMs: number
  heardMs: number
  /** When the first message was sent that nothing has been heard after; Infinity: none was. */
  unansweredMs: number
  redialMs: number
}

export class Peers {
  readonly #server: EtcdServer
  readonly #peers = new Map<number, Peer>()
  #isStopped = false

  constructor(server: EtcdServer) {
    this.#server = server
    server.host.network.listen<RaftProtocol>('raft', server.config.peerPort, (exchange) => this.#serve(exchange))
    server.host.clock.every(1000, () => this.#hangUpOnSilence())
  }

  /** How many others there is a connection to. */
  get activeCount(): number {
    return [...this.#peers.values()].filter(({ isActive }) => isActive).length
  }

  isConnectedSince(raftId: number, sinceMs: number): boolean {
    if (raftId === raftIdOf(this.#server.memberId)) {
      const since = [...this.#peers.values()].filter((peer) => peer.isActive && peer.activeSinceMs <= sinceMs).length
      return since + 1 > (this.#peers.size + 1) / 2
    }
    const peer = this.#peers.get(raftId)
    return peer?.isActive === true && peer.activeSinceMs <= sinceMs
  }

  /** The member with which there has been a connection for longest, of those that `isWanted`. Like longestConnected. */
  longestConnected(isWanted: (member: EtcdMember) => boolean): EtcdMember | undefined {
    const active = [...this.#peers.values()].filter((peer) => peer.isActive && isWanted(peer.member))
    return active.sort((a, b) => a.activeSinceMs - b.activeSinceMs)[0]?.member
  }

  isActive(id: string): boolean {
    return this.#peers.get(raftIdOf(id))?.isActive ?? false
  }

  set(member: EtcdMember): void {
    if (member.id === this.#server.memberId || this.#isStopped) return
    const raftId = raftIdOf(member.id)
    const known = this.#peers.get(raftId)
    if (known?.member.peerUrls.join() === member.peerUrls.join()) return
    known?.stream?.close()
    const peer: Peer = {
      member,
      raftId,
      stream: undefined,
      isActive: false,
      activeSinceMs: 0,
      heardMs: 0,
      unansweredMs: Number.POSITIVE_INFINITY,
      redialMs,
    }
    this.#peers.set(raftId, peer)
    this.#dial(peer)
  }

  remove(id: string): void {
    const raftId = raftIdOf(id)
    this.#peers.get(raftId)?.stream?.close()
    this.#peers.delete(raftId)
  }

  stop(): void {
    this.#isStopped = true
    for (const { member } of [...this.#peers.values()]) this.remove(member.id)
  }

  send(messages: readonly Message[]): void {
    for (const message of messages) {
      const peer = this.#peers.get(message.to)
      if (!peer) continue
      if (message.type === 'MsgSnap') this.#sendSnapshot(peer, message)
      else if (peer.isActive) {
        peer.stream?.upload(message)
        if (peer.unansweredMs === Number.POSITIVE_INFINITY) peer.unansweredMs = this.#server.host.clock.nowMs()
      } else this.#server.raft.node.reportUnreachable(peer.raftId)
    }
  }

  /** Asks another member, and answers with what it says. */
  ask(id: string, request: RaftRequest, reply: Reply): void {
    const peer = this.#peers.get(raftIdOf(id))
    if (!peer) return reply(etcdError('no-leader'))
    this.#server.host.network.ask<RaftProtocol>(
      'raft',
      addressOfPeer(peer),
      request,
      (response) => reply(response.type === 'answer' ? response.result : etcdError('no-leader')),
      () => reply(etcdError('timeout')),
      { timeoutMs: this.#server.requestTimeoutMs },
    )
  }

  #dial(peer: Peer): void {
    const { host, memberId, clusterId } = this.#server
    if (this.#peers.get(peer.raftId) !== peer) return
    const dialling = { isOver: false }
    const over = () => {
      if (dialling.isOver) return
      dialling.isOver = true
      peer.isActive = false
      peer.stream = undefined
      if (this.#peers.get(peer.raftId) !== peer) return
      const afterMs = peer.redialMs
      peer.redialMs = Math.min(peer.redialMs * 2, mostRedialMs)
      host.cause = 0
      host.clock.after(afterMs, () => this.#dial(peer))
    }
    host.cause = 0
    peer.stream = host.network.open<RaftProtocol>(
      'raft',
      addressOfPeer(peer),
      { type: 'stream', from: memberId, to: peer.member.id, clusterId },
      {
        onResponse: (response) => {
          if (response.type === 'refused' && response.reason === 'removed') return this.#server.onRemoved?.()
          if (response.type !== 'accepted') return
          peer.isActive = true
          peer.activeSinceMs = host.clock.nowMs()
          peer.unansweredMs = Number.POSITIVE_INFINITY
          peer.redialMs = redialMs
        },
        onEnd: over,
      },
      { timeoutMs: dialMs },
    )
  }

  /** A connection on which nothing comes back is given up, lest what is sent waits in it for a link to be mended. */
  #hangUpOnSilence(): void {
    const { clock } = this.#server.host
    for (const peer of this.#peers.values()) {
      if (!peer.isActive || clock.nowMs() - peer.unansweredMs <= silentMs) continue
      peer.stream?.close()
      peer.isActive = false
      peer.stream = undefined
      this.#server.raft.node.reportUnreachable(peer.raftId)
      this.#dial(peer)
    }
  }

  #sendSnapshot(peer: Peer, message: Message): void {
    const { host, memberId, clusterId, raft } = this.#server
    const sent = (hasFailed: boolean) => {
      raft.node.reportSnapshot(peer.raftId, hasFailed)
      raft.work()
    }
    host.network.ask<RaftProtocol>(
      'raft',
      addressOfPeer(peer),
      { type: 'snapshot', from: memberId, to: peer.member.id, clusterId, message },
      (response) => sent(response.type !== 'accepted'),
      () => sent(true),
      { timeoutMs: snapshotMs },
    )
  }

  #serve(exchange: ServerExchange<RaftProtocol>): void {
    const { request } = exchange
    const { clusterId, memberId, machine, leases } = this.#server
    const { membership } = machine
    const answer: Reply = (result) => exchange.respond({ type: 'answer', result })
    switch (request.type) {
      case 'stream':
      case 'snapshot': {
        const isRemoved = membership.isRemoved(request.from)
        const reason =
          request.clusterId !== clusterId
            ? 'cluster ID mismatch'
            : request.to !== memberId
              ? 'not the member asked for'
              : 'removed'
        if (reason !== 'removed' || isRemoved) {
          exchange.respond({ type: 'refused', reason })
          return exchange.end()
        }
        exchange.respond({ type: 'accepted' })
        if (request.type === 'snapshot') this.#receive(request.message as Message)
        else exchange.onUpload((message) => this.#receive(message as Message))
        return
      }
      case 'members':
        return exchange.respond({
          type: 'members',
          clusterId,
          members: membership.members,
          removed: membership.removed,
        })
      case 'lease-keep-alive':
        return leases.keepAlive(request.id, answer)
      case 'lease-time-to-live':
        return leases.timeToLive(request.id, request.keys, answer)
      case 'promote':
        return this.#server.handle({ type: 'member-promote', id: request.id }, ({ result }) => answer(result))
    }
  }

  #receive(message: Message): void {
    const peer = this.#peers.get(message.from)
    if (peer) peer.unansweredMs = Number.POSITIVE_INFINITY
    const { node } = this.#server.raft
    node.step(message)
    this.#server.raft.work()
  }
}

function addressOfPeer({ member }: Peer): string {
  return addressOf(member.peerUrls[0] ?? '')
}

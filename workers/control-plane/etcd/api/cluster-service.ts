// The Cluster service: members are listed, added, removed, moved and promoted. Changes that would leave the group without a
// quorum that works are refused. Like server/etcdserver/server.go AddMember and its kin.
import type { ClusterRequest, EtcdMember } from '../../../protocols/etcd.ts'
import { newMember } from '../bootstrap.ts'
import { etcdError } from '../etcd-error.ts'
import { raftIdOf } from '../member-id.ts'
import type { MemberContext } from '../membership.ts'
import type { Reply } from '../proposals.ts'
import type { ConfChangeType } from '../raft/conf-change.ts'
import type { EtcdServer } from '../server.ts'

type Of<T extends ClusterRequest['type']> = Extract<ClusterRequest, { type: T }>
/** How much of the leader's log a learner must have before it is promoted. */
const readyShare = 0.9
/** Members that have been connected for so long count as healthy. */
const healthMs = 5000

export function handleCluster(server: EtcdServer, request: ClusterRequest, reply: Reply): void {
  switch (request.type) {
    case 'member-list': {
      const list = () => reply({ type: 'member-list', members: server.members })
      return request.linearizable ? server.read((error) => (error ? reply(error) : list())) : list()
    }
    case 'member-add':
      return add(server, request, reply)
    case 'member-remove':
      return remove(server, request, reply)
    case 'member-update': {
      const member = server.machine.membership.get(request.id)
      if (!areUrls(request.peerUrls)) return reply(etcdError('member-bad-urls'))
      const updated = { ...(member ?? stranger(request.id)), peerUrls: request.peerUrls }
      return change(server, 'ConfChangeUpdateNode', { member: updated, isPromote: false }, 'member-update', reply)
    }
    case 'member-promote':
      return promote(server, request, reply)
  }
}

function add(server: EtcdServer, { peerUrls, isLearner }: Of<'member-add'>, reply: Reply): void {
  if (!areUrls(peerUrls)) return reply(etcdError('member-bad-urls'))
  const { config, host } = server
  const seconds = Math.floor(host.clock.unixMs() / 1000)
  const member = { ...newMember('', peerUrls, config.token, seconds), isLearner }
  if (config.strictReconfigCheck) {
    const voters = votersOf(server)
    // A group of one grows by a second that has yet to start.
    const isGrowing = voters.length === 1 && startedOf(voters) === 1
    if (!isLearner && !isGrowing && startedOf(voters) < quorumOf(voters.length + 1))
      return reply(etcdError('not-enough-started'))
    if (connectedOf(server, voters) < voters.length) return reply(etcdError('unhealthy'))
  }
  const type = isLearner ? 'ConfChangeAddLearnerNode' : 'ConfChangeAddNode'
  change(server, type, { member, isPromote: false }, 'member-add', reply)
}

function remove(server: EtcdServer, { id }: Of<'member-remove'>, reply: Reply): void {
  const member = server.machine.membership.get(id)
  if (server.config.strictReconfigCheck && member?.isLearner !== true) {
    const voters = votersOf(server)
    const rest = voters.filter((one) => one.id !== id)
    if (rest.length === 0 || startedOf(rest) < quorumOf(rest.length)) return reply(etcdError('not-enough-started'))
    // One that is down can always go; of those that are up, enough have to stay.
    const isUp = id === server.memberId || server.peers?.isActive(id) === true
    if (isUp && connectedOf(server, voters) - 1 < 1 + Math.floor((voters.length - 1) / 2))
      return reply(etcdError('unhealthy'))
  }
  const gone = member ?? stranger(id)
  change(server, 'ConfChangeRemoveNode', { member: gone, isPromote: false }, 'member-remove', reply)
}

/** Only the leader knows how far the learner has come. */
function promote(server: EtcdServer, { id }: Of<'member-promote'>, reply: Reply): void {
  if (!server.isLeader) {
    const { leader, peers } = server
    if (!leader || !peers) return reply(etcdError('no-leader'))
    return peers.ask(leader.id, { type: 'promote', id }, reply)
  }
  const member = server.machine.membership.get(id)
  if (!member) return reply(etcdError('member-not-found'))
  if (!member.isLearner) return reply(etcdError('member-not-learner'))
  const { node } = server.raft
  const match = node.status().progress.get(raftIdOf(id))?.match ?? 0
  if (match < node.raft.log.committed * readyShare) return reply(etcdError('learner-not-ready'))
  const voters = votersOf(server)
  if (server.config.strictReconfigCheck && startedOf(voters) + 1 < quorumOf(voters.length + 1))
    return reply(etcdError('not-enough-started'))
  change(server, 'ConfChangeAddNode', { member, isPromote: true }, 'member-promote', reply)
}

function change(
  server: EtcdServer,
  type: ConfChangeType,
  context: MemberContext,
  answer: Exclude<ClusterRequest['type'], 'member-list'>,
  reply: Reply,
): void {
  const { member } = context
  server.proposeChange({ type, nodeId: raftIdOf(member.id) }, context, (result) => {
    if (result.type === 'error') return reply(result)
    const { members } = server
    reply(answer === 'member-add' ? { type: answer, member, members } : { type: answer, members })
  })
}

function votersOf({ members }: EtcdServer): readonly EtcdMember[] {
  return members.filter(({ isLearner }) => !isLearner)
}

function startedOf(members: readonly EtcdMember[]): number {
  return members.filter(({ name }) => name !== '').length
}

function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1
}

/** With how many, itself among them, this member has been connected for a while. Like numConnectedSince. */
function connectedOf({ memberId, peers, host }: EtcdServer, members: readonly EtcdMember[]): number {
  const sinceMs = host.clock.nowMs() - healthMs
  return members.filter(({ id }) => id === memberId || peers?.isConnectedSince(raftIdOf(id), sinceMs) === true).length
}

function areUrls(urls: readonly string[]): boolean {
  return urls.length > 0 && urls.every((url) => /^(https?:\/\/[^/:]+:\d+|unixs?:\/\/.+)$/.test(url))
}

function stranger(id: string): EtcdMember {
  return { id, name: '', peerUrls: [], clientUrls: [], isLearner: false }
}

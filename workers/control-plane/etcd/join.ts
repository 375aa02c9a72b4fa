// Starting where others already run: they are asked who belongs to the group. Like server/etcdserver/cluster_util.go.
import type { EtcdMember } from '../../protocols/etcd.ts'
import type { RaftProtocol, RaftResponse } from '../../protocols/raft.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { type Start, StartError } from './bootstrap.ts'
import { addressOf, type EtcdConfig } from './config.ts'
import type { WriteAheadLog } from './write-ahead-log.ts'

type Group = Extract<RaftResponse, { type: 'members' }>

const answerMs = 1000

/** Undefined: none of them answers. */
export async function askMembers(host: Host, members: readonly EtcdMember[]): Promise<Group | undefined> {
  for (const url of members.flatMap(({ peerUrls }) => peerUrls).sort())
    try {
      const request = { type: 'members' } as const
      const answer = await host.network.call<RaftProtocol>('raft', addressOf(url), request, { timeoutMs: answerMs })
      if (answer.type === 'members') return answer
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  return undefined
}

/** It begins with an empty log and gets everything from the leader. */
export async function joinGroup(
  host: Host,
  { name }: EtcdConfig,
  log: WriteAheadLog,
  told: readonly EtcdMember[],
): Promise<Start> {
  const group = await askMembers(
    host,
    told.filter((member) => member.name !== name),
  )
  if (!group)
    throw new StartError(
      'cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs',
    )
  const urls = (member: EtcdMember) => [...member.peerUrls].sort().join(',')
  const refuse = (why: string) => new StartError(`error validating peerURLs ${describe(group.members)}: ${why}`)
  if (group.members.length !== told.length) throw refuse('member count is unequal')
  const stranger = told.find((one) => !group.members.some((member) => urls(member) === urls(one)))
  if (stranger)
    throw refuse(`unmatched member while checking PeerURLs (no match found for existing member ${stranger.id})`)
  const told0 = told.find((member) => member.name === name) as EtcdMember
  const own = group.members.find((member) => urls(member) === urls(told0)) as EtcdMember
  const identity = { memberId: own.id, clusterId: group.clusterId }
  log.create(identity)
  const recovered = { ...identity, state: undefined, snapshot: undefined, entries: [] }
  return { recovered, known: group.members.filter(({ id }) => id !== own.id) }
}

/** Like RaftCluster.String. */
function describe(members: readonly EtcdMember[]): string {
  return `{MembersIDs:[${members.map(({ id }) => id).join(' ')}]}`
}

// How a member begins: with what its disk has, as a founder of a new group, or as one who joins a group that is there.
// Like server/etcdserver/bootstrap.go.
import type { EtcdMember } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'
import type { EtcdConfig } from './config.ts'
import { clusterIdOf, memberIdOf, raftIdOf } from './member-id.ts'
import type { MemberContext } from './membership.ts'
import { type ConfChange, confChangePayload } from './raft/conf-change.ts'
import { entryAt } from './raft/message.ts'
import type { Recovered, WriteAheadLog } from './write-ahead-log.ts'

/** `known` are the members to talk to before the log tells of them. */
export type Start = { readonly recovered: Recovered; readonly known: readonly EtcdMember[] }

/** Why a member does not start; the rest of the message is etcd's own. */
export class StartError extends Error {}

export async function bootstrap(host: Host, config: EtcdConfig, log: WriteAheadLog): Promise<Start> {
  const recovered = log.recover()
  if (recovered) return { recovered, known: [] }
  const { name, token, initialCluster } = config
  const ownUrls = initialCluster.get(name)
  if (!ownUrls) throw new StartError(`couldn't find local name "${name}" in the initial cluster configuration`)
  checkUrls(config, ownUrls)
  const founders = [...initialCluster].map(([founder, peerUrls]) => newMember(founder, peerUrls, token))
  const alone = founders.length === 1
  const joining = alone && config.isNewCluster ? undefined : await host.load(() => import('./join.ts'))
  if (!config.isNewCluster && joining) return joining.joinGroup(host, config, log, founders)
  const own = founders.find((founder) => founder.name === name) as EtcdMember
  const others = founders.filter(({ id }) => id !== own.id)
  const there = await joining?.askMembers(host, others)
  if (there?.members.some(({ id, clientUrls }) => id === own.id && clientUrls.length > 0))
    throw new StartError(`member ${own.id} has already been bootstrapped`)
  return { recovered: found(log, founders, own), known: others }
}

export function newMember(
  name: string,
  peerUrls: readonly string[],
  token: string,
  addedAtSeconds?: number,
): EtcdMember {
  return { id: memberIdOf(peerUrls, token, addedAtSeconds), name, peerUrls, clientUrls: [], isLearner: false }
}

/** The log of a new group begins with its founders, and all of them agree on that. */
function found(log: WriteAheadLog, founders: readonly EtcdMember[], own: EtcdMember): Recovered {
  const ascending = [...founders].sort((a, b) => (a.id < b.id ? -1 : 1))
  const entries = ascending.map((member, at) => {
    const context: MemberContext = { member, isPromote: false }
    const change: ConfChange = {
      type: 'ConfChangeAddNode',
      nodeId: raftIdOf(member.id),
      context: JSON.stringify(context),
    }
    return entryAt(confChangePayload(change), 1, at + 1)
  })
  const identity = { memberId: own.id, clusterId: clusterIdOf(founders.map(({ id }) => id)) }
  const state = { term: 1, vote: 0, commit: entries.length }
  log.create(identity)
  log.saveEntries(entries)
  log.saveState(state)
  return { ...identity, state, snapshot: undefined, entries }
}

/** Like advertiseMatchesCluster and CheckDuplicateURL. */
function checkUrls({ name, initialCluster, advertisePeerUrls }: EtcdConfig, ownUrls: readonly string[]): void {
  const unadvertised = ownUrls.filter((url) => !advertisePeerUrls.includes(url)).map((url) => `${name}=${url}`)
  if (unadvertised.length > 0)
    throw new StartError(
      `--initial-cluster has ${unadvertised.join(',')} but missing from --initial-advertise-peer-urls=${advertisePeerUrls.join(',')}`,
    )
  const unlisted = advertisePeerUrls.filter((url) => !ownUrls.includes(url))
  if (unlisted.length > 0)
    throw new StartError(
      `--initial-advertise-peer-urls has ${unlisted.join(',')} but missing from --initial-cluster=${ownUrls.map((url) => `${name}=${url}`).join(',')}`,
    )
  const all = [...initialCluster].flatMap(([founder, urls]) => urls.map((url) => ({ founder, url })))
  if (new Set(all.map(({ url }) => url)).size === all.length) return
  const listed = all.map(({ founder, url }) => `${founder}=${url}`).sort()
  throw new StartError(`initial cluster ${listed.join(',')} has duplicate url`)
}

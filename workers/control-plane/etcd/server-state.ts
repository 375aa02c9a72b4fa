// What a member tells of itself for its card: plain values, by name.
import type { EtcdServer } from './server.ts'

export function memberState(server: EtcdServer): Readonly<Record<string, unknown>> {
  const { raft, machine } = server
  const { store } = machine
  const { term, vote, commit } = raft.state
  return {
    revision: store.revision,
    leader: server.leader?.name ?? '',
    term,
    keys: store.keyCount,
    dbBytes: server.status.dbSizeBytes,
    role: raft.soft.role,
    vote: machine.membership.byRaftId(vote)?.name ?? '',
    commit,
    applied: server.appliedIndex,
    last: raft.node.raft.log.lastIndex,
  }
}

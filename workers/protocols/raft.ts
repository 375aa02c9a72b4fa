// What travels between the members of etcd, on port 2380: Raft's messages on a stream in each direction, snapshots apart from
// them, and what one member has to ask of another. Like server/etcdserver/api/rafthttp.
import type { EtcdError, EtcdMember, EtcdResult } from './etcd.ts'

/** A message of Raft as everybody may read it; the members know more of it. Members are numbers here. */
export type RaftMessage = {
  /** `MsgApp`, `MsgVote`, `MsgHeartbeat` … */
  readonly type: string
  readonly to: number
  readonly from: number
  readonly term: number
  readonly index: number
  readonly logTerm: number
  readonly commit: number
  readonly reject: boolean
  readonly entries: readonly { readonly term: number; readonly index: number; readonly data: unknown }[]
}

/** Who calls: its id and its group's, 16 hexadecimal digits each. */
export type RaftPeer = { readonly from: string; readonly clusterId: string }

export type RaftRequest =
  /** Opens a stream of messages to `to`. */
  | ({ readonly type: 'stream'; readonly to: string } & RaftPeer)
  | ({ readonly type: 'snapshot'; readonly to: string; readonly message: RaftMessage } & RaftPeer)
  /** Who belongs to the group: for one that starts without knowing. */
  | { readonly type: 'members' }
  /** What only the leader can answer, or do. */
  | { readonly type: 'lease-keep-alive'; readonly id: number }
  | { readonly type: 'lease-time-to-live'; readonly id: number; readonly keys: boolean }
  | { readonly type: 'promote'; readonly id: string }

export type RaftResponse =
  | { readonly type: 'accepted' }
  | { readonly type: 'refused'; readonly reason: 'cluster ID mismatch' | 'removed' | 'not the member asked for' }
  | {
      readonly type: 'members'
      readonly clusterId: string
      readonly members: readonly EtcdMember[]
      readonly removed: readonly string[]
    }
  | { readonly type: 'answer'; readonly result: EtcdResult | EtcdError }

export type RaftProtocol = {
  readonly name: 'raft'
  readonly request: RaftRequest
  readonly response: RaftResponse
  readonly event: never
  readonly upload: RaftMessage
}

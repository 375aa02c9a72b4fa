// What answers are printed as: --write-out. Like etcdctl/ctlv3/command/printer.go.
import type {
  AlarmMember,
  DeleteRangeResponse,
  EtcdHeader,
  EtcdMember,
  EtcdResult,
  EtcdWatchResponse,
  Permission,
  PutResponse,
  RangeResponse,
  TxnResponse,
} from '../../protocols/etcd.ts'
import type { Release } from '../release.ts'
import { FieldsPrinter } from './fields-printer.ts'
import { JsonPrinter } from './json-printer.ts'
import { ProtobufPrinter } from './protobuf-printer.ts'
import { SimplePrinter } from './simple-printer.ts'
import { TablePrinter } from './table-printer.ts'

export type Io = { readonly out: (text: string) => void; readonly err: (text: string) => void }

export type EndpointHealth = {
  readonly endpoint: string
  readonly health: boolean
  readonly took: string
  readonly error: string
}
export type Status = Extract<EtcdResult, { readonly type: 'status' }>
export type EndpointStatus = { readonly endpoint: string; readonly header: EtcdHeader; readonly status: Status }
export type HashKv = Extract<EtcdResult, { readonly type: 'hash-kv' }>
export type EndpointHash = { readonly endpoint: string; readonly header: EtcdHeader; readonly hash: HashKv }
export type SnapshotStatus = {
  readonly hash: number
  readonly revision: number
  readonly totalKey: number
  readonly totalSize: number
  readonly version: string
}
/** A lease as a client knows it: its id may have more digits than a number has. */
export type LeaseLife = {
  readonly id: bigint
  readonly ttlSeconds: number
  readonly grantedTtlSeconds: number
  readonly keys: readonly string[]
}

export type Printer = {
  get(header: EtcdHeader, response: RangeResponse, valuesOnly?: boolean): void
  put(header: EtcdHeader, response: PutResponse): void
  del(header: EtcdHeader, response: DeleteRangeResponse): void
  txn(header: EtcdHeader, response: TxnResponse): void
  watch(response: EtcdWatchResponse): void
  grant(header: EtcdHeader, id: bigint, ttlSeconds: number): void
  revoke(header: EtcdHeader, id: bigint): void
  keepAlive(header: EtcdHeader, id: bigint, ttlSeconds: number): void
  timeToLive(header: EtcdHeader, lease: LeaseLife, withKeys: boolean): void
  leases(header: EtcdHeader, ids: readonly bigint[]): void
  memberAdd(header: EtcdHeader, member: EtcdMember, members: readonly EtcdMember[]): void
  memberChanged(
    header: EtcdHeader,
    change: 'removed' | 'updated' | 'promoted',
    id: string,
    members: readonly EtcdMember[],
  ): void
  memberList(header: EtcdHeader, members: readonly EtcdMember[]): void
  endpointHealth(list: readonly EndpointHealth[]): void
  endpointStatus(list: readonly EndpointStatus[]): void
  endpointHash(list: readonly EndpointHash[]): void
  moveLeader(header: EtcdHeader, leader: string, target: string): void
  downgrade(header: EtcdHeader, action: 'validate' | 'enable' | 'cancel', version: string): void
  alarm(header: EtcdHeader, alarms: readonly AlarmMember[]): void
  roleGet(header: EtcdHeader, role: string, permissions: readonly Permission[]): void
  roleList(header: EtcdHeader, roles: readonly string[]): void
  userGet(header: EtcdHeader, user: string, roles: readonly string[]): void
  userList(header: EtcdHeader, users: readonly string[]): void
  authStatus(header: EtcdHeader, enabled: boolean, authRevision: number): void
  /** A change of users or roles whose answer is empty; `text` says in words what was done. */
  changed(header: EtcdHeader, text: string): void
  snapshotStatus(status: SnapshotStatus): void
}

/** Undefined: there is no such format. */
export function makePrinter(format: string, isHex: boolean, release: Release, io: Io): Printer | undefined {
  switch (format) {
    case 'simple':
      return new SimplePrinter(io, isHex, release)
    case 'fields':
      return new FieldsPrinter(io, isHex, release)
    case 'json':
      return new JsonPrinter(io, isHex, release)
    case 'protobuf':
      return new ProtobufPrinter(io)
    case 'table':
      return new TablePrinter(io, release)
    default:
      return undefined
  }
}

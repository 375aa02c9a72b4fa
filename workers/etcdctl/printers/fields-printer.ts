// --write-out=fields: one field a line. Like etcdctl/ctlv3/command/printer_fields.go.
import type {
  AlarmMember,
  DeleteRangeResponse,
  EtcdHeader,
  EtcdMember,
  EtcdWatchResponse,
  KeyValue,
  Permission,
  PutResponse,
  RangeResponse,
  TxnResponse,
} from '../../protocols/etcd.ts'
import { goQuote, hex16 } from '../go-text.ts'
import type { Release } from '../release.ts'
import { textOf } from '../values.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus, Io, LeaseLife, Printer, SnapshotStatus } from './printer.ts'
import { shortHex, storageVersion } from './rows.ts'
import { innerHeaders } from './txn-headers.ts'
import { unsupported } from './unsupported.ts'

type InnerHeader = Pick<EtcdHeader, 'revision'> & Partial<EtcdHeader>

export class FieldsPrinter implements Printer {
  readonly #io: Io
  readonly #isHex: boolean
  readonly #release: Release

  constructor(io: Io, isHex: boolean, release: Release) {
    this.#io = io
    this.#isHex = isHex
    this.#release = release
  }

  #field(name: string, value: string | number | boolean | bigint): void {
    this.#io.out(`"${name}" : ${value}\n`)
  }

  #id(id: string | undefined): string {
    return this.#isHex ? shortHex(id ?? '0') : `${BigInt(`0x${id ?? '0'}`)}`
  }

  #header({ clusterId, memberId, revision, raftTerm = 0 }: InnerHeader, hasRevision = true): void {
    this.#field('ClusterID', this.#id(clusterId))
    this.#field('MemberID', this.#id(memberId))
    // Answers that are not about keys have none, which 3.6 leaves out.
    if (hasRevision || this.#release.minor < 6) this.#field('Revision', hasRevision ? revision : 0)
    this.#field('RaftTerm', raftTerm)
  }

  #kv(prefix: string, { key, value, createRevision, modRevision, version, lease }: KeyValue): void {
    this.#field(`${prefix}Key`, goQuote(key))
    this.#field(`${prefix}CreateRevision`, createRevision)
    this.#field(`${prefix}ModRevision`, modRevision)
    this.#field(`${prefix}Version`, version)
    this.#field(`${prefix}Value`, goQuote(textOf(value)))
    this.#field(`${prefix}Lease`, this.#isHex ? hex16(lease) : lease)
  }

  #lease(id: bigint): void {
    this.#field('ID', this.#isHex ? hex16(id) : id)
  }

  get(header: InnerHeader, { kvs, more, count }: RangeResponse): void {
    this.#header(header)
    for (const kv of kvs) this.#kv('', kv)
    this.#field('More', more)
    this.#field('Count', count)
  }

  put(header: InnerHeader, { prevKv }: PutResponse): void {
    this.#header(header)
    if (prevKv) this.#kv('Prev', prevKv)
  }

  del(header: InnerHeader, { deleted, prevKvs }: DeleteRangeResponse): void {
    this.#header(header)
    this.#field('Deleted', deleted)
    for (const kv of prevKvs) this.#kv('Prev', kv)
  }

  txn(header: EtcdHeader, response: TxnResponse): void {
    this.#header(header)
    this.#field('Succeeded', response.succeeded)
    const revisions = innerHeaders(header, response)
    response.responses.forEach((one, index) => {
      const inner = { revision: revisions[index] ?? 0 }
      if (one.type === 'delete-range') this.del(inner, one)
      else if (one.type === 'put') this.put(inner, one)
      else if (one.type === 'range') this.get(inner, one)
    })
  }

  watch({ header, events }: EtcdWatchResponse): void {
    this.#header(header)
    for (const { type, kv, prevKv } of events) {
      this.#field('Type', type)
      if (prevKv) this.#kv('Prev', prevKv)
      this.#kv('', kv)
    }
  }

  grant(header: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.#header(header)
    this.#lease(id)
    this.#field('TTL', ttlSeconds)
  }

  revoke(header: EtcdHeader): void {
    this.#header(header)
  }

  keepAlive(header: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.grant(header, id, ttlSeconds)
  }

  timeToLive(header: EtcdHeader, { id, ttlSeconds, grantedTtlSeconds, keys }: LeaseLife): void {
    this.grant(header, id, ttlSeconds)
    this.#field('GrantedTTL', grantedTtlSeconds)
    for (const key of keys) this.#field('Key', goQuote(key))
  }

  leases(header: EtcdHeader, ids: readonly bigint[]): void {
    this.#header(header)
    for (const id of ids) this.#lease(id)
  }

  memberAdd(): void {
    unsupported('fields')
  }

  memberChanged(): void {
    unsupported('fields')
  }

  memberList(header: EtcdHeader, members: readonly EtcdMember[]): void {
    this.#header(header, false)
    for (const { id, name, peerUrls, clientUrls, isLearner } of members) {
      this.#field('ID', this.#id(id))
      this.#field('Name', goQuote(name))
      for (const url of peerUrls) this.#field('PeerURL', goQuote(url))
      for (const url of clientUrls) this.#field('ClientURL', goQuote(url))
      this.#field('IsLearner', isLearner)
      this.#io.out('\n')
    }
  }

  endpointHealth(list: readonly EndpointHealth[]): void {
    for (const { endpoint, health, took, error } of list) {
      this.#field('Endpoint', goQuote(endpoint))
      this.#field('Health', health)
      this.#field('Took', took)
      this.#field('Error', error)
      this.#io.out('\n')
    }
  }

  endpointStatus(list: readonly EndpointStatus[]): void {
    const isNew = this.#release.minor >= 6
    for (const { endpoint, header, status } of list) {
      this.#header(header)
      this.#field('Version', goQuote(status.version))
      if (isNew) this.#field('StorageVersion', goQuote(storageVersion(status.version)))
      this.#field('DBSize', status.dbSizeBytes)
      if (isNew) this.#field('DBSizeInUse', status.dbSizeInUseBytes ?? status.dbSizeBytes)
      this.#field('Leader', BigInt(`0x${status.leader || '0'}`))
      this.#field('IsLearner', status.isLearner === true)
      this.#field('RaftIndex', status.raftIndex)
      this.#field('RaftTerm', status.raftTerm)
      this.#field('RaftAppliedIndex', status.raftAppliedIndex ?? status.raftIndex)
      this.#field('Errors', `[${(status.errors ?? []).join(' ')}]`)
      this.#field('Endpoint', goQuote(endpoint))
      if (isNew) {
        this.#field('DowngradeTargetVersion', '""')
        this.#field('DowngradeEnabled', false)
      }
      this.#io.out('\n')
    }
  }

  endpointHash(list: readonly EndpointHash[]): void {
    for (const { endpoint, header, hash } of list) {
      this.#header(header)
      this.#field('Endpoint', goQuote(endpoint))
      this.#field('Hash', hash.hash)
      if (this.#release.minor >= 6) this.#field('HashRevision', hash.hashRevision)
      this.#io.out('\n')
    }
  }

  moveLeader(): void {
    unsupported('fields')
  }

  downgrade(): void {
    unsupported('fields')
  }

  alarm(header: EtcdHeader, alarms: readonly AlarmMember[]): void {
    this.#header(header)
    for (const { memberId, alarm } of alarms) {
      this.#field('MemberID', this.#id(memberId))
      this.#field('AlarmType', alarm)
      this.#io.out('\n')
    }
  }

  roleGet(header: EtcdHeader, _: string, permissions: readonly Permission[]): void {
    this.#header(header)
    for (const { type, key, rangeEnd } of permissions) {
      this.#field('PermType', ` ${type.toUpperCase()}`)
      this.#field('Key', goQuote(key))
      this.#field('RangeEnd', goQuote(rangeEnd ?? ''))
    }
  }

  roleList(header: EtcdHeader, roles: readonly string[]): void {
    this.#header(header)
    this.#io.out(`"Roles" :${roles.map((role) => ` ${goQuote(role)}`).join('')}\n`)
  }

  userGet(): void {
    unsupported('fields')
  }

  userList(): void {
    unsupported('fields')
  }

  authStatus(): void {
    unsupported('fields')
  }

  changed(header: EtcdHeader): void {
    this.#header(header)
  }

  snapshotStatus(status: SnapshotStatus): void {
    this.#field('Hash', status.hash)
    this.#field('Revision', status.revision)
    this.#field('Keys', status.totalKey)
    this.#field('Size', status.totalSize)
    if (this.#release.minor >= 6) this.#field('Version', status.version)
  }
}

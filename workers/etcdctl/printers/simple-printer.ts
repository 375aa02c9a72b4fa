// --write-out=simple: keys and values line by line, and sentences. Like etcdctl/ctlv3/command/printer_simple.go.
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
import { hex16, hexBytes } from '../go-text.ts'
import type { Release } from '../release.ts'
import { prefixEnd, textOf } from '../values.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus, Io, LeaseLife, Printer, SnapshotStatus } from './printer.ts'
import { hashRows, memberRows, type Rows, shortHex, snapshotRows, statusRows } from './rows.ts'

export class SimplePrinter implements Printer {
  readonly #io: Io
  readonly #isHex: boolean
  readonly #release: Release

  constructor(io: Io, isHex: boolean, release: Release) {
    this.#io = io
    this.#isHex = isHex
    this.#release = release
  }

  #line(text: string): void {
    this.#io.out(`${text}\n`)
  }

  #kv({ key, value }: KeyValue, valuesOnly = false): void {
    const shown = (text: string) => (this.#isHex ? hexBytes(text) : text)
    this.#io.out(`${valuesOnly ? '' : `${shown(key)}\n`}${shown(textOf(value))}\n`)
  }

  #lines({ rows }: Rows): void {
    for (const row of rows) this.#line(row.join(', '))
  }

  get(_: EtcdHeader, { kvs }: RangeResponse, valuesOnly = false): void {
    for (const kv of kvs) this.#kv(kv, valuesOnly)
  }

  put(_: EtcdHeader, { prevKv }: PutResponse): void {
    this.#line('OK')
    if (prevKv) this.#kv(prevKv)
  }

  del(_: EtcdHeader, { deleted, prevKvs }: DeleteRangeResponse): void {
    this.#line(`${deleted}`)
    for (const kv of prevKvs) this.#kv(kv)
  }

  txn(header: EtcdHeader, { succeeded, responses }: TxnResponse): void {
    this.#line(succeeded ? 'SUCCESS' : 'FAILURE')
    for (const response of responses) {
      this.#line('')
      if (response.type === 'delete-range') this.del(header, response)
      else if (response.type === 'put') this.put(header, response)
      else if (response.type === 'range') this.get(header, response)
    }
  }

  watch({ events }: EtcdWatchResponse): void {
    for (const { type, kv, prevKv } of events) {
      this.#line(type)
      if (prevKv) this.#kv(prevKv)
      this.#kv(kv)
    }
  }

  grant(_: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.#line(`lease ${hex16(id)} granted with TTL(${ttlSeconds}s)`)
  }

  revoke(_: EtcdHeader, id: bigint): void {
    this.#line(`lease ${hex16(id)} revoked`)
  }

  keepAlive(_: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.#line(`lease ${hex16(id)} keepalived with TTL(${ttlSeconds})`)
  }

  timeToLive(_: EtcdHeader, { id, ttlSeconds, grantedTtlSeconds, keys }: LeaseLife, withKeys: boolean): void {
    if (grantedTtlSeconds === 0 && ttlSeconds === -1) return this.#line(`lease ${hex16(id)} already expired`)
    const attached = withKeys ? `, attached keys([${keys.join(' ')}])` : ''
    this.#line(`lease ${hex16(id)} granted with TTL(${grantedTtlSeconds}s), remaining(${ttlSeconds}s)${attached}`)
  }

  leases(_: EtcdHeader, ids: readonly bigint[]): void {
    this.#line(`found ${ids.length} leases`)
    for (const id of ids) this.#line(hex16(id))
  }

  memberAdd({ clusterId }: EtcdHeader, { id, isLearner }: EtcdMember): void {
    this.#line(`Member ${padded(id)} added${isLearner ? ' as learner ' : ' '}to cluster ${padded(clusterId)}`)
  }

  memberChanged({ clusterId }: EtcdHeader, change: 'removed' | 'updated' | 'promoted', id: string): void {
    const where = change === 'removed' ? 'from' : 'in'
    this.#line(`Member ${padded(id)} ${change} ${where} cluster ${padded(clusterId)}`)
  }

  memberList(_: EtcdHeader, members: readonly EtcdMember[]): void {
    this.#lines(memberRows(members))
  }

  endpointHealth(list: readonly EndpointHealth[]): void {
    for (const { endpoint, took, error } of list)
      if (error !== '') this.#io.err(`${endpoint} is unhealthy: failed to commit proposal: ${error}\n`)
      else {
        const text = `${endpoint} is healthy: successfully committed proposal: took = ${took}\n`
        // 3.4 tells even that on standard error.
        if (this.#release.minor < 5) this.#io.err(text)
        else this.#io.out(text)
      }
  }

  endpointStatus(list: readonly EndpointStatus[]): void {
    this.#lines(statusRows(list, this.#release))
  }

  endpointHash(list: readonly EndpointHash[]): void {
    this.#lines(hashRows(list, this.#release))
  }

  moveLeader(_: EtcdHeader, leader: string, target: string): void {
    this.#line(`Leadership transferred from ${shortHex(leader)} to ${shortHex(target)}`)
  }

  downgrade(_: EtcdHeader, action: 'validate' | 'enable' | 'cancel', version: string): void {
    this.#line(`Downgrade ${action} success, cluster version ${version}`)
  }

  alarm(_: EtcdHeader, alarms: readonly AlarmMember[]): void {
    for (const { memberId, alarm } of alarms) this.#line(`memberID:${BigInt(`0x${memberId}`)} alarm:${alarm} `)
  }

  roleGet(_: EtcdHeader, role: string, permissions: readonly Permission[]): void {
    this.#line(`Role ${role}`)
    if (role === 'root' && permissions.length === 0) {
      for (const title of ['KV Read:', 'KV Write:']) this.#io.out(`${title}\n\t[, <open ended>\n`)
      return
    }
    for (const [title, type] of [['KV Read:', 'read'] as const, ['KV Write:', 'write'] as const]) {
      this.#line(title)
      for (const one of permissions)
        if (one.type === type || one.type === 'readwrite') this.#line(`\t${rangeText(one)}`)
    }
  }

  roleList(_: EtcdHeader, roles: readonly string[]): void {
    for (const role of roles) this.#line(role)
  }

  userGet(_: EtcdHeader, user: string, roles: readonly string[]): void {
    this.#io.out(`User: ${user}\nRoles:${roles.map((role) => ` ${role}`).join('')}\n`)
  }

  userList(_: EtcdHeader, users: readonly string[]): void {
    for (const user of users) this.#line(user)
  }

  authStatus(_: EtcdHeader, enabled: boolean, authRevision: number): void {
    this.#io.out(`Authentication Status: ${enabled}\nAuthRevision: ${authRevision}\n`)
  }

  changed(_: EtcdHeader, text: string): void {
    this.#line(text)
  }

  snapshotStatus(status: SnapshotStatus): void {
    this.#lines(snapshotRows(status, this.#release))
  }
}

/** An identifier in 16 places, like %16x. */
function padded(id: string): string {
  return shortHex(id).padStart(16)
}

function rangeText({ key, rangeEnd }: Permission): string {
  if (rangeEnd === undefined || rangeEnd === '') return key
  const range = rangeEnd === '\0' ? `[${key}, <open ended>` : `[${key}, ${rangeEnd})`
  return key !== '' && prefixEnd(key) === rangeEnd ? `${range} (prefix ${key})` : range
}

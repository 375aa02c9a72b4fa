// --write-out=json: answers as the client library's structures. Like etcdctl/ctlv3/command/printer_json.go.
import { encodeBase64 } from '../../apimachinery/base64.ts'
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
import type { Release } from '../release.ts'
import { textOf } from '../values.ts'
import { bytes, given, givenList, jsonText } from './json-text.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus, Io, LeaseLife, Printer, SnapshotStatus } from './printer.ts'
import { shortHex, storageVersion } from './rows.ts'
import { innerHeaders } from './txn-headers.ts'
import { unsupported } from './unsupported.ts'

const permissionTypes = { read: undefined, write: 1, readwrite: 2 } as const
const alarmTypes = { NOSPACE: 1, CORRUPT: 2 } as const

export class JsonPrinter implements Printer {
  readonly #io: Io
  readonly #isHex: boolean
  readonly #release: Release

  constructor(io: Io, isHex: boolean, release: Release) {
    this.#io = io
    this.#isHex = isHex
    this.#release = release
  }

  #print(value: unknown): void {
    this.#io.out(`${jsonText(value)}\n`)
  }

  get(header: EtcdHeader, response: RangeResponse): void {
    this.#print({ header: headerOf(header), ...rangeOf(response) })
  }

  put(header: EtcdHeader, response: PutResponse): void {
    this.#print({ header: headerOf(header), ...putOf(response) })
  }

  del(header: EtcdHeader, response: DeleteRangeResponse): void {
    this.#print({ header: headerOf(header), ...deletionOf(response) })
  }

  txn(header: EtcdHeader, response: TxnResponse): void {
    this.#print({ header: headerOf(header), ...txnOf(header, response) })
  }

  watch({ header, events, canceled }: EtcdWatchResponse): void {
    this.#print({
      Header: headerOf(header),
      Events: events.map(({ type, kv, prevKv }) => ({
        type: type === 'DELETE' ? 1 : undefined,
        kv: kvOf(kv),
        prev_kv: prevKv ? kvOf(prevKv) : undefined,
      })),
      CompactRevision: canceled?.compactRevision ?? 0,
      Canceled: canceled !== undefined,
      Created: false,
    })
  }

  grant(header: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.#print({ ...headerOf(header), ID: id, TTL: ttlSeconds, Error: '' })
  }

  revoke(header: EtcdHeader): void {
    this.#print({ header: headerOf(header) })
  }

  keepAlive(header: EtcdHeader, id: bigint, ttlSeconds: number): void {
    this.#print({ ...headerOf(header), ID: id, TTL: ttlSeconds })
  }

  timeToLive(header: EtcdHeader, { id, ttlSeconds, grantedTtlSeconds, keys }: LeaseLife): void {
    this.#print({
      ...headerOf(header),
      id,
      ttl: ttlSeconds,
      'granted-ttl': grantedTtlSeconds,
      keys: keys.length > 0 ? keys.map(encodeBase64) : null,
    })
  }

  leases(header: EtcdHeader, ids: readonly bigint[]): void {
    this.#print({ ...headerOf(header), leases: ids.map((id) => ({ id })) })
  }

  memberAdd(header: EtcdHeader, member: EtcdMember, members: readonly EtcdMember[]): void {
    this.#print({ header: headerOf(header, false), member: memberOf(member), members: members.map(memberOf) })
  }

  memberChanged(header: EtcdHeader, _: string, __: string, members: readonly EtcdMember[]): void {
    this.#print({ header: headerOf(header, false), members: givenList(members.map(memberOf)) })
  }

  memberList(header: EtcdHeader, members: readonly EtcdMember[]): void {
    if (!this.#isHex) return this.#print({ header: headerOf(header, false), members: givenList(members.map(memberOf)) })
    this.#print({
      header: {
        cluster_id: shortHex(header.clusterId),
        member_id: shortHex(header.memberId),
        raft_term: header.raftTerm,
      },
      members: givenList(
        members.map(({ id, name, peerUrls, clientUrls }) => ({
          ID: shortHex(id),
          name,
          peerURLs: peerUrls,
          clientURLs: clientUrls.length > 0 ? clientUrls : null,
        })),
      ),
    })
  }

  endpointHealth(list: readonly EndpointHealth[]): void {
    this.#print(list.map(({ error, ...rest }) => ({ ...rest, error: given(error) })))
  }

  endpointStatus(list: readonly EndpointStatus[]): void {
    this.#print(
      list.map(({ endpoint, header, status }) => ({
        Endpoint: endpoint,
        Status: {
          header: headerOf(header),
          version: status.version,
          dbSize: given(status.dbSizeBytes),
          leader: given(BigInt(`0x${status.leader || '0'}`)),
          raftIndex: given(status.raftIndex),
          raftTerm: given(status.raftTerm),
          raftAppliedIndex: given(status.raftAppliedIndex ?? status.raftIndex),
          errors: givenList(status.errors ?? []),
          dbSizeInUse: given(status.dbSizeInUseBytes ?? status.dbSizeBytes),
          isLearner: given(status.isLearner === true),
          ...(this.#release.minor < 6
            ? {}
            : {
                storageVersion: storageVersion(status.version),
                dbSizeQuota: given(status.dbSizeQuotaBytes ?? 0),
                downgradeInfo: {},
              }),
        },
      })),
    )
  }

  endpointHash(list: readonly EndpointHash[]): void {
    this.#print(
      list.map(({ endpoint, header, hash }) => ({
        Endpoint: endpoint,
        HashKV: {
          header: headerOf(header),
          hash: given(hash.hash),
          compact_revision: given(hash.compactRevision),
          ...(this.#release.minor < 6 ? {} : { hash_revision: given(hash.hashRevision) }),
        },
      })),
    )
  }

  moveLeader(header: EtcdHeader): void {
    this.#print({ header: headerOf(header) })
  }

  downgrade(header: EtcdHeader, _: string, version: string): void {
    this.#print({ header: headerOf(header), version })
  }

  alarm(header: EtcdHeader, alarms: readonly AlarmMember[]): void {
    const list = alarms.map(({ memberId, alarm }) => ({ memberID: BigInt(`0x${memberId}`), alarm: alarmTypes[alarm] }))
    // Before 3.6 the server leaves the header out.
    this.#print({ ...(this.#release.minor < 5 ? {} : { header: headerOf(header) }), alarms: givenList(list) })
  }

  roleGet(header: EtcdHeader, _: string, permissions: readonly Permission[]): void {
    const perm = permissions.map(({ type, key, rangeEnd = '' }) => ({
      permType: permissionTypes[type],
      key: bytes(key),
      range_end: bytes(rangeEnd),
    }))
    this.#print({ header: headerOf(header), perm: givenList(perm) })
  }

  roleList(header: EtcdHeader, roles: readonly string[]): void {
    this.#print({ header: headerOf(header), roles: givenList(roles) })
  }

  userGet(header: EtcdHeader, _: string, roles: readonly string[]): void {
    this.#print({ header: headerOf(header), roles: givenList(roles) })
  }

  userList(header: EtcdHeader, users: readonly string[]): void {
    this.#print({ header: headerOf(header), users: givenList(users) })
  }

  authStatus(header: EtcdHeader, enabled: boolean, authRevision: number): void {
    this.#print({ header: headerOf(header), enabled: given(enabled), authRevision: given(authRevision) })
  }

  changed(header: EtcdHeader): void {
    this.#print({ header: headerOf(header) })
  }

  snapshotStatus({ hash, revision, totalKey, totalSize, version }: SnapshotStatus): void {
    this.#print({ hash, revision, totalKey, totalSize, ...(this.#release.minor < 6 ? {} : { version }) })
  }
}

function headerOf({ clusterId, memberId, revision, raftTerm }: EtcdHeader, hasRevision = true): object {
  return {
    cluster_id: BigInt(`0x${clusterId}`),
    member_id: BigInt(`0x${memberId}`),
    revision: hasRevision ? given(revision) : undefined,
    raft_term: given(raftTerm),
  }
}

function kvOf({ key, value, createRevision, modRevision, version, lease }: KeyValue): object {
  return {
    key: bytes(key),
    create_revision: given(createRevision),
    mod_revision: given(modRevision),
    version: given(version),
    value: bytes(textOf(value)),
    lease: given(lease),
  }
}

function rangeOf({ kvs, more, count }: RangeResponse): object {
  return { kvs: givenList(kvs.map(kvOf)), more: given(more), count: given(count) }
}

function putOf({ prevKv }: PutResponse): object {
  return { prev_kv: prevKv ? kvOf(prevKv) : undefined }
}

function deletionOf({ deleted, prevKvs }: DeleteRangeResponse): object {
  return { deleted: given(deleted), prev_kvs: givenList(prevKvs.map(kvOf)) }
}

function txnOf(header: EtcdHeader, response: TxnResponse): object {
  const revisions = innerHeaders(header, response)
  const responses = response.responses.map((one, index) => {
    const inner = { header: { revision: given(revisions[index] ?? 0) } }
    if (one.type === 'range') return { Response: { ResponseRange: { ...inner, ...rangeOf(one) } } }
    if (one.type === 'put') return { Response: { ResponsePut: { ...inner, ...putOf(one) } } }
    if (one.type === 'delete-range') return { Response: { ResponseDeleteRange: { ...inner, ...deletionOf(one) } } }
    return unsupported('json')
  })
  return { succeeded: given(response.succeeded), responses: givenList(responses) }
}

function memberOf({ id, name, peerUrls, clientUrls, isLearner }: EtcdMember): object {
  return {
    ID: BigInt(`0x${id}`),
    name: given(name),
    peerURLs: givenList(peerUrls),
    clientURLs: givenList(clientUrls),
    isLearner: given(isLearner),
  }
}

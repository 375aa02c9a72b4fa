// --write-out=protobuf: answers about keys as they travel over the wire. Bytes that are no text become lone surrogates
// (U+DC80 to U+DCFF), which `od` takes for the bytes that they stand for. What is not about keys is refused.
import type {
  DeleteRangeResponse,
  EtcdHeader,
  EtcdMember,
  KeyValue,
  PutResponse,
  RangeResponse,
  TxnResponse,
} from '../../protocols/etcd.ts'
import { exitCodes, Failure } from '../cobra/command.ts'
import { utf8Bytes } from '../go-text.ts'
import { textOf } from '../values.ts'
import type { Io, Printer } from './printer.ts'
import { innerHeaders } from './txn-headers.ts'

const never = (): never => {
  throw new Failure(exitCodes.feature, 'this etcdctl prints only answers about keys and members as protobuf')
}

export class ProtobufPrinter implements Printer {
  readonly #io: Io
  readonly watch = never
  readonly endpointHealth = never
  readonly endpointStatus = never
  readonly endpointHash = never
  readonly downgrade = never
  readonly alarm = never
  readonly roleGet = never
  readonly authStatus = never
  readonly snapshotStatus = never
  readonly grant = never
  readonly keepAlive = never
  readonly timeToLive = never
  readonly leases = never
  readonly memberChanged = never

  constructor(io: Io) {
    this.#io = io
  }

  #print(header: number[], rest: readonly number[]): void {
    this.#io.out(textOfBytes([...field(1, header), ...rest]))
  }

  get(header: EtcdHeader, response: RangeResponse): void {
    this.#print(headerOf(header), rangeOf(response))
  }

  put(header: EtcdHeader, response: PutResponse): void {
    this.#print(headerOf(header), putOf(response))
  }

  del(header: EtcdHeader, response: DeleteRangeResponse): void {
    this.#print(headerOf(header), deletionOf(response))
  }

  txn(header: EtcdHeader, response: TxnResponse): void {
    const revisions = innerHeaders(header, response)
    const inner = response.responses.map((one, index) => {
      const head = field(1, number(3, revisions[index] ?? 0))
      if (one.type === 'range') return field(1, [...head, ...rangeOf(one)])
      if (one.type === 'put') return field(2, [...head, ...putOf(one)])
      return one.type === 'delete-range' ? field(3, [...head, ...deletionOf(one)]) : never()
    })
    this.#print(headerOf(header), [...number(2, response.succeeded ? 1 : 0), ...inner.flatMap((one) => field(3, one))])
  }

  revoke(header: EtcdHeader): void {
    this.#print(headerOf(header), [])
  }

  moveLeader(header: EtcdHeader): void {
    this.#print(headerOf(header), [])
  }

  changed(header: EtcdHeader): void {
    this.#print(headerOf(header), [])
  }

  memberAdd(header: EtcdHeader, member: EtcdMember, members: readonly EtcdMember[]): void {
    const rest = members.flatMap((one) => field(3, memberOf(one)))
    this.#print(headerOf(header, false), [...field(2, memberOf(member)), ...rest])
  }

  memberList(header: EtcdHeader, members: readonly EtcdMember[]): void {
    this.#print(
      headerOf(header, false),
      members.flatMap((one) => field(2, memberOf(one))),
    )
  }

  roleList(header: EtcdHeader, roles: readonly string[]): void {
    this.#print(
      headerOf(header),
      roles.flatMap((role) => text(2, role)),
    )
  }

  userGet(header: EtcdHeader, _: string, roles: readonly string[]): void {
    this.roleList(header, roles)
  }

  userList(header: EtcdHeader, users: readonly string[]): void {
    this.roleList(header, users)
  }
}

function headerOf({ clusterId, memberId, revision, raftTerm }: EtcdHeader, hasRevision = true): number[] {
  return [
    ...number(1, BigInt(`0x${clusterId}`)),
    ...number(2, BigInt(`0x${memberId}`)),
    ...number(3, hasRevision ? revision : 0),
    ...number(4, raftTerm),
  ]
}

function kvOf({ key, createRevision, modRevision, version, value, lease }: KeyValue): number[] {
  return [
    ...text(1, key),
    ...number(2, createRevision),
    ...number(3, modRevision),
    ...number(4, version),
    ...text(5, textOf(value)),
    ...number(6, lease),
  ]
}

function rangeOf({ kvs, more, count }: RangeResponse): number[] {
  return [...kvs.flatMap((kv) => field(2, kvOf(kv))), ...number(3, more ? 1 : 0), ...number(4, count)]
}

function putOf({ prevKv }: PutResponse): number[] {
  return prevKv ? field(2, kvOf(prevKv)) : []
}

function deletionOf({ deleted, prevKvs }: DeleteRangeResponse): number[] {
  return [...number(2, deleted), ...prevKvs.flatMap((kv) => field(3, kvOf(kv)))]
}

function memberOf({ id, name, peerUrls, clientUrls, isLearner }: EtcdMember): number[] {
  return [
    ...number(1, BigInt(`0x${id}`)),
    ...text(2, name),
    ...peerUrls.flatMap((url) => text(3, url)),
    ...clientUrls.flatMap((url) => text(4, url)),
    ...number(5, isLearner ? 1 : 0),
  ]
}

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

function number(tag: number, value: number | bigint): number[] {
  return BigInt(value) === 0n ? [] : [tag << 3, ...varint(BigInt(value))]
}

function field(tag: number, content: readonly number[]): number[] {
  return [(tag << 3) | 2, ...varint(BigInt(content.length)), ...content]
}

function text(tag: number, value: string): number[] {
  return value === '' ? [] : field(tag, utf8Bytes(value))
}

/** What is UTF-8 as text; every other byte as a lone surrogate. */
function textOfBytes(bytes: readonly number[]): string {
  let shown = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    const tail = bytes.slice(at + 1, at + length)
    if (length === 0 || tail.length < length - 1 || tail.some((byte) => byte < 0x80 || byte > 0xbf)) {
      shown += String.fromCharCode(0xdc00 + first)
      at++
      continue
    }
    const code = tail.reduce(
      (sum, byte) => (sum << 6) | (byte & 63),
      length === 1 ? first : first & (0xff >> (length + 1)),
    )
    shown += String.fromCodePoint(code)
    at += length
  }
  return shown
}

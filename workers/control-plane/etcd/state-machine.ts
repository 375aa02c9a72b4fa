// What every etcd member computes from the same log of entries: keys and leases. Applying an entry depends on nothing
// but the entries before it. Like server/etcdserver/apply.
import type {
  AuthRequest,
  Compare,
  DeleteRangeRequest,
  EtcdError,
  EtcdRequest,
  EtcdResult,
  KeyValue,
  MvccEvent,
  PutRequest,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseOp,
  TxnRequest,
  TxnResponse,
} from '../../protocols/etcd.ts'
import { etcdError } from './etcd-error.ts'
import { Lessor } from './lease.ts'
import { Membership, type MembershipSnapshot } from './membership.ts'
import { arranged } from './mvcc/arranged.ts'
import { MvccStore, type StoreSnapshot, type StoreWrite } from './mvcc/store.ts'
import type { V2Proposal } from './v2/proposal.ts'

/** Requests that change something and so go through the log, and what members tell each other by it. */
export type Proposal =
  | Extract<EtcdRequest, { type: 'put' | 'delete-range' | 'txn' | 'compact' | 'lease-grant' | 'lease-revoke' }>
  | {
      readonly type: 'member-attributes'
      readonly id: string
      readonly name: string
      readonly clientUrls: readonly string[]
    }
  | { readonly type: 'cluster-version'; readonly version: string }
  | LateProposal

/** What only a part that is fetched when it is needed can apply. */
export type LateProposal =
  | Extract<
      EtcdRequest,
      | AuthRequest
      | { readonly type: 'downgrade' }
      | { readonly type: 'alarm'; readonly action: 'get' | 'activate' | 'deactivate' }
    >
  | V2Proposal

/** That part: it has state of its own, and may refuse what others would apply. */
export type LateState = {
  /** Why a proposal is refused, before it is applied. */
  refuse(proposal: Proposal): EtcdError | undefined
  apply(proposal: LateProposal): EtcdResult | EtcdError
  snapshot(): unknown
}

export type Applied = { readonly result: EtcdResult | EtcdError; readonly events: readonly MvccEvent[] }

export type StateSnapshot = {
  readonly store: StoreSnapshot
  readonly leases: readonly { readonly id: number; readonly ttlSeconds: number }[]
  readonly membership: MembershipSnapshot
  readonly version: string
  /** What the late part had, if it was there. */
  readonly late: unknown
}

const nothing: readonly MvccEvent[] = []
/** Nobody but members asks for it. */
const done: Applied = { result: { type: 'health', health: true }, events: nothing }

export class StateMachine {
  readonly store: MvccStore
  readonly lessor = new Lessor()
  readonly membership: Membership
  /** What all members understand; '' until a leader has told. */
  version: string
  late: LateState | undefined
  /** What the late part of a snapshot had, until that part is there. */
  readonly lateSnapshot: unknown

  constructor(snapshot: StateSnapshot | undefined, nowMs: number) {
    this.membership = new Membership(snapshot?.membership)
    this.version = snapshot?.version ?? ''
    this.lateSnapshot = snapshot?.late
    this.store = snapshot ? MvccStore.restore(snapshot.store) : new MvccStore()
    for (const { id, ttlSeconds } of snapshot?.leases ?? []) this.lessor.grant(id, ttlSeconds, nowMs)
    if (snapshot)
      for (const kv of this.store.range('', '\0').kvs) if (kv.lease !== 0) this.lessor.attach(kv.key, kv.lease)
  }

  snapshot(): StateSnapshot {
    const leases = this.lessor.ids.map((id) => ({ id, ttlSeconds: this.lessor.get(id)?.ttlSeconds ?? 0 }))
    const { store, membership, version, late } = this
    return {
      store: store.snapshot(),
      leases,
      membership: membership.snapshot(),
      version,
      late: late ? late.snapshot() : this.lateSnapshot,
    }
  }

  /** `nowMs` only dates leases. */
  apply(proposal: Proposal, nowMs: number): Applied {
    const refusal = this.late?.refuse(proposal)
    if (refusal) return { result: refusal, events: nothing }
    switch (proposal.type) {
      case 'put':
      case 'delete-range':
        return this.#applyOps([proposal])
      case 'txn':
        return this.#applyTxn(proposal)
      case 'compact':
        return this.#applyCompaction(proposal.revision)
      case 'lease-grant':
        return this.#applyGrant(proposal.id, proposal.ttlSeconds, nowMs)
      case 'lease-revoke':
        return this.#applyRevoke(proposal.id)
      case 'member-attributes':
        this.membership.publish(proposal.id, proposal.name, proposal.clientUrls)
        return done
      case 'cluster-version':
        this.version = proposal.version
        return done
      default:
        if (!this.late) throw new Error(`${proposal.type} is applied without the part that can`)
        return { result: this.late.apply(proposal), events: nothing }
    }
  }

  range(request: RangeRequest): RangeResponse | EtcdError {
    const error = this.#checkRange(request)
    if (error) return error
    if (isArranged(request)) return arranged(this.store, request)
    const { kvs, count } = this.store.range(request.key, request.rangeEnd, request)
    return { type: 'range', kvs, more: request.countOnly !== true && count > kvs.length, count }
  }

  #applyOps(ops: readonly (PutRequest | DeleteRangeRequest)[]): Applied {
    const error = ops.map((op) => this.#checkOp(op)).find((found) => found !== undefined)
    if (error) return { result: error, events: nothing }
    const write = this.store.write()
    const [result] = ops.map((op) => this.#run(op, write))
    return { result: result as ResponseOp, events: write.events }
  }

  #applyTxn(txn: TxnRequest): Applied {
    const error = this.#checkTxn(txn)
    if (error) return { result: error, events: nothing }
    const write = this.store.write()
    return { result: this.#runTxn(txn, write), events: write.events }
  }

  #runTxn(txn: TxnRequest, write: StoreWrite): TxnResponse {
    const succeeded = txn.compare.every((compare) => this.#holds(compare))
    const ops = succeeded ? txn.success : txn.failure
    return { type: 'txn', succeeded, responses: ops.map((op) => this.#run(op, write)) }
  }

  #run(op: RequestOp, write: StoreWrite): ResponseOp {
    switch (op.type) {
      case 'range':
        return this.range(op) as RangeResponse
      case 'put': {
        const kept = op.ignoreValue || op.ignoreLease ? this.store.get(op.key) : undefined
        const lease = op.ignoreLease ? (kept?.lease ?? 0) : (op.lease ?? 0)
        const prevKv = write.put(op.key, op.ignoreValue ? kept?.value : op.value, lease)
        this.lessor.attach(op.key, lease)
        return op.prevKv === true ? { type: 'put', prevKv } : { type: 'put' }
      }
      case 'delete-range': {
        const deleted = write.deleteRange(op.key, op.rangeEnd)
        for (const { key, lease } of deleted) if (lease !== 0) this.lessor.attach(key, 0)
        return { type: 'delete-range', deleted: deleted.length, prevKvs: op.prevKv === true ? deleted : [] }
      }
      case 'txn':
        return this.#runTxn(op, write)
    }
  }

  #applyCompaction(revision: number): Applied {
    const { store } = this
    if (revision <= store.compactRevision) return { result: etcdError('compacted'), events: nothing }
    if (revision > store.revision) return { result: etcdError('future-revision'), events: nothing }
    store.compact(revision)
    return { result: { type: 'compact' }, events: nothing }
  }

  #applyGrant(id: number, ttlSeconds: number, nowMs: number): Applied {
    if (this.lessor.get(id)) return { result: etcdError('lease-exists'), events: nothing }
    if (Lessor.isTooLong(ttlSeconds)) return { result: etcdError('lease-ttl-too-large'), events: nothing }
    const lease = this.lessor.grant(id, ttlSeconds, nowMs)
    return { result: { type: 'lease-grant', id, ttlSeconds: lease.ttlSeconds }, events: nothing }
  }

  /** All keys of a lease go in one revision, in their order. */
  #applyRevoke(id: number): Applied {
    const lease = this.lessor.get(id)
    if (!lease) return { result: etcdError('lease-not-found'), events: nothing }
    const write = this.store.write()
    this.lessor.revoke(lease)
    for (const key of [...lease.keys].sort()) write.deleteRange(key, undefined)
    return { result: { type: 'lease-revoke' }, events: write.events }
  }

  #checkTxn({ success, failure }: TxnRequest): EtcdError | undefined {
    for (const ops of [success, failure])
      for (const op of ops) {
        const error = this.#checkOp(op)
        if (error) return error
      }
    return undefined
  }

  #checkOp(op: RequestOp): EtcdError | undefined {
    if (op.type === 'txn') return this.#checkTxn(op)
    if (op.type === 'range') return this.#checkRange(op)
    if (op.type === 'put' && (op.ignoreValue || op.ignoreLease)) {
      if (op.ignoreValue && op.value !== '') return etcdError('value-provided')
      if (op.ignoreLease && op.lease) return etcdError('lease-provided')
      if (!this.store.get(op.key)) return etcdError('key-not-found')
    }
    if (op.type === 'put' && op.lease && !this.lessor.get(op.lease)) return etcdError('lease-not-found')
    return undefined
  }

  #checkRange({ key, rangeEnd, revision = 0 }: RangeRequest): EtcdError | undefined {
    if (key === '' && rangeEnd === undefined) return etcdError('empty-key')
    if (revision > this.store.revision) return etcdError('future-revision')
    if (revision > 0 && revision < this.store.compactRevision) return etcdError('compacted')
    return undefined
  }

  #holds({ key, target, result, value }: Compare): boolean {
    const kv = this.store.get(key)
    if (target === 'value') {
      if (kv === undefined) return false
      return ordered(kv.value as string, value as string, result)
    }
    return ordered(kv === undefined ? 0 : numberOf(kv, target), Number(value), result)
  }
}

/** What is wrong with a request however the keys are: it does not come to the log. Like server/etcdserver/api/v3rpc/key.go. */
export function malformed(op: RequestOp): EtcdError | undefined {
  if (op.type !== 'txn')
    return op.key === '' && (op.type === 'put' || op.rangeEnd === undefined) ? etcdError('empty-key') : undefined
  for (const compare of op.compare) if (compare.key === '') return etcdError('empty-key')
  for (const ops of [op.success, op.failure]) {
    if (ops.length > maxTxnOps || op.compare.length > maxTxnOps) return etcdError('too-many-ops')
    for (const one of ops) {
      const error = malformed(one)
      if (error) return error
    }
    const error = checkDuplicates(ops)
    if (error) return error
  }
  return undefined
}

/** Whether the order or the revisions of the keys are asked for. */
function isArranged(request: RangeRequest): boolean {
  const { sort, minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  return (sort ?? minModRevision ?? maxModRevision ?? minCreateRevision ?? maxCreateRevision) !== undefined
}

/** --max-txn-ops. */
const maxTxnOps = 128

function numberOf(kv: KeyValue, target: 'version' | 'create' | 'mod' | 'lease'): number {
  switch (target) {
    case 'version':
      return kv.version
    case 'create':
      return kv.createRevision
    case 'mod':
      return kv.modRevision
    case 'lease':
      return kv.lease
  }
}

function ordered<T extends number | string>(a: T, b: T, result: Compare['result']): boolean {
  switch (result) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
  }
}

/** A transaction may put a key only once, and not put what it also deletes. */
function checkDuplicates(ops: readonly RequestOp[]): EtcdError | undefined {
  if (ops.length < 2) return undefined
  const puts = new Set<string>()
  for (const op of ops) {
    if (op.type !== 'put') continue
    if (puts.has(op.key)) return etcdError('duplicate-key')
    puts.add(op.key)
  }
  if (puts.size === 0) return undefined
  for (const op of ops) {
    if (op.type !== 'delete-range') continue
    for (const key of puts) if (isWithin(key, op.key, op.rangeEnd)) return etcdError('duplicate-key')
  }
  return undefined
}

/** Whether `key` lies in the range of a request. */
export function isWithin(key: string, from: string, rangeEnd: string | undefined): boolean {
  if (rangeEnd === undefined) return key === from
  return key >= from && (rangeEnd === '\0' || key < rangeEnd)
}

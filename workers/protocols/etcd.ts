// What travels between etcd and its only client, the API server: the v3 API as messages. Keys are text; values are
// whatever was put, shared by reference.

export type KeyValue = {
  readonly key: string
  readonly value: unknown
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
  /** 0: no lease. */
  readonly lease: number
}

export type RangeRequest = {
  readonly type: 'range'
  readonly key: string
  /** Exclusive end; absent: only `key`. */
  readonly rangeEnd?: string
  readonly limit?: number
  /** 0 or absent: now. */
  readonly revision?: number
  readonly keysOnly?: boolean
  readonly countOnly?: boolean
}
export type RangeResponse = {
  readonly type: 'range'
  readonly kvs: readonly KeyValue[]
  readonly more: boolean
  readonly count: number
}
export type PutRequest = {
  readonly type: 'put'
  readonly key: string
  readonly value: unknown
  readonly lease?: number
  readonly prevKv?: boolean
}
type PutResponse = { readonly type: 'put'; readonly prevKv?: KeyValue | undefined }
export type DeleteRangeRequest = {
  readonly type: 'delete-range'
  readonly key: string
  readonly rangeEnd?: string
  readonly prevKv?: boolean
}
type DeleteRangeResponse = {
  readonly type: 'delete-range'
  readonly deleted: number
  readonly prevKvs: readonly KeyValue[]
}
export type Compare = {
  readonly key: string
  readonly target: 'version' | 'create' | 'mod' | 'value' | 'lease'
  readonly result: '=' | '!=' | '<' | '>'
  readonly value: unknown
}
export type RequestOp = RangeRequest | PutRequest | DeleteRangeRequest | TxnRequest
export type ResponseOp = RangeResponse | PutResponse | DeleteRangeResponse | TxnResponse
export type TxnRequest = {
  readonly type: 'txn'
  readonly compare: readonly Compare[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}
export type TxnResponse = {
  readonly type: 'txn'
  readonly succeeded: boolean
  readonly responses: readonly ResponseOp[]
}

export type WatchRequest = {
  readonly type: 'watch'
  readonly key: string
  readonly rangeEnd?: string
  /** First revision wanted; absent: from now on. */
  readonly startRevision?: number
  readonly prevKv?: boolean
  /** Sends an empty notification with the revision when nothing happened for a while. */
  readonly progressNotify?: boolean
}

export type EtcdRequest =
  | RangeRequest
  | PutRequest
  | DeleteRangeRequest
  | TxnRequest
  | WatchRequest
  | { readonly type: 'compact'; readonly revision: number; readonly physical?: boolean }
  /** `id` 0 lets etcd choose. */
  | { readonly type: 'lease-grant'; readonly ttlSeconds: number; readonly id: number }
  | { readonly type: 'lease-revoke'; readonly id: number }
  | { readonly type: 'lease-keep-alive'; readonly id: number }
  | { readonly type: 'lease-time-to-live'; readonly id: number; readonly keys?: boolean }
  | { readonly type: 'lease-leases' }
  | { readonly type: 'status' }
  | { readonly type: 'health' }

export type EtcdHeader = {
  readonly clusterId: string
  readonly memberId: string
  readonly revision: number
  readonly raftTerm: number
}

export type EtcdResult =
  | ResponseOp
  | { readonly type: 'watch'; readonly watchId: number }
  | { readonly type: 'compact' }
  | { readonly type: 'lease-grant'; readonly id: number; readonly ttlSeconds: number }
  | { readonly type: 'lease-revoke' }
  /** `ttlSeconds` 0: the lease has expired or never was. */
  | { readonly type: 'lease-keep-alive'; readonly id: number; readonly ttlSeconds: number }
  | {
      readonly type: 'lease-time-to-live'
      readonly id: number
      /** -1: there is no such lease. */
      readonly ttlSeconds: number
      readonly grantedTtlSeconds: number
      readonly keys: readonly string[]
    }
  | { readonly type: 'lease-leases'; readonly ids: readonly number[] }
  | {
      readonly type: 'status'
      readonly version: string
      readonly dbSizeBytes: number
      readonly leader: string
      readonly raftIndex: number
      readonly raftTerm: number
    }
  | { readonly type: 'health'; readonly health: boolean }

/** gRPC status codes and texts of etcd's rpctypes: `OutOfRange` `etcdserver: mvcc: required revision has been compacted`. */
export type EtcdError = { readonly type: 'error'; readonly code: string; readonly message: string }

export type EtcdResponse = { readonly header: EtcdHeader; readonly result: EtcdResult | EtcdError }

export type MvccEvent = {
  readonly type: 'PUT' | 'DELETE'
  readonly kv: KeyValue
  readonly prevKv?: KeyValue | undefined
}

/** Events of one revision or more, in order; none at all is a progress notification. A compaction cancels the watch. */
export type EtcdWatchResponse = {
  readonly header: EtcdHeader
  readonly events: readonly MvccEvent[]
  readonly canceled?: { readonly compactRevision: number; readonly reason: string }
}

export type Etcd = {
  readonly name: 'etcd'
  readonly request: EtcdRequest
  readonly response: EtcdResponse
  readonly event: EtcdWatchResponse
  /** On a watch: asks for a progress notification now. Like WatchProgressRequest. */
  readonly upload: { readonly type: 'progress-request' }
}

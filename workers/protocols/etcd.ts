// What travels between etcd and its clients, the API server and etcdctl: the v3 API as messages. Keys are text; values are
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
  /** What this member has now, without asking whether it is the newest. */
  readonly serializable?: boolean
  readonly sort?: RangeSort
  /** Bounds on revisions, inclusive; 0 or absent: none. */
  readonly minModRevision?: number
  readonly maxModRevision?: number
  readonly minCreateRevision?: number
  readonly maxCreateRevision?: number
}
export type RangeSort = {
  readonly order: 'none' | 'ascend' | 'descend'
  readonly target: 'key' | 'version' | 'create' | 'mod' | 'value'
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
  /** Keeps the value, or the lease, that the key has; it must be there. */
  readonly ignoreValue?: boolean
  readonly ignoreLease?: boolean
}
export type PutResponse = { readonly type: 'put'; readonly prevKv?: KeyValue | undefined }
export type DeleteRangeRequest = {
  readonly type: 'delete-range'
  readonly key: string
  readonly rangeEnd?: string
  readonly prevKv?: boolean
}
export type DeleteRangeResponse = {
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
  /** Ends the watch when the member has not known of a leader for a while. */
  readonly requireLeader?: boolean
}

/** A permission on keys; `rangeEnd` as in a range request, absent for one key. */
export type Permission = {
  readonly type: 'read' | 'write' | 'readwrite'
  readonly key: string
  readonly rangeEnd?: string
}

/** Users and roles. Like the Auth service. */
export type AuthRequest =
  | { readonly type: 'authenticate'; readonly name: string; readonly password: string }
  | { readonly type: 'auth-enable' }
  | { readonly type: 'auth-disable' }
  | { readonly type: 'auth-status' }
  | { readonly type: 'user-add'; readonly name: string; readonly password: string; readonly noPassword?: boolean }
  | { readonly type: 'user-get'; readonly name: string }
  | { readonly type: 'user-list' }
  | { readonly type: 'user-delete'; readonly name: string }
  | { readonly type: 'user-change-password'; readonly name: string; readonly password: string }
  | { readonly type: 'user-grant-role'; readonly name: string; readonly role: string }
  | { readonly type: 'user-revoke-role'; readonly name: string; readonly role: string }
  | { readonly type: 'role-add'; readonly name: string }
  | { readonly type: 'role-get'; readonly name: string }
  | { readonly type: 'role-list' }
  | { readonly type: 'role-delete'; readonly name: string }
  | { readonly type: 'role-grant-permission'; readonly name: string; readonly permission: Permission }
  | {
      readonly type: 'role-revoke-permission'
      readonly name: string
      readonly key: string
      readonly rangeEnd?: string
    }

export type AuthResult =
  | { readonly type: 'authenticate'; readonly token: string }
  | { readonly type: 'auth-enable' | 'auth-disable' }
  | { readonly type: 'auth-status'; readonly enabled: boolean; readonly authRevision: number }
  | { readonly type: 'user-add' | 'user-delete' | 'user-change-password' | 'user-grant-role' | 'user-revoke-role' }
  | { readonly type: 'user-get'; readonly roles: readonly string[] }
  | { readonly type: 'user-list'; readonly users: readonly string[] }
  | { readonly type: 'role-add' | 'role-delete' | 'role-grant-permission' | 'role-revoke-permission' }
  | { readonly type: 'role-get'; readonly permissions: readonly Permission[] }
  | { readonly type: 'role-list'; readonly roles: readonly string[] }

export type AlarmType = 'NOSPACE' | 'CORRUPT'
export type AlarmMember = { readonly memberId: string; readonly alarm: AlarmType }

/** What is done to one member, or asked of it. Like the Maintenance service. */
export type MaintenanceRequest =
  /** `memberId` empty: of every member; `alarm` absent: of every sort. */
  | {
      readonly type: 'alarm'
      readonly action: 'get' | 'activate' | 'deactivate'
      readonly memberId: string
      readonly alarm?: AlarmType
    }
  | { readonly type: 'defragment' }
  /** `revision` 0: now. */
  | { readonly type: 'hash-kv'; readonly revision: number }
  | { readonly type: 'snapshot' }
  | { readonly type: 'move-leader'; readonly target: string }
  | { readonly type: 'downgrade'; readonly action: 'validate' | 'enable' | 'cancel'; readonly version: string }

export type MaintenanceResult =
  | { readonly type: 'alarm'; readonly alarms: readonly AlarmMember[] }
  | { readonly type: 'defragment' | 'move-leader' }
  | { readonly type: 'hash-kv'; readonly hash: number; readonly compactRevision: number; readonly hashRevision: number }
  | { readonly type: 'snapshot'; readonly database: EtcdDatabase }
  | { readonly type: 'downgrade'; readonly version: string }

/** What lies in the file of a snapshot: the state of a member as data, and what can be told of it without reading it. */
export type EtcdDatabase = {
  readonly format: 'etcd-database'
  /** The version of the etcd that wrote it. */
  readonly version: string
  readonly hash: number
  readonly revision: number
  readonly totalKeys: number
  readonly sizeBytes: number
  readonly sizeInUseBytes: number
  readonly state: unknown
}

/** A member of the group; ids are 16 hexadecimal digits. One that has never run has no name. */
export type EtcdMember = {
  readonly id: string
  readonly name: string
  readonly peerUrls: readonly string[]
  readonly clientUrls: readonly string[]
  readonly isLearner: boolean
}

/** Who belongs to the group. Like the Cluster service. */
export type ClusterRequest =
  | { readonly type: 'member-list'; readonly linearizable: boolean }
  | { readonly type: 'member-add'; readonly peerUrls: readonly string[]; readonly isLearner: boolean }
  | { readonly type: 'member-remove'; readonly id: string }
  | { readonly type: 'member-update'; readonly id: string; readonly peerUrls: readonly string[] }
  | { readonly type: 'member-promote'; readonly id: string }

export type ClusterResult =
  | {
      readonly type: 'member-list' | 'member-remove' | 'member-update' | 'member-promote'
      readonly members: readonly EtcdMember[]
    }
  | { readonly type: 'member-add'; readonly member: EtcdMember; readonly members: readonly EtcdMember[] }

/**
 * The greeting of a connection: whether it is to be encrypted and, if so, with whose certificate. The answer is the
 * server's own certificate, or an error with the words of the handshake.
 */
export type ConnectRequest = { readonly type: 'connect'; readonly tls: boolean }
export type ConnectResult = { readonly type: 'connect'; readonly certificate: string }

/** What a connection and its calls bring with them beside the request. */
export type EtcdCaller = {
  /** The client's certificate, in PEM. */
  readonly certificate?: string
  /** Absent: the connection is not encrypted. */
  readonly tls?: boolean
  /** What `authenticate` gave. */
  readonly token?: string
}

export type EtcdRequest = (
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
  | AuthRequest
  | MaintenanceRequest
  | ClusterRequest
  | ConnectRequest
) & { readonly caller?: EtcdCaller }

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
      readonly raftAppliedIndex?: number
      readonly dbSizeInUseBytes?: number
      readonly dbSizeQuotaBytes?: number
      readonly isLearner?: boolean
      readonly errors?: readonly string[]
    }
  | { readonly type: 'health'; readonly health: boolean }
  | AuthResult
  | MaintenanceResult
  | ClusterResult
  | ConnectResult
  /** What an entry about the v2 store came to, for the member that proposed it. */
  | { readonly type: 'v2'; readonly outcome: unknown }

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

// Objects of one kind in etcd: reads, and writes on condition that nobody else changed the object meanwhile; if somebody
// did, the change is made again on what is there now. Like apiserver/pkg/storage/etcd3/store.go.
import type { KubeObject } from '../../apimachinery/object.ts'
import {
  alreadyExistsStatus,
  conflictStatus,
  expiredStatus,
  internalErrorStatus,
  notFoundStatus,
  plainErrorStatus,
  timeoutStatus,
} from '../../apimachinery/status-error.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { Compare, EtcdError, KeyValue, RequestOp } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'
import type { NetworkError } from '../../simulation/network-error.ts'
import type { EtcdClient } from './etcd-client.ts'
import type { LeaseManager } from './lease-manager.ts'
import { OwnWrites } from './own-writes.ts'
import { StatusError } from './status-error.ts'
import { storedObject } from './stored-value.ts'
import { type WatchCache, withResourceVersion } from './watch-cache.ts'

/** What an update makes of an object: its next state, its removal, or nothing new. */
export type Change =
  | { readonly type: 'put'; readonly object: KubeObject }
  | { readonly type: 'remove'; readonly object: KubeObject }
  | { readonly type: 'nothing' }

export type Failed = (error: unknown) => void

/** Who writes, and whether it is for real. */
export type WriteOptions = {
  readonly manager: string
  readonly dryRun: boolean
  /** The request's body was a long one: etcd may not take it. */
  readonly isLong?: boolean
}

/** Of which namespace ('': all), as of when (0: now), after which key ('': the first), and how many (0: all). */
export type ListRange = {
  readonly namespace: string
  readonly revision: number
  readonly after: string
  readonly limit: number
}

/** `count` is how many there would be without a limit. */
export type Listed = {
  readonly objects: readonly (readonly [key: string, object: KubeObject])[]
  readonly count: number
  readonly revision: number
}

export type Updated = { readonly object: KubeObject; readonly removed: boolean }

/** etcd's --max-request-bytes. */
export const mostBytes = 1.5 * 1024 * 1024

export class Storage {
  readonly kind: Kind
  readonly cache: WatchCache
  readonly #host: Host
  readonly #etcd: EtcdClient
  readonly #leases: LeaseManager
  readonly #own = new OwnWrites()

  constructor(host: Host, etcd: EtcdClient, leases: LeaseManager, cache: WatchCache) {
    this.kind = cache.kind
    this.cache = cache
    this.#host = host
    this.#etcd = etcd
    this.#leases = leases
  }

  /** The object as this server knows it: at least as new as its own last answer about it. */
  peek(key: string): KubeObject | undefined {
    const own = this.#own.latest(key)
    return own === undefined ? this.cache.get(key) : own.object
  }

  /** The object as it is in etcd now. */
  get(key: string, done: (object: KubeObject | undefined) => void, failed: Failed): void {
    this.#etcd.call(
      { type: 'range', key: this.pathOf(key) },
      attempt(failed, ({ result }) => {
        if (result.type === 'error') return failed(etcdFailure(result))
        const [kv] = result.kvs
        done(kv && this.#objectOf(key, kv))
      }),
      (error) => failed(unreachable(error)),
    )
  }

  /** Objects as they were at a revision, with their keys. */
  listAt(range: ListRange, done: (listed: Listed) => void, failed: Failed): void {
    const { namespace, revision, after, limit } = range
    const prefix = this.pathOf(namespace === '' ? '' : `${namespace}/`)
    const key = after === '' ? prefix : `${this.pathOf(after)}\0`
    this.#etcd.call(
      { type: 'range', key, rangeEnd: `${prefix.slice(0, -1)}0`, revision, limit },
      attempt(failed, ({ header, result }) => {
        if (result.type === 'error') return failed(etcdFailure(result))
        const start = this.pathOf('').length
        const objects = result.kvs.map((kv): [string, KubeObject] => {
          const objectKey = kv.key.slice(start)
          return [objectKey, this.#objectOf(objectKey, kv)]
        })
        done({ objects, count: result.count, revision: revision === 0 ? header.revision : revision })
      }),
      (error) => failed(unreachable(error)),
    )
  }

  create(
    key: string,
    object: KubeObject,
    options: WriteOptions,
    done: (object: KubeObject) => void,
    failed: Failed,
  ): void {
    if (options.dryRun) {
      return this.get(key, (existing) => (existing ? failed(this.#alreadyExists(existing)) : done(object)), failed)
    }
    const path = this.pathOf(key)
    this.#withLease(failed, (lease) => {
      const compare: Compare[] = [{ key: path, target: 'mod', result: '=', value: 0 }]
      const put: RequestOp =
        lease === 0 ? { type: 'put', key: path, value: object } : { type: 'put', key: path, value: object, lease }
      this.#commit(key, compare, put, object, options, failed, (stored, current) => {
        if (stored !== undefined) done(stored)
        else
          failed(current ? this.#alreadyExists(this.#objectOf(key, current)) : internalError('etcd refused a creation'))
      })
    })
  }

  /**
   * Changes an object by `change`, which gets it as it is (undefined: there is none) and may throw. It is called with
   * what the cache has, and again with what etcd has if that was out of date. Like GuaranteedUpdate.
   */
  update(
    key: string,
    change: (existing: KubeObject | undefined) => Change,
    options: WriteOptions,
    done: (updated: Updated) => void,
    failed: Failed,
  ): void {
    this.#tryUpdate(key, this.peek(key), false, change, options, done, failed)
  }

  #tryUpdate(
    key: string,
    existing: KubeObject | undefined,
    isCurrent: boolean,
    change: (existing: KubeObject | undefined) => Change,
    options: WriteOptions,
    done: (updated: Updated) => void,
    failed: Failed,
  ): void {
    const again = (current: KubeObject | undefined) =>
      this.#tryUpdate(key, current, true, change, options, done, failed)
    let changed: Change
    try {
      changed = change(existing)
    } catch (error) {
      // What is wrong with an old state may be right with the present one.
      return isCurrent ? failed(error) : this.get(key, again, failed)
    }
    if (changed.type === 'nothing' || options.dryRun) {
      if (!isCurrent) return this.get(key, again, failed)
      if (changed.type === 'nothing')
        return existing ? done({ object: existing, removed: false }) : failed(this.#notFound(key))
      const revision = Number(existing?.metadata.resourceVersion ?? 0)
      const object = revision === 0 ? changed.object : withResourceVersion(changed.object, revision)
      return done({ object, removed: changed.type === 'remove' })
    }
    const path = this.pathOf(key)
    const revision = existing ? Number(existing.metadata.resourceVersion) : 0
    const compare: Compare[] = [{ key: path, target: 'mod', result: '=', value: revision }]
    const removed = changed.type === 'remove'
    const { object } = changed
    const commit = (lease: number) => {
      const put: RequestOp = { type: 'put', key: path, value: object, ...(lease === 0 ? {} : { lease }) }
      const op: RequestOp = removed ? { type: 'delete-range', key: path } : put
      this.#commit(key, compare, op, removed ? undefined : object, options, failed, (stored, current, revision) => {
        if (stored) return done({ object: stored, removed: false })
        if (removed && revision > 0) return done({ object: withResourceVersion(object, revision), removed: true })
        again(current && this.#objectOf(key, current))
      })
    }
    if (removed) commit(0)
    else this.#withLease(failed, commit)
  }

  /**
   * Writes on condition. `finished` gets the stored object, or (undefined, what is there instead, 0); for a deletion
   * that was done (undefined, undefined, its revision).
   */
  #commit(
    key: string,
    compare: readonly Compare[],
    op: RequestOp,
    value: KubeObject | undefined,
    { manager, isLong = false }: WriteOptions,
    failed: Failed,
    finished: (stored: KubeObject | undefined, current: KeyValue | undefined, deletedAt: number) => void,
  ): void {
    // Nobody counts the bytes of what is small.
    if (isLong && JSON.stringify(value ?? null).length > mostBytes)
      return failed(new StatusError(plainErrorStatus('etcdserver: request is too large')))
    const own = this.#own.begin(key, value, manager)
    this.#etcd.call(
      { type: 'txn', compare, success: [op], failure: [{ type: 'range', key: this.pathOf(key) }] },
      attempt(failed, ({ header, result }) => {
        if (result.type === 'error' || !result.succeeded) {
          this.#own.forget(key, own)
          if (result.type === 'error') return failed(etcdFailure(result))
          const [range] = result.responses
          return finished(undefined, range?.type === 'range' ? range.kvs[0] : undefined, 0)
        }
        if (value === undefined) {
          this.#own.finish(key, own, undefined, header.revision, this.cache.resourceVersion)
          return finished(undefined, undefined, header.revision)
        }
        const cached = this.cache.get(key)
        const isCached = cached?.metadata.resourceVersion === String(header.revision)
        const stored = isCached ? cached : withResourceVersion(value, header.revision)
        this.#own.finish(key, own, stored, header.revision, this.cache.resourceVersion)
        finished(stored, undefined, 0)
      }),
      (error) => {
        this.#own.forget(key, own)
        failed(unreachable(error))
      },
    )
  }

  /** Takes in a whole list of etcd. */
  replace(objects: Iterable<readonly [string, KubeObject]>, resourceVersion: number): void {
    this.#own.clear()
    this.cache.replace(objects, resourceVersion)
  }

  /** Takes in what etcd says has happened to a key, tells the trace, and then whoever watches. */
  applyEvent(key: string, kv: KeyValue, deleted: boolean): void {
    const { cache, kind } = this
    const own = this.#own.take(key, deleted ? undefined : kv.value, kv.modRevision)
    const stored = deleted || own?.object ? undefined : storedObject(kv.value)
    const object = deleted ? undefined : (own?.object ?? (stored && withResourceVersion(stored, kv.modRevision)))
    const event = cache.apply(key, object, kv.modRevision)
    if (!event) return cache.progress(kv.modRevision)
    const { namespace = '', name, uid = '' } = event.object.metadata
    const verb = event.type === 'ADDED' ? 'created' : event.type === 'MODIFIED' ? 'modified' : 'deleted'
    const before = this.#host.cause
    this.#host.cause = this.#host.trace.write({
      verb,
      ref: { group: kind.group, kind: kind.kind, namespace, name, uid },
      resourceVersion: kv.modRevision,
      object: event.object,
      manager: own?.manager ?? '',
    })
    cache.dispatch(event)
    this.#host.cause = before
  }

  /** `/registry/pods/default/web`. */
  pathOf(key: string): string {
    return `${this.kind.storagePrefix}/${key}`
  }

  #objectOf(key: string, kv: KeyValue): KubeObject {
    const known = this.peek(key)
    if (known?.metadata.resourceVersion === String(kv.modRevision)) return known
    const stored = storedObject(kv.value)
    if (!stored) throw internalError(`unable to decode the value of ${kv.key}: it is no object`)
    return withResourceVersion(stored, kv.modRevision)
  }

  #withLease(failed: Failed, run: (lease: number) => void): void {
    if (this.kind.ttlSeconds === undefined) run(0)
    else this.#leases.withLease(this.kind.ttlSeconds, run, (error) => failed(unreachable(error)))
  }

  #notFound(key: string): StatusError {
    return new StatusError(notFoundStatus(this.kind, key.slice(key.indexOf('/') + 1)))
  }

  /** Like genericregistry.Store Create: of an object that is on its way out the message says so. */
  #alreadyExists(existing: KubeObject): StatusError {
    const status = alreadyExistsStatus(this.kind, existing.metadata.name)
    if (existing.metadata.deletionTimestamp === undefined) return new StatusError(status)
    return new StatusError({ ...status, message: `object is being deleted: ${status.message}` })
  }
}

/** What etcd refuses for reasons of its own is passed on in its words. */
export function etcdFailure(error: EtcdError): StatusError {
  if (error.code === 'OutOfRange')
    return new StatusError(expiredStatus('The resourceVersion for the provided list is too old.'))
  return new StatusError(plainErrorStatus(error.message))
}

/** Runs a callback; what it throws fails the request and no more. */
function attempt<A extends readonly unknown[]>(failed: Failed, run: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      run(...args)
    } catch (error) {
      failed(error)
    }
  }
}

export function unreachable(error: NetworkError): StatusError {
  if (error.code === 'refused' || error.code === 'dial-timeout' || error.code === 'unreachable')
    return new StatusError(
      timeoutStatus('request did not complete within requested timeout - context deadline exceeded'),
    )
  return internalError(`etcd: ${error.message}`)
}

function internalError(message: string): StatusError {
  return new StatusError(internalErrorStatus(message))
}

/** The object was another one, or another state of it, than the precondition asks for. */
export function preconditionConflict(kind: Kind, name: string, path: string, message: string): StatusError {
  const detail = `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: ${message}`
  return new StatusError(conflictStatus(kind, name, detail))
}

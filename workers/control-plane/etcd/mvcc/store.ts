// etcd's multi-version store: every key with its versions since the last compaction. Values are kept by reference, so
// history costs no more than what differs. It knows nothing of disks, leases or watchers. Like server/storage/mvcc.

import { SortedTree } from '../../../apimachinery/sorted-tree.ts'
import type { KeyValue, MvccEvent } from '../../../protocols/etcd.ts'

/** A version of a key; `older` leads back to what it replaced, as far as no compaction cut it off. */
type Version = { readonly kv: KeyValue; readonly deleted: boolean; older: Version | undefined }

type KeyEntry = { newest: Version }

/** What a snapshot keeps: what was current at the last compaction, then every version since, oldest first. */
type StoredVersion = { readonly kv: KeyValue; readonly deleted: boolean }
export type StoreSnapshot = {
  readonly revision: number
  readonly compactRevision: number
  readonly versions: readonly StoredVersion[]
}

export type RangeOptions = {
  readonly limit?: number | undefined
  readonly revision?: number | undefined
  readonly keysOnly?: boolean | undefined
  readonly countOnly?: boolean | undefined
}

/** What a version takes beside its key and value, with the pages' overhead. */
const versionOverhead = 40
/** What one takes on average whose value is an object: Kubernetes' as protobuf. */
const objectBytes = 1200

export class MvccStore {
  /** The newest version of every key: by key, and in the order of keys. Both lead to the same entry. */
  readonly #newest = new Map<string, KeyEntry>()
  readonly #ordered = new SortedTree<KeyEntry>()
  /** Versions written after the last compaction, oldest first. */
  #log: Version[] = []
  /** Versions before the last compaction that have yet to be looked at. */
  #replaced: Version[] = []
  /** What was current at the last compaction; undefined until a snapshot needs it. */
  #settled: readonly Version[] | undefined = []
  #revision = 1
  #compactRevision = 0
  #keyCount = 0
  #versionCount = 0
  #bytes = 0

  get revision(): number {
    return this.#revision
  }

  get compactRevision(): number {
    return this.#compactRevision
  }

  /** How many keys there are now. */
  get keyCount(): number {
    return this.#keyCount
  }

  /** How many versions are kept, tombstones included. */
  get versionCount(): number {
    return this.#versionCount
  }

  /** About how many bytes the versions take. */
  get bytes(): number {
    return this.#bytes
  }

  get(key: string): KeyValue | undefined {
    const version = this.#newest.get(key)?.newest
    return version === undefined || version.deleted ? undefined : version.kv
  }

  /** Keys from `key` to before `rangeEnd`, or only `key`; `\0` as the end means all keys from `key` on. */
  range(key: string, rangeEnd: string | undefined, options: RangeOptions = {}): { kvs: KeyValue[]; count: number } {
    const { limit = 0, revision = 0, keysOnly = false, countOnly = false } = options
    const kvs: KeyValue[] = []
    let count = 0
    this.#visit(key, rangeEnd, (newest) => {
      const version = revision > 0 ? versionAt(newest, revision) : newest
      if (version === undefined || version.deleted) return
      count++
      if (!countOnly && (limit === 0 || count <= limit))
        kvs.push(keysOnly ? { ...version.kv, value: undefined } : version.kv)
    })
    return { kvs, count }
  }

  /** Starts a change: all its writes get one revision, which counts once the first of them is made. */
  write(): StoreWrite {
    const events: MvccEvent[] = []
    const revision = this.#revision + 1
    const record = (type: MvccEvent['type'], kv: KeyValue, prevKv: KeyValue | undefined): void => {
      this.#append(kv, type === 'DELETE')
      this.#revision = revision
      events.push({ type, kv, prevKv })
    }
    return {
      events,
      put: (key, value, lease) => {
        const before = this.get(key)
        const createRevision = before?.createRevision ?? revision
        record(
          'PUT',
          { key, value, createRevision, modRevision: revision, version: (before?.version ?? 0) + 1, lease },
          before,
        )
        return before
      },
      deleteRange: (key, rangeEnd) => {
        const { kvs } = this.range(key, rangeEnd)
        for (const kv of kvs) record('DELETE', tombstone(kv.key, revision), kv)
        return kvs
      },
    }
  }

  /** From now on, nothing before `revision` can be read; `forget` makes room. */
  compact(revision: number): void {
    const end = this.#firstOfLog(revision + 1)
    this.#replaced.push(...this.#log.slice(0, end))
    this.#log = this.#log.slice(end)
    this.#compactRevision = revision
    this.#settled = undefined
  }

  /** Forgets what was replaced before the last compaction, `most` versions at a time. True: there is nothing left. */
  forget(most: number): boolean {
    const batch = this.#replaced.slice(0, most)
    this.#replaced = this.#replaced.slice(most)
    for (const version of batch) this.#forgetOlderThan(version, this.#compactRevision)
    return this.#replaced.length === 0
  }

  /** Events from `startRevision` on, in order; it must not be compacted. */
  *eventsSince(startRevision: number): Generator<MvccEvent> {
    for (let i = this.#firstOfLog(startRevision); i < this.#log.length; i++) {
      const { kv, deleted, older } = this.#log[i] as Version
      const prevKv = older === undefined || older.deleted ? undefined : older.kv
      yield { type: deleted ? 'DELETE' : 'PUT', kv, prevKv }
    }
  }

  snapshot(): StoreSnapshot {
    this.#settled ??= this.#settledVersions()
    return {
      revision: this.#revision,
      compactRevision: this.#compactRevision,
      versions: this.#settled.concat(this.#log),
    }
  }

  #settledVersions(): readonly Version[] {
    const settled: Version[] = []
    for (const { newest } of this.#newest.values()) {
      const version = versionAt(newest, this.#compactRevision)
      if (version) settled.push(version)
    }
    return settled
  }

  /** The index in the log of the first version of `revision` or after. */
  #firstOfLog(revision: number): number {
    let low = 0
    let high = this.#log.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#log[middle] as Version).kv.modRevision < revision) low = middle + 1
      else high = middle
    }
    return low
  }

  static restore(snapshot: StoreSnapshot): MvccStore {
    const store = new MvccStore()
    for (const { kv, deleted } of snapshot.versions) store.#append(kv, deleted)
    store.#log = store.#log.filter((version) => version.kv.modRevision > snapshot.compactRevision)
    store.#revision = snapshot.revision
    store.#compactRevision = snapshot.compactRevision
    store.#settled = undefined
    return store
  }

  #append(kv: KeyValue, deleted: boolean): void {
    const entry = this.#newest.get(kv.key)
    const older = entry?.newest
    const version: Version = { kv, deleted, older }
    if (entry) entry.newest = version
    else this.#addKey(kv.key, { newest: version })
    this.#log.push(version)
    this.#count(version, 1)
    const wasThere = older !== undefined && !older.deleted
    if (wasThere && deleted) this.#keyCount--
    if (!wasThere && !deleted) this.#keyCount++
  }

  #count({ kv }: Version, change: 1 | -1): void {
    const { key, value = '' } = kv
    const size = typeof value === 'string' ? versionOverhead + key.length + value.length : objectBytes
    this.#versionCount += change
    this.#bytes += change * size
  }

  #addKey(key: string, entry: KeyEntry): void {
    this.#newest.set(key, entry)
    this.#ordered.set(key, entry)
  }

  /** A compaction at `revision` keeps of each key the version that was current then, unless it was a deletion. */
  #forgetOlderThan(version: Version, revision: number): void {
    for (let older = version.older; older !== undefined; older = older.older) this.#count(older, -1)
    version.older = undefined
    if (!version.deleted) return
    const newest = this.#newest.get(version.kv.key)?.newest
    if (newest === version) {
      this.#newest.delete(version.kv.key)
      this.#ordered.delete(version.kv.key)
      this.#count(version, -1)
      return
    }
    // The deletion is cut off from the version after it, which made the key anew.
    let newer = newest
    while (newer !== undefined && newer.older !== version) newer = newer.older
    if (newer === undefined || newer.kv.modRevision <= revision) return
    newer.older = undefined
    this.#count(version, -1)
  }

  #visit(key: string, rangeEnd: string | undefined, found: (newest: Version) => void): void {
    if (rangeEnd === undefined) {
      const entry = this.#newest.get(key)
      if (entry) found(entry.newest)
      return
    }
    this.#ordered.visit(key, rangeEnd === '\0' ? undefined : rangeEnd, (_, entry) => {
      found(entry.newest)
      return true
    })
  }
}

/** A change in the making; `events` are those of the writes so far. */
export type StoreWrite = {
  readonly events: readonly MvccEvent[]
  /** Returns what was there before. */
  put(key: string, value: unknown, lease: number): KeyValue | undefined
  /** Returns what was deleted. */
  deleteRange(key: string, rangeEnd: string | undefined): readonly KeyValue[]
}

function versionAt(newest: Version, revision: number): Version | undefined {
  let version: Version | undefined = newest
  while (version !== undefined && version.kv.modRevision > revision) version = version.older
  return version
}

function tombstone(key: string, revision: number): KeyValue {
  return { key, value: undefined, createRevision: 0, modRevision: revision, version: 0, lease: 0 }
}

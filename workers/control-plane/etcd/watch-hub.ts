// etcd's watchers: who wants to hear of which keys. A watcher that asks for the past first gets its history in one go
// and is in step from then on. Like server/storage/mvcc/watchable_store.go.
import type { EtcdHeader, EtcdWatchResponse, MvccEvent, WatchRequest } from '../../protocols/etcd.ts'
import { etcdError } from './etcd-error.ts'
import type { MvccStore } from './mvcc/store.ts'
import { isWithin } from './state-machine.ts'

type Watcher = {
  readonly request: WatchRequest
  readonly push: (response: EtcdWatchResponse) => void
  /** Whether it heard anything since the last progress notification. */
  quiet: boolean
}

export class WatchHub {
  #store: MvccStore
  readonly #header: () => EtcdHeader
  readonly #watchers = new Set<Watcher>()

  constructor(store: MvccStore, header: () => EtcdHeader) {
    this.#store = store
    this.#header = header
  }

  /** Returns the function that ends the watch; a watch from a compacted revision is over at once. */
  add(request: WatchRequest, push: (response: EtcdWatchResponse) => void): () => void {
    const { startRevision = 0 } = request
    const { compactRevision, revision } = this.#store
    if (startRevision > 0 && startRevision <= compactRevision) {
      push({
        header: this.#header(),
        events: [],
        canceled: { compactRevision, reason: etcdError('compacted').message },
      })
      return () => {}
    }
    const watcher = { request, push, quiet: true }
    this.#watchers.add(watcher)
    if (startRevision > 0 && startRevision <= revision) this.#catchUp(watcher, startRevision)
    return () => this.#watchers.delete(watcher)
  }

  /** Another member's state has taken the place of this one's: watchers are told what they missed, if it is still known. */
  replaceStore(store: MvccStore): void {
    const nextRevision = this.#store.revision + 1
    this.#store = store
    for (const watcher of this.#watchers) {
      if (nextRevision > store.compactRevision)
        this.#catchUp(watcher, Math.max(nextRevision, watcher.request.startRevision ?? 0))
      else this.#cancel(watcher, etcdError('compacted').message)
    }
  }

  /** Ends the watches that want to know when nobody leads. */
  cancelLeaderless(): void {
    for (const watcher of this.#watchers)
      if (watcher.request.requireLeader === true) this.#cancel(watcher, etcdError('no-leader').message)
  }

  #cancel(watcher: Watcher, reason: string): void {
    this.#watchers.delete(watcher)
    watcher.push({
      header: this.#header(),
      events: [],
      canceled: { compactRevision: this.#store.compactRevision, reason },
    })
  }

  /** Tells the events of one revision to those who asked for them. */
  publish(events: readonly MvccEvent[]): void {
    if (events.length === 0) return
    const header = this.#header()
    for (const watcher of this.#watchers) {
      const { key, rangeEnd, startRevision = 0, prevKv } = watcher.request
      if (startRevision > header.revision) continue
      const isConcerned = (event: MvccEvent) => isWithin(event.kv.key, key, rangeEnd)
      if (!events.some(isConcerned)) continue
      const concerned = events.length === 1 ? events : events.filter(isConcerned)
      watcher.quiet = false
      watcher.push({ header, events: prevKv === true ? concerned : concerned.map(withoutPrevious) })
    }
  }

  /** Tells the revision to the watchers that asked for it and heard nothing since the last time. */
  notifyProgress(): void {
    for (const watcher of this.#watchers) {
      if (watcher.request.progressNotify === true && watcher.quiet) watcher.push({ header: this.#header(), events: [] })
      watcher.quiet = true
    }
  }

  #catchUp(watcher: Watcher, startRevision: number): void {
    const { key, rangeEnd, prevKv } = watcher.request
    const events: MvccEvent[] = []
    for (const event of this.#store.eventsSince(startRevision)) {
      if (!isWithin(event.kv.key, key, rangeEnd)) continue
      events.push(prevKv === true ? event : withoutPrevious(event))
    }
    if (events.length > 0) watcher.push({ header: this.#header(), events })
  }
}

function withoutPrevious({ type, kv }: MvccEvent): MvccEvent {
  return { type, kv }
}

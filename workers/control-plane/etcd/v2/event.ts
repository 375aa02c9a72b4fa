// What happened to a node of the v2 store, as the API tells it. Like etcdserver/api/v2store/event.go of etcd 3.4.

export type V2Action = 'get' | 'create' | 'set' | 'update' | 'delete' | 'compareAndSwap' | 'compareAndDelete' | 'expire'

export type V2NodeView = {
  readonly key: string | undefined
  readonly value: string | undefined
  readonly dir: true | undefined
  readonly expiration: string | undefined
  readonly ttl: number | undefined
  readonly nodes: readonly V2NodeView[] | undefined
  /** Undefined for the root, which nobody made. */
  readonly modifiedIndex: number | undefined
  readonly createdIndex: number | undefined
}

export type V2Event = {
  readonly action: V2Action
  readonly node: V2NodeView
  readonly prevNode: V2NodeView | undefined
  /** The store's index when it happened; not part of what is told. */
  readonly index: number
  readonly isRefresh: boolean
}

/** The events of the last writes, for those who ask for the past. */
export class EventHistory {
  readonly #capacity = 1000
  #events: V2Event[] = []
  #first = 0

  get firstIndex(): number {
    return this.#first
  }

  add(event: V2Event): void {
    this.#events.push(event)
    if (this.#events.length > this.#capacity) this.#events.shift()
    this.#first = this.#events[0]?.index ?? 0
  }

  /** The first event since `index` that concerns the key; `cleared`: nobody remembers so far back. */
  scan(key: string, recursive: boolean, index: number): V2Event | 'cleared' | undefined {
    if (index < this.#first) return 'cleared'
    return this.#events.find((event) => event.index >= index && !event.isRefresh && concerns(event, key, recursive))
  }
}

/** Whether one who watches `key` is told of the event. */
export function concerns({ action, node, prevNode }: V2Event, key: string, recursive: boolean): boolean {
  const changed = node.key ?? '/'
  if (changed === key) return true
  const within = key === '/' ? '/' : `${key}/`
  if (recursive && changed.startsWith(within)) return !changed.slice(within.length - 1).includes('/_')
  // Whoever watches what lies in a directory that has gone is told as well.
  return (action === 'delete' || action === 'expire') && prevNode?.dir === true && key.startsWith(`${changed}/`)
}

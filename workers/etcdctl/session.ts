// What locks and elections are made of: a lease that is kept alive while the program lives, and a key under it that is older
// than all others. Like client/v3/concurrency.
import type { KeyValue } from '../protocols/etcd.ts'
import type { Signal } from '../simulation/host.ts'
import type { Client } from './client/client.ts'
import { prefixEnd } from './values.ts'

export class Session {
  readonly client: Client
  readonly lease: number
  /** Raised when the lease is gone, or when the program is asked to end. */
  readonly changed: Signal
  isOver = false
  isInterrupted = false

  private constructor(client: Client, lease: number) {
    this.client = client
    this.lease = lease
    this.changed = client.host.signal()
  }

  static async begin(client: Client, ttlSeconds: number): Promise<Session> {
    const { result } = await client.call({ type: 'lease-grant', id: 0, ttlSeconds })
    const session = new Session(client, result.id)
    client.host.spawn(() => session.#keepAlive(result.ttlSeconds))
    client.host.onTerminate(() => {
      session.isInterrupted = true
      session.changed.notify()
    })
    return session
  }

  async #keepAlive(ttlSeconds: number): Promise<void> {
    for (;;) {
      await this.client.host.clock.sleep((ttlSeconds * 1000) / 3)
      const { result } = await this.client.quietly({ type: 'lease-keep-alive', id: this.lease })
      if (result.ttlSeconds <= 0) break
    }
    this.isOver = true
    this.changed.notify()
  }
}

/** One who waits for his turn under a prefix: whose key was made first has it. */
export class Contender {
  readonly #session: Session
  readonly #prefix: string
  readonly key: string
  #revision = 0

  constructor(session: Session, name: string) {
    this.#session = session
    this.#prefix = `${name}/`
    this.key = `${this.#prefix}${session.lease.toString(16)}`
  }

  get revision(): number {
    return this.#revision
  }

  /** Makes the key; the answer's revision. */
  async enter(value: string): Promise<number> {
    const { client, lease } = this.#session
    const { key } = this
    const { header, result } = await client.call({
      type: 'txn',
      compare: [{ key, target: 'create', result: '=', value: 0 }],
      success: [{ type: 'put', key, value, lease }],
      failure: [{ type: 'range', key }],
    })
    const [first] = result.responses
    this.#revision = result.succeeded || first?.type !== 'range' ? header.revision : (first.kvs[0]?.createRevision ?? 0)
    return header.revision
  }

  /** Waits until every older key is gone; false: the program was asked to end. */
  async waitForTurn(): Promise<boolean> {
    for (;;) {
      const ahead = await this.#lastBefore(this.#revision)
      if (!ahead) return true
      if (!(await this.#waitUntilGone(ahead))) return false
    }
  }

  async leave(): Promise<void> {
    await this.#session.client.call({ type: 'delete-range', key: this.key })
  }

  async #lastBefore(revision: number): Promise<KeyValue | undefined> {
    const { result } = await this.#session.client.call({
      type: 'range',
      key: this.#prefix,
      rangeEnd: prefixEnd(this.#prefix),
      limit: 1,
      sort: { order: 'descend', target: 'create' },
      maxCreateRevision: revision - 1,
    })
    return result.kvs[0]
  }

  async #waitUntilGone({ key, modRevision }: KeyValue): Promise<boolean> {
    const { client, changed } = this.#session
    let isGone = false
    const stream = await client.watch(
      { type: 'watch', key, startRevision: modRevision + 1 },
      ({ events, canceled }) => {
        isGone ||= canceled !== undefined || events.some(({ type }) => type === 'DELETE')
        changed.notify()
      },
      () => {
        isGone = true
        changed.notify()
      },
    )
    while (!isGone && !this.#session.isInterrupted) await changed.wait()
    stream.close()
    return isGone
  }
}

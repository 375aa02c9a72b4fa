// A queue of keys: a key that waits is not added twice, and a key in hand is given to nobody else until it is done.
// Like client-go/util/workqueue. It keeps with each key the cause it was added under.
import type { Timer } from '../simulation/agenda.ts'
import type { Host, Signal } from '../simulation/host.ts'

const baseDelayMs = 5
const maxDelayMs = 1_000_000

export class WorkQueue {
  readonly name: string
  readonly #host: Host
  readonly #dirty = new Map<string, number>()
  readonly #processing = new Set<string>()
  readonly #failures = new Map<string, number>()
  readonly #later = new Map<string, Timer>()
  readonly #waiters: Signal[] = []
  #queue: string[] = []
  #head = 0

  constructor(host: Host, name: string) {
    this.#host = host
    this.name = name
  }

  /** How many keys wait to be taken. */
  get length(): number {
    return this.#queue.length - this.#head
  }

  /** The keys in hand. */
  get inHand(): ReadonlySet<string> {
    return this.#processing
  }

  /** Adds a key. What made it dirty last is its cause; something that happens by itself is nobody's cause. */
  add(key: string): void {
    const known = this.#dirty.get(key)
    this.#dirty.set(key, this.#host.cause || known || 0)
    if (known === undefined && !this.#processing.has(key)) this.#push(key)
  }

  /** Adds a key after some time; of two times the earlier counts. */
  addAfter(key: string, delayMs: number): void {
    if (delayMs <= 0) return this.add(key)
    const { clock } = this.#host
    const pending = this.#later.get(key)
    if (pending && pending.atMs <= clock.nowMs() + delayMs) return
    pending?.cancel()
    this.#later.set(
      key,
      clock.after(delayMs, () => {
        this.#later.delete(key)
        this.add(key)
      }),
    )
  }

  /** Adds a key after 5 ms, and after twice as long each time it failed again, up to 1,000 s. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    this.addAfter(key, Math.min(maxDelayMs, baseDelayMs * 2 ** failures))
  }

  retries(key: string): number {
    return this.#failures.get(key) ?? 0
  }

  /** Forgets the failures of a key. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  /** Takes the next key, under its cause; waits for one. */
  async get(): Promise<string> {
    while (this.length === 0) {
      const signal = this.#host.signal()
      this.#waiters.push(signal)
      await signal.wait()
    }
    const key = this.#queue[this.#head++] as string
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    this.#host.cause = this.#dirty.get(key) ?? 0
    this.#dirty.delete(key)
    this.#processing.add(key)
    return key
  }

  /** Lays a key down; it is queued again if it was added meanwhile. */
  done(key: string): void {
    this.#processing.delete(key)
    if (this.#dirty.has(key)) this.#push(key)
  }

  #push(key: string): void {
    this.#queue.push(key)
    this.#waiters.shift()?.notify()
  }
}

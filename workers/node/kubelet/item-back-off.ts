// Waits that double with every failure of one thing, and are forgotten when it was quiet for long.
// Like client-go/util/flowcontrol Backoff.

type Entry = { backOffMs: number; lastUpdateMs: number }

export class ItemBackOff {
  readonly #initialMs: number
  readonly #maxMs: number
  readonly #entries = new Map<string, Entry>()

  constructor(initialMs: number, maxMs: number) {
    this.#initialMs = initialMs
    this.#maxMs = maxMs
  }

  /** How long to wait after the last failure, in ms; 0: there was none. */
  get(key: string): number {
    return this.#entries.get(key)?.backOffMs ?? 0
  }

  /** Notes a failure: doubles the wait, or starts over when `eventMs` is long after the failure before. */
  next(key: string, eventMs: number, nowMs: number): void {
    const entry = this.#entries.get(key)
    const backOffMs =
      !entry || this.#expired(entry, eventMs) ? this.#initialMs : Math.min(entry.backOffMs * 2, this.#maxMs)
    this.#entries.set(key, { backOffMs, lastUpdateMs: nowMs })
  }

  /** Whether something that failed at `eventMs` still has to wait. */
  isInBackOffSince(key: string, eventMs: number, nowMs: number): boolean {
    const entry = this.#entries.get(key)
    if (!entry || this.#expired(entry, eventMs)) return false
    return nowMs - eventMs < entry.backOffMs
  }

  /** Whether the last noted failure is less than its wait ago. */
  isInBackOff(key: string, nowMs: number): boolean {
    const entry = this.#entries.get(key)
    if (!entry || this.#expired(entry, nowMs)) return false
    return nowMs - entry.lastUpdateMs < entry.backOffMs
  }

  /** Forgets everything whose key starts with `prefix`. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key)
  }

  #expired(entry: Entry, eventMs: number): boolean {
    return eventMs - entry.lastUpdateMs > this.#maxMs * 2
  }
}

// etcd's leases: keys that go away together unless somebody keeps them alive. When one is due is the leader's own
// knowledge and is not stored: after a restart every lease starts anew. Like server/lease/lessor.go.

/** Election ticks of 10 × 100 ms, one and a half times: shorter leases would not outlive a change of leader. */
const minTtlSeconds = 2
const maxTtlSeconds = 9_000_000_000

export type Lease = {
  readonly id: number
  readonly ttlSeconds: number
  readonly keys: Set<string>
  expiresAtMs: number
}

export class Lessor {
  readonly #leases = new Map<number, Lease>()
  readonly #leaseOfKey = new Map<string, Lease>()

  get(id: number): Lease | undefined {
    return this.#leases.get(id)
  }

  get ids(): number[] {
    return [...this.#leases.keys()]
  }

  static isTooLong(ttlSeconds: number): boolean {
    return ttlSeconds > maxTtlSeconds
  }

  grant(id: number, ttlSeconds: number, nowMs: number): Lease {
    const ttl = Math.max(ttlSeconds, minTtlSeconds)
    const lease = { id, ttlSeconds: ttl, keys: new Set<string>(), expiresAtMs: nowMs + ttl * 1000 }
    this.#leases.set(id, lease)
    return lease
  }

  renew(lease: Lease, nowMs: number): void {
    lease.expiresAtMs = nowMs + lease.ttlSeconds * 1000
  }

  /** A new leader does not know when they were renewed last: all begin anew, `extendMs` later. Like Promote. */
  renewAll(nowMs: number, extendMs: number): void {
    for (const lease of this.#leases.values()) this.renew(lease, nowMs + extendMs)
  }

  /** Forgets the lease; its keys are the caller's to delete. */
  revoke(lease: Lease): void {
    this.#leases.delete(lease.id)
    for (const key of lease.keys) this.#leaseOfKey.delete(key)
  }

  /** The key now hangs on lease `id`, or on none when it is 0. */
  attach(key: string, id: number): void {
    const before = this.#leaseOfKey.get(key)
    if (before?.id === id) return
    before?.keys.delete(key)
    const lease = this.#leases.get(id)
    lease?.keys.add(key)
    if (lease) this.#leaseOfKey.set(key, lease)
    else if (before) this.#leaseOfKey.delete(key)
  }

  /** When the next lease is due, or Infinity. */
  get nextExpiryMs(): number {
    let next = Number.POSITIVE_INFINITY
    for (const lease of this.#leases.values()) next = Math.min(next, lease.expiresAtMs)
    return next
  }

  expired(nowMs: number): Lease[] {
    return [...this.#leases.values()].filter((lease) => lease.expiresAtMs <= nowMs)
  }
}

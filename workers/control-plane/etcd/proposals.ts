// Proposals that have not been applied yet: who waits for them, and until when. Like the waiting in
// server/etcdserver/v3_server.go and its time-outs.
import type { EtcdError, EtcdResult } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'
import { type EtcdErrorName, etcdError } from './etcd-error.ts'

export type Reply = (result: EtcdResult | EtcdError) => void
/** What to do when a proposal has been applied, and the record that led to it. */
type Waiting = { readonly cause: number; readonly reply: Reply; readonly atMs: number }

export class Proposals<Proposed extends object> {
  readonly #host: Host
  readonly #timeoutMs: number
  readonly #whyLate: (proposed: Proposed, sinceMs: number) => EtcdErrorName
  /** Oldest first. The very object that was proposed is what is waited for: an earlier run's are others. */
  readonly #waiting = new Map<Proposed, Waiting>()
  #isWatched = false

  /** `whyLate` says which error tells why a proposal was not applied in time. */
  constructor(host: Host, timeoutMs: number, whyLate: (proposed: Proposed, sinceMs: number) => EtcdErrorName) {
    this.#host = host
    this.#timeoutMs = timeoutMs
    this.#whyLate = whyLate
  }

  add(proposed: Proposed, reply: Reply): void {
    const { cause, clock } = this.#host
    this.#waiting.set(proposed, { cause, reply, atMs: clock.nowMs() })
    if (!this.#isWatched) this.#watch(this.#timeoutMs)
  }

  take(proposed: Proposed): Waiting | undefined {
    const waiting = this.#waiting.get(proposed)
    if (waiting) this.#waiting.delete(proposed)
    return waiting
  }

  #watch(ms: number): void {
    this.#isWatched = true
    const { cause } = this.#host
    this.#host.cause = 0
    this.#host.clock.after(ms, () => this.#giveUp())
    this.#host.cause = cause
  }

  #giveUp(): void {
    const nowMs = this.#host.clock.nowMs()
    this.#isWatched = false
    for (const [proposed, waiting] of this.#waiting) {
      const leftMs = waiting.atMs + this.#timeoutMs - nowMs
      if (leftMs > 0) return this.#watch(leftMs)
      this.#waiting.delete(proposed)
      this.#host.cause = waiting.cause
      waiting.reply(etcdError(this.#whyLate(proposed, waiting.atMs)))
    }
    this.#host.cause = 0
  }
}

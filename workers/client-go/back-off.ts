// Waits that double, with jitter, and start over after a quiet time. Like wait.NewExponentialBackoffManager.
import type { Host } from '../simulation/host.ts'

export class BackOff {
  readonly #host: Host
  readonly #initialMs: number
  readonly #maxMs: number
  readonly #resetMs: number
  #nextMs: number
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(host: Host, initialMs: number, maxMs: number, resetMs: number) {
    this.#host = host
    this.#initialMs = initialMs
    this.#maxMs = maxMs
    this.#resetMs = resetMs
    this.#nextMs = initialMs
  }

  async wait(): Promise<void> {
    const nowMs = this.#host.clock.nowMs()
    if (nowMs - this.#lastMs > this.#resetMs) this.#nextMs = this.#initialMs
    const baseMs = this.#nextMs
    this.#nextMs = Math.min(this.#maxMs, baseMs * 2)
    this.#lastMs = nowMs
    await this.#host.clock.sleep(baseMs * (1 + this.#host.random.unit()))
  }
}

// A token bucket: so many requests a second, with a burst. Like client-go/util/flowcontrol.
import type { Host } from '../simulation/host.ts'

export class RateLimiter {
  readonly #host: Host
  readonly #qps: number
  readonly #burst: number
  #tokens: number
  #atMs: number

  constructor(host: Host, qps: number, burst: number) {
    this.#host = host
    this.#qps = qps
    this.#burst = burst
    this.#tokens = burst
    this.#atMs = host.clock.nowMs()
  }

  /** Waits until a request may be sent. First come, first served: a waiter has already taken its token. */
  async take(): Promise<void> {
    const nowMs = this.#host.clock.nowMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#qps)
    this.#atMs = nowMs
    this.#tokens -= 1
    if (this.#tokens < 0) await this.#host.clock.sleep((-this.#tokens / this.#qps) * 1000)
  }

  /** Takes a token if there is one. Like TryAccept. */
  tryTake(): boolean {
    const nowMs = this.#host.clock.nowMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#qps)
    this.#atMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}

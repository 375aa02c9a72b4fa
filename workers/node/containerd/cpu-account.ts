// How much processor time a container has used: what its programs say they take, and what it costs to serve requests.
// A container with a limit gets no more than that; what it could not do in time it does later.

/** Work that waits longer than this is not done at all. */
const maxOwedMs = 60_000

export class CpuAccount {
  #limitMillis: number
  #usedMs = 0
  #rateMillis: number
  #owedMs = 0
  #sinceMs: number
  #busyUntilMs = 0

  constructor(limitMillis: number, nowMs: number, idleMillis: number) {
    this.#limitMillis = limitMillis
    this.#sinceMs = nowMs
    this.#rateMillis = idleMillis
  }

  /** Milliseconds of processor time since the container began. */
  usedMs(nowMs: number): number {
    const elapsedMs = Math.max(0, nowMs - this.#sinceMs)
    const wanted = (this.#rateMillis / 1000) * elapsedMs + this.#owedMs
    const granted = this.#limitMillis > 0 ? Math.min(wanted, (this.#limitMillis / 1000) * elapsedMs) : wanted
    this.#usedMs += granted
    this.#owedMs = Math.min(wanted - granted, maxOwedMs)
    this.#sinceMs = nowMs
    return this.#usedMs
  }

  /** From now on so much is used all the time. */
  use(millis: number, nowMs: number): void {
    this.usedMs(nowMs)
    this.#rateMillis = millis
  }

  limit(millis: number, nowMs: number): void {
    this.usedMs(nowMs)
    this.#limitMillis = millis
  }

  /** Uses some time at once. Returns after how long that work is done: a processor does one thing after the other. */
  spend(ms: number, nowMs: number): number {
    this.#owedMs += ms
    const slowdown = this.#limitMillis > 0 && this.#limitMillis < 1000 ? 1000 / this.#limitMillis : 1
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs) + ms * slowdown
    return this.#busyUntilMs - nowMs
  }
}

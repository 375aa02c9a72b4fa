// Names of Events: the object's name and the time in nanoseconds as 16 hexadecimal digits.
import type { Host } from '../simulation/host.ts'

export class EventNames {
  readonly #host: Host
  readonly #epochMs: number
  #last = 0n

  constructor(host: Host) {
    this.#host = host
    this.#epochMs = Math.round(host.clock.unixMs() - host.clock.nowMs())
  }

  /** No two names of one recorder are the same: what happens at one instant is told apart by single nanoseconds. */
  next(objectName: string): string {
    const now = BigInt(this.#epochMs) * 1_000_000n + BigInt(Math.floor(this.#host.clock.nowMs() * 1_000_000))
    this.#last = now > this.#last ? now : this.#last + 1n
    return `${objectName}.${this.#last.toString(16)}`
  }
}

// Nodes of one zone that wait for their NoExecute taint: one now, the next ten seconds later. Like RateLimitedTimedQueue
// in pkg/controller/nodelifecycle/scheduler.
import type { Timer } from '../../../../simulation/agenda.ts'
import type { Host } from '../../../../simulation/host.ts'
import { isRefusal } from '../../pod-control.ts'

const retryMs = 100

export class ZoneTainter {
  readonly #host: Host
  readonly #taint: (name: string) => Promise<void>
  readonly #waiting = new Set<string>()
  #rate: number
  #nextMs = 0
  #timer: Timer | undefined

  constructor(host: Host, rate: number, taint: (name: string) => Promise<void>) {
    this.#host = host
    this.#rate = rate
    this.#taint = taint
  }

  add(name: string): void {
    this.#waiting.add(name)
    this.#plan()
  }

  remove(name: string): void {
    this.#waiting.delete(name)
  }

  /** How many nodes a second may be tainted; 0 stops it. */
  setRate(rate: number): void {
    if (rate === this.#rate) return
    this.#rate = rate
    this.#timer?.cancel()
    this.#timer = undefined
    this.#plan()
  }

  #plan(): void {
    if (this.#timer || this.#rate === 0 || this.#waiting.size === 0) return
    const waitMs = Math.max(0, this.#nextMs - this.#host.clock.nowMs())
    this.#timer = this.#host.clock.after(waitMs, () => {
      this.#timer = undefined
      const [name] = this.#waiting
      if (name === undefined) return
      this.#waiting.delete(name)
      this.#nextMs = this.#host.clock.nowMs() + 1000 / this.#rate
      this.#host.spawn(() => this.#tryTaint(name))
      this.#plan()
    })
  }

  async #tryTaint(name: string): Promise<void> {
    try {
      await this.#taint(name)
    } catch (error) {
      if (!isRefusal(error)) throw error
      this.#nextMs = this.#host.clock.nowMs() + retryMs
      this.add(name)
    }
  }
}

// What runs in the foreground, or as one background job: it can be interrupted as a whole.
import type { ChildProcess, Host, Signal } from '../simulation/host.ts'

/** Unwinds a job that was interrupted. */
export class Interrupted extends Error {}

export class Job {
  readonly pid: number
  readonly #host: Host
  readonly #children = new Set<ChildProcess>()
  readonly #sleepers = new Set<Signal>()
  readonly #onInterrupt = new Set<() => void>()
  #interrupted = false
  /** The exit code, once it is done. */
  code: number | undefined

  constructor(host: Host, pid: number) {
    this.#host = host
    this.pid = pid
  }

  get interrupted(): boolean {
    return this.#interrupted
  }

  /** Ctrl-C, or `kill`. */
  interrupt(): void {
    this.#interrupted = true
    for (const handler of [...this.#onInterrupt]) handler()
    for (const child of [...this.#children]) child.terminate()
    for (const sleeper of this.#sleepers) sleeper.notify()
  }

  /** Calls `handler` on an interrupt; the answer takes it back. */
  onInterrupt(handler: () => void): () => void {
    this.#onInterrupt.add(handler)
    return () => this.#onInterrupt.delete(handler)
  }

  /** Throws when the job was interrupted. */
  check(): void {
    if (this.#interrupted) throw new Interrupted()
  }

  adopt(child: ChildProcess): void {
    this.#children.add(child)
    child.onExit(() => this.#children.delete(child))
  }

  /** Waits, unless it is interrupted. */
  async sleep(ms: number): Promise<void> {
    this.check()
    const over = this.#host.signal()
    this.#sleepers.add(over)
    const timer = this.#host.clock.after(ms, () => over.notify())
    await over.wait()
    timer.cancel()
    this.#sleepers.delete(over)
    this.check()
  }
}

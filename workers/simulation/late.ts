// A part of a program that few runs need. It is fetched when it is first used and there at once from then on; each
// running program asks for it anew, so that a run never depends on what was fetched for another.
import type { Host } from './host.ts'

export class Late<T> {
  readonly #host: Host
  readonly #code: () => Promise<T>
  #part: T | undefined

  /** `new Late(host, () => import('./job-sync.ts'))` */
  constructor(host: Host, code: () => Promise<T>) {
    this.#host = host
    this.#code = code
  }

  /** Calls `act` with the part: at once when it is there, else in the same instant, when it has come. */
  use(act: (part: T) => void): void {
    if (this.#part !== undefined) return act(this.#part)
    this.#host.spawn(async () => act(await this.get()))
  }

  /** The part, to be awaited. */
  get(): T | Promise<T> {
    return this.#part ?? this.#fetch()
  }

  async #fetch(): Promise<T> {
    this.#part = await this.#host.load(this.#code)
    return this.#part
  }
}

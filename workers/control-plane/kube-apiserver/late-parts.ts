// Parts of the server that few clusters need, by the code that brings them.
import type { Host } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { Pause } from './admission.ts'

export class LateParts {
  readonly #host: Host
  readonly #present = new Map<() => Promise<unknown>, unknown>()

  constructor(host: Host) {
    this.#host = host
  }

  /** The part, if it is there; else whoever asks is laid aside until it has come. */
  need<T>(code: () => Promise<T>): T {
    if (this.#present.has(code)) return this.#present.get(code) as T
    throw new Pause((resume) => this.use(code, resume))
  }

  /** Goes on with the part: at once, if it is there. */
  use<T>(code: () => Promise<T>, goOn: (part: T) => void): void {
    if (this.#present.has(code)) return goOn(this.#present.get(code) as T)
    new Late(this.#host, code).use((part) => {
      this.#present.set(code, part)
      goOn(part)
    })
  }
}

// Standard input, by lines or as a whole.
import type { Host, Signal } from '../../simulation/host.ts'

export class Input {
  readonly #host: Host
  readonly #changed: Signal
  #begun = false
  #ended = false
  #text = ''

  constructor(host: Host) {
    this.#host = host
    this.#changed = host.signal()
  }

  /** The next line with its line break, or undefined when the input ends before there is one. */
  async readLine(): Promise<string | undefined> {
    this.#begin()
    for (;;) {
      const end = this.#text.indexOf('\n') + 1
      if (end > 0) {
        const line = this.#text.slice(0, end)
        this.#text = this.#text.slice(end)
        return line
      }
      if (this.#ended) return undefined
      await this.#changed.wait()
    }
  }

  async readAll(): Promise<string> {
    this.#begin()
    while (!this.#ended) await this.#changed.wait()
    const text = this.#text
    this.#text = ''
    return text
  }

  #begin(): void {
    if (this.#begun) return
    this.#begun = true
    this.#host.stdio.onStdin((text) => {
      if (text === undefined) this.#ended = true
      else this.#text += text
      this.#changed.notify()
    })
  }
}

// The appends that are on their way to one follower: each by the last index in it and its bytes. How many there may be, and
// how many bytes in all, bounds what a leader sends ahead of the answers. Like tracker/inflights.go.

export class Inflights {
  readonly #maxMessages: number
  readonly #maxBytes: number
  /** From `#start` on they are on their way; before it they have been answered. */
  #indexes: number[] = []
  #sizes: number[] = []
  #start = 0
  #bytes = 0

  constructor(maxMessages: number, maxBytes: number) {
    this.#maxMessages = maxMessages
    this.#maxBytes = maxBytes
  }

  get count(): number {
    return this.#indexes.length - this.#start
  }

  /** The limit of bytes is soft: one message may cross it. */
  get isFull(): boolean {
    return this.count >= this.#maxMessages || this.#bytes >= this.#maxBytes
  }

  add(lastIndex: number, bytes: number): void {
    if (this.isFull) throw new Error('an append is sent although too many are in flight')
    this.#indexes.push(lastIndex)
    this.#sizes.push(bytes)
    this.#bytes += bytes
  }

  /** The follower has everything up to `index`. */
  freeUpTo(index: number): void {
    const indexes = this.#indexes
    while (this.#start < indexes.length && (indexes[this.#start] ?? 0) <= index)
      this.#bytes -= this.#sizes[this.#start++] ?? 0
    if (this.#start === indexes.length) this.reset()
    else if (this.#start > 64 && this.#start * 2 > indexes.length) this.#forgetAnswered()
  }

  reset(): void {
    this.#indexes = []
    this.#sizes = []
    this.#start = 0
    this.#bytes = 0
  }

  #forgetAnswered(): void {
    this.#indexes = this.#indexes.slice(this.#start)
    this.#sizes = this.#sizes.slice(this.#start)
    this.#start = 0
  }
}

// A binary heap whose items can be taken out of the middle: the queues' order. Like pkg/scheduler/backend/heap.
export class PodHeap<T extends { readonly uid: string }> {
  readonly #isBefore: (a: T, b: T) => boolean
  readonly #items: T[] = []
  readonly #index = new Map<string, number>()

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  get(uid: string): T | undefined {
    const at = this.#index.get(uid)
    return at === undefined ? undefined : this.#items[at]
  }

  push(item: T): void {
    this.#place(item, this.#items.length)
    this.#rise(this.#items.length - 1)
  }

  pop(): T | undefined {
    const { first } = this
    if (first) this.remove(first.uid)
    return first
  }

  remove(uid: string): T | undefined {
    const at = this.#index.get(uid)
    if (at === undefined) return undefined
    const item = this.#items[at] as T
    const last = this.#items.pop() as T
    this.#index.delete(uid)
    if (last !== item) {
      this.#place(last, at)
      this.#rise(at)
      this.#sink(this.#index.get(last.uid) as number)
    }
    return item
  }

  #place(item: T, at: number): void {
    this.#items[at] = item
    this.#index.set(item.uid, at)
  }

  #rise(start: number): void {
    let at = start
    const item = this.#items[at] as T
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = this.#items[up] as T
      if (!this.#isBefore(item, parent)) break
      this.#place(parent, at)
      at = up
    }
    this.#place(item, at)
  }

  #sink(start: number): void {
    let at = start
    const item = this.#items[at] as T
    for (;;) {
      let child = at * 2 + 1
      if (child >= this.#items.length) break
      const right = this.#items[child + 1]
      if (right && this.#isBefore(right, this.#items[child] as T)) child++
      const lower = this.#items[child] as T
      if (!this.#isBefore(lower, item)) break
      this.#place(lower, at)
      at = child
    }
    this.#place(item, at)
  }
}

// The agenda is virtual time: what is due, in order. Two entries due at the same instant fire in the order in which
// they were scheduled, so a run depends on nothing but its seed and its inputs.

/** A handle on something scheduled; `cancel` after it fired does nothing. */
export type Timer = { readonly atMs: number; cancel(): void }

/** What an entry does when it is due; an object in place of a function spares one where there are very many. */
export type Task = { fire(): void }

class Entry implements Timer {
  readonly atMs: number
  readonly order: number
  readonly cause: number
  task: Task | (() => void) | undefined
  constructor(atMs: number, order: number, cause: number, task: Task | (() => void)) {
    this.atMs = atMs
    this.order = order
    this.cause = cause
    this.task = task
  }
  cancel(): void {
    this.task = undefined
  }
}

/** How a stretch of virtual time is run; see {@link Agenda.run}. */
export type RunOptions = {
  /** Virtual time in ms up to which to run, inclusive. */
  untilMs: number
  /** Asked after every instant; true ends the stretch early (a slice is used up, a step is done). */
  shouldStop?: () => boolean
}

/**
 * Virtual time in ms and the entries due in it.
 *
 * `cause` is the trace record whose consequences are happening now. An entry remembers the cause it was scheduled
 * under, so causes survive every wait. Only one program is resumed at a time: after an entry that resumed a program
 * the agenda settles (lets all microtasks run) before the next one fires.
 */
export class Agenda {
  nowMs = 0
  cause = 0
  #heap: Entry[] = []
  #order = 0
  #resumed = false
  /** Code that was asked for, in the order of asking; each resumes who asked. */
  readonly #loads: (() => Promise<void>)[] = []
  readonly #settle: () => Promise<void>

  /** `settle` resolves after all pending microtasks have run: a macrotask hop of the surrounding JavaScript host. */
  constructor(settle: () => Promise<void>) {
    this.#settle = settle
  }

  get size(): number {
    return this.#heap.length
  }

  /** When the next entry is due, or Infinity. */
  get nextAtMs(): number {
    this.#dropCancelled()
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  schedule(atMs: number, task: Task | (() => void), cause: number = this.cause): Timer {
    const entry = new Entry(Math.max(atMs, this.nowMs), this.#order++, cause, task)
    this.#push(entry)
    return entry
  }

  /** Same instant, after everything already due in it. */
  soon(fire: () => void, cause: number = this.cause): Timer {
    return this.schedule(this.nowMs, fire, cause)
  }

  /** Must be called by whatever resolves a promise that a program awaits, or calls an async function of a program. */
  noteResumed(): void {
    this.#resumed = true
  }

  /**
   * Brings in code that is not there yet. However long that takes, virtual time stands still and nothing else fires:
   * whoever asked goes on, under the same cause, when all others are blocked, as if the code had always been there.
   * Code that cannot be had ends the run: `run` rejects with the reason, and the program is not told.
   */
  load<T>(code: () => Promise<T>): Promise<T> {
    this.#resumed = true
    const { cause } = this
    const loaded = code()
    // Who waits for it is told by settle.
    loaded.catch(() => {})
    return new Promise((resolve) => {
      this.#loads.push(async () => {
        const part = await loaded
        this.cause = cause
        resolve(part)
      })
    })
  }

  /** Lets programs started outside any entry run until they block. */
  async settle(): Promise<void> {
    this.#resumed = false
    await this.#settle()
    for (let load = this.#loads.shift(); load !== undefined; load = this.#loads.shift()) {
      await load()
      await this.#settle()
    }
  }

  /** Fires what is due until `untilMs`; returns true when it got there, false when `shouldStop` ended it. */
  async run({ untilMs, shouldStop }: RunOptions): Promise<boolean> {
    if (this.#resumed) await this.settle()
    for (;;) {
      const atMs = this.nextAtMs
      if (atMs > untilMs) break
      this.nowMs = atMs
      while (this.nextAtMs === atMs) {
        const entry = this.#pop()
        this.cause = entry.cause
        const { task } = entry
        entry.task = undefined
        if (typeof task === 'function') task()
        else task?.fire()
        if (this.#resumed) await this.settle()
      }
      this.cause = 0
      if (shouldStop?.()) return false
    }
    this.nowMs = Math.max(this.nowMs, untilMs)
    this.cause = 0
    return true
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.task === undefined) this.#pop()
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const up = (at - 1) >> 2
      const parent = heap[up] as Entry
      if (isBefore(parent, entry)) break
      heap[at] = parent
      at = up
    }
    heap[at] = entry
  }

  #pop(): Entry {
    const heap = this.#heap
    const top = heap[0] as Entry
    const last = heap.pop() as Entry
    if (heap.length > 0) sink(heap, last)
    return top
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}

/** Puts `entry` at the top of a 4-ary heap and lets it sink to its place. */
function sink(heap: Entry[], entry: Entry): void {
  let at = 0
  for (;;) {
    const first = at * 4 + 1
    if (first >= heap.length) break
    let least = first
    for (let child = first + 1; child < Math.min(first + 4, heap.length); child++)
      if (isBefore(heap[child] as Entry, heap[least] as Entry)) least = child
    const lower = heap[least] as Entry
    if (isBefore(entry, lower)) break
    heap[at] = lower
    at = least
  }
  heap[at] = entry
}

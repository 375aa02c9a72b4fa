// Keeps what people set off for longer than the trace itself does, so that `why?` can still be answered when the hum of
// the cluster has long since pushed those records out. Bounded: of very many consequences the newest are kept.
import type { Trace, TraceRecord } from '../simulation/trace.ts'

export class CauseArchive {
  readonly #trace: Pick<Trace, 'find'>
  readonly #kept = new Map<number, TraceRecord>()
  readonly #ring: number[]
  #next = 0

  /** Keeps the newest 2^`bits`. */
  constructor(trace: Pick<Trace, 'find'>, bits = 15) {
    this.#trace = trace
    this.#ring = new Array<number>(1 << bits).fill(0)
  }

  /** Takes in a record that a person's action, or something broken, led to. */
  keep(record: TraceRecord): void {
    const place = this.#next++ % this.#ring.length
    this.#kept.delete(this.#ring[place] ?? 0)
    this.#ring[place] = record.id
    this.#kept.set(record.id, record)
  }

  find(id: number): TraceRecord | undefined {
    return this.#trace.find(id) ?? this.#kept.get(id)
  }

  /** What is kept, oldest first. */
  records(): Iterable<TraceRecord> {
    return this.#kept.values()
  }
}

// Which person's action each trace record goes back to. Bounded: of records long past, the root is forgotten (0).
import type { TraceRecord } from '../simulation/trace.ts'

export class RecordRoots {
  readonly #ids: Int32Array
  readonly #roots: Int32Array
  readonly #mask: number

  /** Remembers the newest 2^`bits` records. */
  constructor(bits = 17) {
    this.#ids = new Int32Array(1 << bits)
    this.#roots = new Int32Array(1 << bits)
    this.#mask = (1 << bits) - 1
  }

  /** Notes a new record and returns its root: the id of an input, or 0 for what the cluster does of its own accord. */
  add(record: TraceRecord, cause: number = record.cause): number {
    const root = record.type === 'input' ? record.id : this.of(cause)
    this.#ids[record.id & this.#mask] = record.id
    this.#roots[record.id & this.#mask] = root
    return root
  }

  of(id: number): number {
    return this.#ids[id & this.#mask] === id ? (this.#roots[id & this.#mask] ?? 0) : 0
  }
}

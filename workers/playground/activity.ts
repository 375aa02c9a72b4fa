// How busy the cluster was, over the whole run: messages that a person's action led to, and those of the cluster's own
// accord, in stretches of equal length. The stretches grow with the run, so that there are never more than so many.
import type { TraceRecord } from '../simulation/trace.ts'

const most = 2_048

export class Activity {
  /** How much virtual time a stretch has. */
  stretchMs = 250
  #yours = new Uint32Array(most)
  #others = new Uint32Array(most)

  see(record: TraceRecord, root: number): void {
    if (record.type !== 'message') return
    while (record.atMs >= this.stretchMs * most) this.#double()
    const at = Math.floor(record.atMs / this.stretchMs)
    const counts = root === 0 ? this.#others : this.#yours
    counts[at] = (counts[at] ?? 0) + 1
  }

  /** Messages a virtual second in `count` equal parts of the time from `fromMs` to `toMs`. */
  between(fromMs: number, toMs: number, count: number): { readonly yours: number[]; readonly others: number[] } {
    const partMs = (toMs - fromMs) / count
    const rates = (counts: Uint32Array) =>
      Array.from({ length: count }, (_, i) => this.#rate(counts, fromMs + i * partMs, fromMs + (i + 1) * partMs))
    return { yours: rates(this.#yours), others: rates(this.#others) }
  }

  #rate(counts: Uint32Array, fromMs: number, toMs: number): number {
    const first = Math.max(0, Math.floor(fromMs / this.stretchMs))
    const last = Math.max(first, Math.min(most - 1, Math.ceil(toMs / this.stretchMs) - 1))
    let sum = 0
    for (let i = first; i <= last; i++) sum += counts[i] ?? 0
    return (sum * 1000) / ((last - first + 1) * this.stretchMs)
  }

  #double(): void {
    this.stretchMs *= 2
    this.#yours = halved(this.#yours)
    this.#others = halved(this.#others)
  }
}

function halved(counts: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(most)
  for (let i = 0; i < most; i++) result[i >> 1] = (result[i >> 1] ?? 0) + (counts[i] ?? 0)
  return result
}

// Causes that no message carries. A machine that died says nothing, and what follows follows from its silence: the
// controller's clock wakes it, not the fault. Here such a record is given the cause that a person would name.
import type { TraceRecord } from '../simulation/trace.ts'

const mostRemembered = 10_000

export class Silences {
  /** The newest thing that could make a machine fall silent, by its name. */
  readonly #broken = new Map<string, number>()
  /** The newest verdict that a node is silent, and its newest taint, by its name. */
  readonly #silent = new Map<string, number>()
  readonly #tainted = new Map<string, number>()

  readonly #causes = new Map<number, number>()

  /** The record that led to this one without a message; 0: none. */
  causeOf(record: number): number {
    return this.#causes.get(record) ?? 0
  }

  /** Takes in the next record, and returns its cause as `causeOf` does. */
  see(record: TraceRecord): number {
    const cause = this.#find(record)
    if (cause !== 0) remember(this.#causes, record.id, cause)
    return cause
  }

  #find(record: TraceRecord): number {
    switch (record.type) {
      case 'machine':
        if (record.change === 'off') remember(this.#broken, record.machine, record.id)
        return 0
      case 'link':
        if (record.change !== 'mended') remember(this.#broken, record.from, record.id)
        return 0
      case 'process':
        if (record.program === 'kubelet' && record.change !== 'started')
          remember(this.#broken, record.machine, record.id)
        return 0
      case 'decision':
        return record.about ? this.#seeDecision(record, record.about.name) : 0
      default:
        return 0
    }
  }

  #seeDecision(record: Extract<TraceRecord, { type: 'decision' }>, name: string): number {
    if (record.decision === 'nodeSilent') {
      remember(this.#silent, name, record.id)
      return this.#broken.get(name) ?? 0
    }
    if (record.decision === 'taint') {
      remember(this.#tainted, name, record.id)
      return record.cause === 0 ? (this.#silent.get(name) ?? 0) : 0
    }
    if (record.decision !== 'evict' || record.cause !== 0) return 0
    const node = /the node (\S+) has taints/.exec(String((record.detail as { why?: unknown } | null)?.why ?? ''))?.[1]
    return this.#tainted.get(node ?? '') ?? 0
  }
}

function remember<Key>(map: Map<Key, number>, key: Key, id: number): void {
  map.delete(key)
  map.set(key, id)
  const [oldest] = map.keys()
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest)
}

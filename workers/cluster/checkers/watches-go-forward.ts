// A watch of the API server tells of changes in the order of their resource versions, of each once, and of none that was not
// stored.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Checker, Report } from './checkers.ts'

export function watchesGoForward(report: Report): Checker {
  /** The last version that each open watch told, by exchange. */
  const told = new Map<number, number>()
  /** The newest version that the API server has stored. */
  let newest = 0
  const sent = new Sent()
  return (record) => {
    if (record.type === 'lost') sent.lose(record.message)
    if (record.type === 'write') newest = Math.max(newest, record.resourceVersion)
    if (record.type !== 'message' || record.protocol !== 'kube-api') return
    if (record.part === 'end' || record.part === 'reset') {
      told.delete(record.exchange)
      return
    }
    if (record.part !== 'event') return
    const event = record.payload as KubeApi['event']
    if (!('type' in event) || event.type === 'ERROR') return
    const version = Number((event.object as KubeObject).metadata?.resourceVersion)
    if (!Number.isFinite(version) || sent.isAgain(record.id, record.arrivesAtMs, record.atMs, event)) return
    const before = told.get(record.exchange) ?? 0
    const isBookmark = event.type === 'BOOKMARK'
    if (version < before || (version === before && !isBookmark && before !== 0))
      report(`a watch of ${record.to.program} on ${record.to.machine} told of version ${version} after ${before}`)
    told.set(record.exchange, version)
    if (!isBookmark && version > newest)
      report(`a watch of ${record.to.program} on ${record.to.machine} told of version ${version}, which is not stored`)
  }
}

/** Events on their way: those that a cut link holds back are sent once more when it is mended, and are no news then. */
class Sent {
  readonly #events = new Map<number, { readonly event: object; readonly arrivesAtMs: number }>()
  readonly #lost = new WeakSet<object>()

  lose(message: number): void {
    const known = this.#events.get(message)
    if (known) this.#lost.add(known.event)
    this.#events.delete(message)
  }

  isAgain(message: number, arrivesAtMs: number, nowMs: number, event: object): boolean {
    if (this.#events.size > 5000)
      for (const [id, known] of this.#events) if (known.arrivesAtMs < nowMs) this.#events.delete(id)
    this.#events.set(message, { event, arrivesAtMs })
    return this.#lost.has(event)
  }
}

// Every write has a revision of the store, and an object's versions rise: whoever asks for a write after somebody was told of a
// version gets a later one. Writes that were under way at the same time may be told of in any order, by several API servers
// or by answers that overtake each other.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Checker, Report } from './checkers.ts'

type Told = { readonly version: number; readonly atMs: number }

export function resourceVersionsRise(report: Report): Checker {
  const versions = new Map<string, Told>()
  const asked = new AskedTimes()
  return (record) => {
    if (record.type === 'message' && record.protocol === 'etcd') asked.see(record.id, record.exchange, record)
    if (record.type !== 'write') return
    const { ref, resourceVersion, verb, object } = record
    const name = `${ref.kind} ${ref.namespace}/${ref.name}`
    if (!Number.isSafeInteger(resourceVersion) || resourceVersion <= 0) {
      report(`${name} was ${verb} without a revision: ${resourceVersion}`)
      return
    }
    const told = (object as KubeObject).metadata.resourceVersion
    if (told !== String(resourceVersion)) report(`${name} was ${verb} at ${resourceVersion} but says ${told}`)
    const before = versions.get(ref.uid)
    if (before && resourceVersion <= before.version) {
      if (resourceVersion === before.version || asked.at(record.cause) > before.atMs)
        report(`${name} went from version ${before.version} to ${resourceVersion}`)
      return
    }
    if (verb === 'deleted') versions.delete(ref.uid)
    else versions.set(ref.uid, { version: resourceVersion, atMs: record.atMs })
  }
}

const mostKept = 10_000

/** When the questions were sent that etcd's answers belong to, by the answers' records. */
class AskedTimes {
  readonly #requests = new Map<number, number>()
  readonly #answers = new Map<number, number>()

  see(id: number, exchange: number, { part, atMs }: { readonly part: string; readonly atMs: number }): void {
    if (part === 'request') keep(this.#requests, exchange, atMs)
    else if (part === 'response') keep(this.#answers, id, this.#requests.get(exchange) ?? atMs)
  }

  /** Infinity where nothing is known: then nothing excuses it. */
  at(answer: number): number {
    return this.#answers.get(answer) ?? Number.POSITIVE_INFINITY
  }
}

/** The oldest make room. */
function keep(map: Map<number, number>, key: number, value: number): void {
  map.set(key, value)
  if (map.size > mostKept) map.delete(map.keys().next().value as number)
}

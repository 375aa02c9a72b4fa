// What the API server said that it had stored must be there in the end: no newer, no older, none too many, none too few.
// Left out are keys of writes whose outcome nobody got to hear: etcd did not answer, or could not say, or whoever asked was
// gone when the answer came.
import type { KubeObject } from '../../workers/apimachinery/object.ts'
import type { EtcdRequest, EtcdResponse } from '../../workers/protocols/etcd.ts'
import type { Trace, TraceRecord } from '../../workers/simulation/trace.ts'
import { auditedKinds, type Listing } from './auditor.ts'

type Known = { readonly name: string; readonly resourceVersion: number }

export class Durability {
  /** By uid. */
  readonly #stored = new Map<string, Known>()
  readonly #deleted = new Set<string>()
  /** Writes that etcd has not answered, by exchange: the last two parts of their keys. */
  readonly #asked = new Map<number, string>()
  /** Keys that etcd has answered for and nobody has told of yet, by revision. */
  readonly #answered = new Map<number, string>()
  /** Revisions that somebody told of before the answer came: watches are quick. */
  readonly #heard = new Set<number>()

  constructor(trace: Trace) {
    trace.subscribe((record) => this.#see(record))
  }

  /** What is wrong with a listing that was made when nothing else was going on. */
  differences(listing: Listing): string[] {
    const doubtful = new Set([...this.#asked.values(), ...this.#answered.values()])
    const found: string[] = []
    const listed = new Set<string>()
    for (const [kind, objects] of listing)
      for (const object of objects) {
        const { uid = '' } = object.metadata
        listed.add(uid)
        if (!isAmong(doubtful, keyOf(object.metadata.namespace, object.metadata.name)))
          found.push(...this.#difference(kind, object))
      }
    for (const [uid, { name, resourceVersion }] of this.#stored) {
      const [, path = ''] = name.split(' ')
      if (!listed.has(uid) && !isAmong(doubtful, path)) found.push(`${name}, stored at ${resourceVersion}, is gone`)
    }
    return found
  }

  #difference(kind: string, { metadata }: KubeObject): string[] {
    const known = this.#stored.get(metadata.uid ?? '')
    const name = `${kind} ${keyOf(metadata.namespace, metadata.name)}`
    if (known === undefined) return [`${name} is there, yet nobody was told that it was stored`]
    // What was written while the listing was made is newer.
    if (Number(metadata.resourceVersion) >= known.resourceVersion) return []
    return [`${name} is at ${metadata.resourceVersion}, yet was stored at ${known.resourceVersion}`]
  }

  #see(record: TraceRecord): void {
    if (record.type === 'write') {
      if (!this.#answered.delete(record.resourceVersion)) this.#heard.add(record.resourceVersion)
      this.#seeWrite(record)
    } else if (record.type === 'message' && record.protocol === 'etcd') {
      if (record.part === 'request') {
        const key = writtenKey(record.payload as EtcdRequest)
        if (key !== undefined) this.#asked.set(record.exchange, key)
      } else if (record.part === 'response') this.#answer(record.exchange, record.payload as EtcdResponse)
    }
  }

  #answer(exchange: number, { header, result }: EtcdResponse): void {
    const key = this.#asked.get(exchange)
    if (result.type !== 'txn' || key === undefined) return
    this.#asked.delete(exchange)
    if (result.succeeded && !this.#heard.delete(header.revision)) this.#answered.set(header.revision, key)
  }

  #seeWrite({ verb, ref, resourceVersion }: Extract<TraceRecord, { type: 'write' }>): void {
    if (!auditedKinds.has(ref.kind)) return
    // Another API server may have told of something newer already.
    if (this.#deleted.has(ref.uid) || resourceVersion < (this.#stored.get(ref.uid)?.resourceVersion ?? 0)) return
    if (verb === 'deleted') {
      this.#stored.delete(ref.uid)
      this.#deleted.add(ref.uid)
    } else this.#stored.set(ref.uid, { name: `${ref.kind} ${keyOf(ref.namespace, ref.name)}`, resourceVersion })
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name
}

/** Keys of what is in no namespace have the kind before the name. */
function isAmong(keys: ReadonlySet<string>, name: string): boolean {
  return name.includes('/') ? keys.has(name) : [...keys].some((key) => key.endsWith(`/${name}`))
}

function writtenKey(request: EtcdRequest): string | undefined {
  if (request.type !== 'txn') return undefined
  for (const op of [...request.success, ...request.failure])
    if (op.type === 'put' || op.type === 'delete-range') return op.key.split('/').slice(-2).join('/')
  return undefined
}

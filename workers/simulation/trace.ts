// The trace is the spine: everything that happens is a record in it, and every record names its cause, the record that
// led to it. Programs append; only the projector, the checkers and the golden transcripts read.
import type { Agenda } from './agenda.ts'
import { hashText } from './random.ts'

/** One end of a message: which program on which machine, under which address. */
export type End = {
  readonly machine: string
  /** Name of the program, or '' when nothing listens there. */
  readonly program: string
  /** `ip:port`, `ip` or a `unix:` path. */
  readonly address: string
}

/** An API object that a record is about. */
export type ObjectRef = {
  readonly group: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

/** What a message does within its exchange. `end`, `reset` and `refused` carry no payload. */
export type MessagePart = 'request' | 'response' | 'event' | 'upload' | 'end' | 'reset' | 'refused'

export type MessageRecord = {
  readonly type: 'message'
  readonly exchange: number
  readonly part: MessagePart
  readonly protocol: string
  readonly from: End
  readonly to: End
  readonly sentAtMs: number
  /** When it arrives if nothing happens to it on the way; Infinity while the link is cut. */
  readonly arrivesAtMs: number
  readonly payload: unknown
}

/** What programs and the simulation write into the trace. */
export type TraceEntry =
  | MessageRecord
  /** A message that did not arrive: its machine is off, or its link is cut. */
  | { readonly type: 'lost'; readonly message: number; readonly reason: string }
  /** The API server stored an object. `object` is the new state; of a deleted object, its last one. */
  | {
      readonly type: 'write'
      readonly verb: 'created' | 'modified' | 'deleted'
      readonly ref: ObjectRef
      readonly resourceVersion: number
      readonly object: unknown
      readonly manager: string
    }
  /** A program chose something, and why. `decision` names it (`schedule`, `scale`, `admit`, `evict`). */
  | {
      readonly type: 'decision'
      readonly source: string
      readonly decision: string
      readonly about: ObjectRef | undefined
      readonly detail: unknown
    }
  /** The truth on a machine about a pod's sandbox, images and containers, whatever the API says. */
  | {
      readonly type: 'runtime'
      readonly machine: string
      readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string }
      readonly container: string
      readonly change: string
      readonly detail: unknown
    }
  /** The inner state of a program, for its card; only the last one of a source counts. */
  | { readonly type: 'state'; readonly source: string; readonly state: Readonly<Record<string, unknown>> }
  | {
      readonly type: 'process'
      readonly machine: string
      readonly program: string
      readonly change: 'started' | 'exited' | 'killed' | 'panicked'
      readonly detail: string
    }
  | { readonly type: 'machine'; readonly machine: string; readonly change: 'on' | 'off' }
  | { readonly type: 'link'; readonly from: string; readonly to: string; readonly change: string }
  /** Something a person did: the root of a tree of consequences. */
  | { readonly type: 'input'; readonly input: string; readonly detail: unknown }

export type TraceRecord = { readonly id: number; readonly atMs: number; readonly cause: number } & TraceEntry

export type TraceListener = (record: TraceRecord) => void

/**
 * Appends records, keeps the newest `capacity` of them, and folds all of them into a rolling hash.
 * Records of type `state` are handed to listeners and hashed, but not kept: only the last one counts.
 */
export class Trace {
  readonly #agenda: Agenda
  readonly #ring: (TraceRecord | undefined)[]
  readonly #listeners = new Set<TraceListener>()
  #nextId = 1
  #kept = 0
  #hashLow = 0x811c9dc5
  #hashHigh = 0x01000193

  constructor(agenda: Agenda, capacity = 20_000) {
    this.#agenda = agenda
    this.#ring = new Array<TraceRecord | undefined>(capacity)
  }

  /** Appends a record caused by what is happening now and returns its id. */
  append(entry: TraceEntry, cause: number = this.#agenda.cause): number {
    const id = this.#nextId++
    const record: TraceRecord = { id, atMs: this.#agenda.nowMs, cause, ...entry }
    if (entry.type !== 'state') this.#ring[this.#kept++ % this.#ring.length] = record
    this.#fold(record)
    for (const listener of this.#listeners) listener(record)
    return id
  }

  /** How many records were appended. */
  get count(): number {
    return this.#nextId - 1
  }

  /** How many records no longer fit into the ring. */
  get fallenOut(): number {
    return Math.max(0, this.#kept - this.#ring.length)
  }

  /** Rolling hash over all records so far: 16 hexadecimal digits. */
  get hash(): string {
    return hex8(this.#hashHigh) + hex8(this.#hashLow)
  }

  /** The kept records, oldest first. */
  *records(): Generator<TraceRecord> {
    for (let i = this.fallenOut; i < this.#kept; i++) {
      const record = this.#ring[i % this.#ring.length]
      if (record) yield record
    }
  }

  find(id: number): TraceRecord | undefined {
    // Ids rise along the ring, with gaps where `state` records were not kept.
    let low = this.fallenOut
    let high = this.#kept - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const record = this.#ring[middle % this.#ring.length]
      if (record === undefined || record.id === id) return record
      if (record.id < id) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** Calls `listener` with every record from now on; returns a function that ends it. */
  subscribe(listener: TraceListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #fold(record: TraceRecord): void {
    const low = hashText(fingerprint(record), this.#hashLow)
    this.#hashHigh = Math.imul(this.#hashHigh ^ low, 0x85ebca6b) >>> 0
    this.#hashLow = Math.imul(low ^ (record.atMs * 1000), 0xc2b2ae35) >>> 0
  }
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0')
}

/** What of a record goes into the hash: all that tells two runs apart without walking whole objects. */
function fingerprint(record: TraceRecord): string {
  const head = `${record.type}${record.cause}`
  switch (record.type) {
    case 'message':
      return `${head}${record.part}${record.exchange}${record.protocol}${record.from.address}${record.to.address}${record.arrivesAtMs}`
    case 'lost':
      return `${head}${record.message}${record.reason}`
    case 'write':
      return `${head}${record.verb}${record.ref.kind}${record.ref.namespace}/${record.ref.name}${record.ref.uid}${record.resourceVersion}`
    case 'decision':
      return `${head}${record.source}${record.decision}${record.about?.name ?? ''}`
    case 'runtime':
      return `${head}${record.machine}${record.pod.uid}${record.container}${record.change}`
    case 'state':
      return `${head}${record.source}`
    case 'process':
      return `${head}${record.machine}${record.program}${record.change}${record.detail}`
    case 'machine':
      return `${head}${record.machine}${record.change}`
    case 'link':
      return `${head}${record.from}${record.to}${record.change}`
    case 'input':
      return `${head}${record.input}`
  }
}

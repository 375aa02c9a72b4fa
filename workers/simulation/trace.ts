// The trace is the spine: everything that happens is a record in it, and every record names its cause, the record that
// led to it. Programs append; only the projector, the checkers and the golden transcripts read.
import type { Agenda } from './agenda.ts'
import { hashText, hex8 } from './random.ts'

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
  | { readonly type: 'machine'; readonly machine: string; readonly change: 'on' | 'off' | 'disk-replaced' }
  | { readonly type: 'link'; readonly from: string; readonly to: string; readonly change: string }
  /** Something a person did: the root of a tree of consequences. */
  | { readonly type: 'input'; readonly input: string; readonly detail: unknown }

export type TraceRecord = { readonly id: number; readonly atMs: number; readonly cause: number } & TraceEntry

type Told = { readonly resourceVersion: number; readonly atMs: number; readonly id: number }
const mostTold = 8192
const toldMs = 120_000

export type TraceListener = (record: TraceRecord) => void

/**
 * Appends records, keeps the newest `capacity` of them, and folds all of them into a rolling hash.
 */
export class Trace {
  readonly #agenda: Agenda
  readonly #ring: (TraceRecord | undefined)[]
  readonly #listeners = new Set<TraceListener>()
  /** What was told of each object last: several servers hear of it. */
  readonly #told = new Map<string, Told>()
  #nextId = 1
  #hashLow = 0x811c9dc5
  #hashHigh = 0x01000193

  constructor(agenda: Agenda, capacity = 20_000) {
    this.#agenda = agenda
    this.#ring = new Array<TraceRecord | undefined>(capacity)
  }

  /** Appends a record caused by what is happening now and returns its id. `entry` becomes part of the trace. */
  append(entry: TraceEntry, cause: number = this.#agenda.cause): number {
    // The entry itself becomes the record: there are very many.
    const record = entry as TraceEntry & { id: number; atMs: number; cause: number }
    record.id = this.#nextId
    record.atMs = this.#agenda.nowMs
    record.cause = cause
    return this.#keep(record)
  }

  /**
   * Appends what became of an object, unless another server has told it, or something newer: then the record is that one.
   * What is told is remembered for a while: a store that was put back to what it was begins anew.
   */
  write(entry: Extract<TraceEntry, { type: 'write' }>): number {
    const { ref, resourceVersion } = entry
    const { nowMs } = this.#agenda
    const known = this.#told.get(ref.uid)
    if (known && resourceVersion <= known.resourceVersion && nowMs - known.atMs < toldMs) return known.id
    const id = this.append(entry)
    // The oldest comes first.
    if (known) this.#told.delete(ref.uid)
    this.#told.set(ref.uid, { resourceVersion, atMs: nowMs, id })
    if (this.#told.size > mostTold) this.#told.delete(this.#told.keys().next().value ?? '')
    return id
  }

  /** Appends a message that is sent now. */
  message(
    exchange: number,
    part: MessagePart,
    protocol: string,
    from: End,
    to: End,
    arrivesAtMs: number,
    payload: unknown,
  ): number {
    const { nowMs, cause } = this.#agenda
    return this.#keep({
      id: this.#nextId,
      atMs: nowMs,
      cause,
      type: 'message',
      exchange,
      part,
      protocol,
      from,
      to,
      sentAtMs: nowMs,
      arrivesAtMs,
      payload,
    })
  }

  #keep(record: TraceRecord): number {
    const { id } = record
    this.#nextId = id + 1
    this.#ring[(id - 1) % this.#ring.length] = record
    this.#fold(record)
    for (const listener of this.#listeners) listener(record)
    return id
  }

  /** Tells listeners a program's inner state. It is not kept, not counted and not hashed: it follows from the rest. */
  state(source: string, state: Readonly<Record<string, unknown>>): void {
    if (this.#listeners.size === 0) return
    const record: TraceRecord = { type: 'state', source, state, id: 0, atMs: this.#agenda.nowMs, cause: 0 }
    for (const listener of this.#listeners) listener(record)
  }

  /** How many records were appended. */
  get count(): number {
    return this.#nextId - 1
  }

  /** How many records no longer fit into the ring. */
  get fallenOut(): number {
    return Math.max(0, this.count - this.#ring.length)
  }

  /** Rolling hash over all records so far: 16 hexadecimal digits. */
  get hash(): string {
    return hex8(this.#hashHigh) + hex8(this.#hashLow)
  }

  /** The kept records, oldest first. */
  *records(): Generator<TraceRecord> {
    for (let i = this.fallenOut; i < this.count; i++) {
      const record = this.#ring[i % this.#ring.length]
      if (record) yield record
    }
  }

  find(id: number): TraceRecord | undefined {
    if (id <= this.fallenOut || id >= this.#nextId) return undefined
    return this.#ring[(id - 1) % this.#ring.length]
  }

  /** Calls `listener` with every record from now on; returns a function that ends it. */
  subscribe(listener: TraceListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #fold(record: TraceRecord): void {
    const low = fingerprint(record, mix(this.#hashLow, record.cause))
    this.#hashHigh = Math.imul(this.#hashHigh ^ low, 0x85ebca6b) >>> 0
    this.#hashLow = mixTime(low, record.atMs)
  }
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193) >>> 0
}

/** Folds in a time down to a nanosecond. */
function mixTime(hash: number, ms: number): number {
  if (ms === Number.POSITIVE_INFINITY) return mix(hash, -1)
  const wholeMs = Math.floor(ms)
  return mix(mix(hash, wholeMs), Math.floor((ms - wholeMs) * 1e6))
}

function mixTexts(hash: number, ...texts: readonly string[]): number {
  let mixed = hash
  for (const text of texts) mixed = hashText(text, mix(mixed, text.length))
  return mixed
}

/** The ends of messages are few and each is one object for as long as its program lives: their hashes are kept. */
const endHashes = new WeakMap<End, number>()

function hashEnd(end: End): number {
  const known = endHashes.get(end)
  if (known !== undefined) return known
  const hash = mixTexts(0, end.machine, end.program, end.address)
  endHashes.set(end, hash)
  return hash
}

/** Folds in all of a record that tells two runs apart without walking whole objects. */
function fingerprint(record: TraceRecord, hash: number): number {
  switch (record.type) {
    case 'message': {
      const ends = mix(mix(hash, hashEnd(record.from)), hashEnd(record.to))
      const exchange = mix(mix(ends, record.exchange), record.part.length * 31 + record.part.charCodeAt(0))
      return mixTime(exchange, record.arrivesAtMs)
    }
    case 'lost':
      return mix(hash, record.message)
    case 'write':
      return mix(mixTexts(hash, record.verb, record.ref.kind, record.ref.name, record.ref.uid), record.resourceVersion)
    case 'decision':
      return mixTexts(hash, record.source, record.decision, record.about?.name ?? '')
    case 'runtime':
      return mixTexts(hash, record.machine, record.pod.uid, record.container, record.change)
    case 'state':
      return hash
    case 'process':
      return mixTexts(hash, record.machine, record.program, record.change, record.detail)
    case 'machine':
      return mixTexts(hash, record.machine, record.change)
    case 'link':
      return mixTexts(hash, record.from, record.to, record.change)
    case 'input':
      return mixTexts(hash, record.input)
  }
}

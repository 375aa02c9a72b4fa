// What was, for as far back as memory allows: stretches of trace records, each with the picture at its beginning. The
// picture at any time in between is had by taking in the records up to it. The oldest stretch goes when there is too much.
import type { MessageRecord, TraceRecord } from '../simulation/trace.ts'
import { Changes } from './changes.ts'
import { Picture } from './picture.ts'

type Stretch = {
  /** When the last record before it was made. */
  readonly fromMs: number
  /** Before its first record. */
  readonly picture: Picture
  readonly records: TraceRecord[]
  weight: number
}

/** A stretch has at least so many records; more when the picture is large, so that copies are no more than the records. */
const shortestStretch = 2_000
/** An old version of an object weighs as much as so many messages. */
const writeWeight = 6
/** How much is kept: some two and a half idle hours of a small cluster, 100 MB. */
const defaultWeight = 300_000
/** How many records back a message can be under way still. */
const longestUnderWay = 5_000

export class History {
  readonly #stretches: Stretch[]
  readonly #most: number
  #weight = 0
  #lastMs = 0

  constructor(first: Picture, most: number = defaultWeight) {
    this.#most = most
    this.#stretches = [{ fromMs: 0, picture: new Picture(first), records: [], weight: first.size }]
  }

  /** The oldest moment that can be shown. */
  get fromMs(): number {
    return this.#stretches[0]?.fromMs ?? 0
  }

  /** Takes in the next record; `before` is the picture without it. */
  add(record: TraceRecord, before: Picture): void {
    if (record.type === 'write' && record.ref.kind === 'Lease') return
    let stretch = this.#stretches.at(-1) as Stretch
    if (stretch.records.length >= shortestStretch && stretch.records.length >= before.size) {
      this.#weight += stretch.weight
      stretch = { fromMs: this.#lastMs, picture: new Picture(before), records: [], weight: before.size }
      this.#stretches.push(stretch)
      while (this.#weight > this.#most && this.#stretches.length > 2)
        this.#weight -= this.#stretches.shift()?.weight ?? 0
    }
    stretch.records.push(record)
    stretch.weight += record.type === 'write' ? writeWeight : 1
    this.#lastMs = record.atMs
  }

  /** The picture when everything up to and with `atMs` had happened. A new one, to go on from with `between`. */
  at(atMs: number): Picture {
    const stretch = this.#stretches.findLast(({ fromMs }) => fromMs <= atMs) ?? (this.#stretches[0] as Stretch)
    const picture = new Picture(stretch.picture)
    const changes = new Changes()
    for (const record of stretch.records) {
      if (record.atMs > atMs) break
      picture.see(record, changes)
    }
    return picture
  }

  /** Records later than `afterMs`, up to and with `untilMs`. */
  *between(afterMs: number, untilMs: number): Generator<TraceRecord> {
    for (const { records } of this.#stretches) {
      if ((records.at(-1)?.atMs ?? afterMs) <= afterMs) continue
      for (let i = firstAfter(records, afterMs); i < records.length; i++) {
        const record = records[i]
        if (!record || record.atMs > untilMs) return
        yield record
      }
    }
  }

  /** Records up to and with `untilMs`, newest first. */
  *backwards(untilMs: number): Generator<TraceRecord> {
    for (let at = this.#stretches.length - 1; at >= 0; at--) {
      const { records } = this.#stretches[at] as Stretch
      for (let i = firstAfter(records, untilMs) - 1; i >= 0; i--) {
        const record = records[i]
        if (record) yield record
      }
    }
  }

  /** Messages that were sent by `atMs` and had not arrived, oldest first. */
  underWayAt(atMs: number): (TraceRecord & MessageRecord)[] {
    const found: (TraceRecord & MessageRecord)[] = []
    let seen = 0
    for (const record of this.backwards(atMs)) {
      if (record.type === 'message' && record.arrivesAtMs > atMs) found.push(record)
      if (++seen > longestUnderWay) break
    }
    return found.reverse()
  }
}

/** Index of the first record later than `atMs`. */
function firstAfter(records: readonly TraceRecord[], atMs: number): number {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((records[middle]?.atMs ?? 0) > atMs) high = middle
    else low = middle + 1
  }
  return low
}

// Decides what becomes of an event: a new one, one more of a kind, or nothing because there are too many. Like
// EventCorrelator in client-go/tools/record/events_cache.go.
import type { Host } from '../simulation/host.ts'

/** What tells events apart; `object` names the object that they are about. */
export type Correlated = {
  readonly object: string
  readonly type: string
  readonly reason: string
  readonly message: string
  /** The part of the object that it is about: repeats are of the same part. */
  readonly fieldPath: string
  /** The name under which it is stored if it is the first of its kind. */
  readonly name: string
  /** When it happened. */
  readonly timestamp: string
}

/** How an event is to be stored: `count` above 1 changes the one that is there. */
export type Verdict = {
  readonly name: string
  readonly message: string
  readonly count: number
  readonly firstTimestamp: string
  /** Must be told when it was stored under another name because it had gone. */
  renamed(name: string): void
}

type Logged = { name: string; readonly firstTimestamp: string; count: number }
/** All events of one object, type and reason. Most have one text only, so the others have a map of their own. */
type Similar = {
  readonly message: string
  readonly fieldPath: string
  logged: Logged
  lastMs: number
  others: Map<string, Logged> | undefined
  /** Distinct texts of late; from the tenth on one event stands for all that follow. */
  distinct: Set<string> | undefined
  combined: Logged | undefined
}

const maxSimilar = 10
const similarForMs = 600_000
const spamBurst = 25
const spamQps = 1 / 300
const cacheSize = 4096

export class EventCorrelator {
  readonly #host: Host
  readonly #similar = new Map<string, Similar>()
  readonly #budgets = new Map<string, { tokens: number; atMs: number }>()

  constructor(host: Host) {
    this.#host = host
  }

  /** Undefined when the event is one too many. */
  correlate(event: Correlated): Verdict | undefined {
    const { message, logged } = this.#log(event)
    if (!this.#mayPass(event.object)) return undefined
    return {
      name: logged.name,
      message,
      count: logged.count,
      firstTimestamp: logged.firstTimestamp,
      renamed: (name) => {
        logged.name = name
      },
    }
  }

  /** Counts repeats, and from the tenth text on combines what is similar. Like EventAggregate and eventObserve. */
  #log({ object, type, reason, message, fieldPath, name, timestamp }: Correlated): { message: string; logged: Logged } {
    const key = `${object}\n${type}\n${reason}`
    const nowMs = this.#host.clock.nowMs()
    const fresh = (): Logged => ({ name, firstTimestamp: timestamp, count: 1 })
    const known = this.#similar.get(key)
    if (!known) {
      const logged = fresh()
      const none = { others: undefined, distinct: undefined, combined: undefined }
      remember(this.#similar, key, { message, fieldPath, logged, lastMs: nowMs, ...none })
      return { message, logged }
    }
    remember(this.#similar, key, known)
    const isRecent = nowMs - known.lastMs <= similarForMs
    known.lastMs = nowMs
    if (message !== known.message || known.distinct) {
      known.distinct = isRecent ? (known.distinct ?? new Set([known.message])) : new Set()
      known.distinct.add(message)
      if (known.distinct.size >= maxSimilar) {
        const [oldest = ''] = known.distinct
        known.distinct.delete(oldest)
        known.combined = again(known.combined) ?? fresh()
        return { message: `(combined from similar events): ${message}`, logged: known.combined }
      }
    }
    if (message === known.message && fieldPath === known.fieldPath)
      return { message, logged: again(known.logged) ?? known.logged }
    known.others ??= new Map()
    const text = `${fieldPath}\n${message}`
    const logged = again(known.others.get(text)) ?? fresh()
    remember(known.others, text, logged)
    return { message, logged }
  }

  /** Each object has a budget of 25 events, refilled with one in five minutes. */
  #mayPass(object: string): boolean {
    const nowMs = this.#host.clock.nowMs()
    const budget = this.#budgets.get(object) ?? { tokens: spamBurst, atMs: nowMs }
    budget.tokens = Math.min(spamBurst, budget.tokens + ((nowMs - budget.atMs) / 1000) * spamQps)
    budget.atMs = nowMs
    remember(this.#budgets, object, budget)
    if (budget.tokens < 1) return false
    budget.tokens -= 1
    return true
  }
}

function again(logged: Logged | undefined): Logged | undefined {
  if (logged) logged.count++
  return logged
}

/** Sets an entry as the newest of a bounded cache. */
function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size <= cacheSize) return
  for (const oldest of cache.keys()) {
    cache.delete(oldest)
    return
  }
}

// Writes Events about objects, as most components do: repeats raise a count, many similar ones become one, and floods are
// dropped. Like client-go/tools/record with events_cache.go.
import type { KubeObject } from '../apimachinery/object.ts'
import type { ObjectReference } from '../apis/core/types.ts'
import { events } from '../apis/resources.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { EventNames } from './event-names.ts'
import { RateLimiter } from './rate-limiter.ts'
import { ApiError, isApiError, type RestClient } from './rest-client.ts'

/** An object, or a reference to one that is not at hand (a Node, to its kubelet). */
export type Regarding = KubeObject | { readonly reference: ObjectReference }

type EventDraft = {
  readonly name: string
  readonly namespace: string
  readonly involvedObject: ObjectReference
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly cause: number
}
type Logged = { readonly name: string; readonly firstTimestamp: string; readonly count: number }
type Similar = { readonly messages: Set<string>; lastMs: number }

const maxSimilar = 10
const similarForMs = 600_000
const spamBurst = 25
const spamQps = 1 / 300
const cacheSize = 4096
const maxWaiting = 1000
const maxTries = 12
const retryMs = 10_000

export class EventRecorder {
  readonly #host: Host
  readonly #client: RestClient
  readonly #component: string
  readonly #instance: string
  readonly #names: EventNames
  readonly #similar = new Map<string, Similar>()
  readonly #logged = new Map<string, Logged>()
  readonly #spam = new Map<string, RateLimiter>()
  #waiting: EventDraft[] = []
  #sending = false

  constructor(host: Host, client: RestClient, component: string, reportingInstance = '') {
    this.#host = host
    this.#client = client
    this.#component = component
    this.#instance = reportingInstance
    this.#names = new EventNames(host)
  }

  /** Records an event about an object: fire and forget. */
  event(
    object: Regarding,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    options: { readonly fieldPath?: string } = {},
  ): void {
    if (this.#waiting.length >= maxWaiting) return
    const involvedObject = referenceTo(object, options.fieldPath)
    const name = this.#names.next(involvedObject.name ?? '')
    const namespace = involvedObject.namespace || 'default'
    this.#waiting.push({ name, namespace, involvedObject, type, reason, message, cause: this.#host.cause })
    if (this.#sending) return
    this.#sending = true
    this.#host.spawn(() => this.#sendAll())
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      for (const draft of batch) {
        this.#host.cause = draft.cause
        await this.#correlateAndSend(draft)
      }
    }
    this.#sending = false
  }

  /** Like EventCorrelator.EventCorrelate, then recordToSink. */
  async #correlateAndSend(draft: EventDraft): Promise<void> {
    const { event, key } = this.#aggregate(draft)
    const known = this.#logged.get(key)
    const now = this.#host.clock.timestamp()
    const logged: Logged = known
      ? { ...known, count: known.count + 1 }
      : { name: event.name, firstTimestamp: now, count: 1 }
    remember(this.#logged, key, logged)
    if (!this.#mayPass(event)) return
    for (let tries = 0; tries < maxTries; tries++) {
      if (await this.#send(event, logged, now, key)) return
      await this.#host.clock.sleep(tries === 0 ? retryMs * this.#host.random.unit() : retryMs)
    }
  }

  /** The tenth similar event with a text of its own makes one that stands for all that follow. Like EventAggregate. */
  #aggregate(event: EventDraft): { event: EventDraft; key: string } {
    const aggregateKey = this.#keyOf(event, '')
    const nowMs = this.#host.clock.nowMs()
    const found = this.#similar.get(aggregateKey)
    const similar =
      found && nowMs - found.lastMs <= similarForMs ? found : { messages: new Set<string>(), lastMs: nowMs }
    similar.messages.add(event.message)
    similar.lastMs = nowMs
    remember(this.#similar, aggregateKey, similar)
    if (similar.messages.size < maxSimilar) return { event, key: this.#keyOf(event, event.message) }
    for (const message of similar.messages) {
      similar.messages.delete(message)
      break
    }
    const message = `(combined from similar events): ${event.message}`
    return { event: { ...event, message }, key: aggregateKey }
  }

  /** Each object has a budget of 25 events, refilled with one in five minutes. */
  #mayPass({ involvedObject: { kind, namespace, name, uid, apiVersion } }: EventDraft): boolean {
    const key = JSON.stringify([kind, namespace, name, uid, apiVersion])
    const limiter = this.#spam.get(key) ?? new RateLimiter(this.#host, spamQps, spamBurst)
    remember(this.#spam, key, limiter)
    return limiter.tryTake()
  }

  /** False when it is worth another try. An event that the API server refuses is dropped, as upstream does. */
  async #send(draft: EventDraft, logged: Logged, now: string, key: string): Promise<boolean> {
    try {
      if (logged.count > 1)
        try {
          const patch = { count: logged.count, lastTimestamp: now, message: draft.message }
          await this.#client.patch(events, draft.namespace, logged.name, 'strategic-merge', patch)
          return true
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error
        }
      const name = logged.count > 1 ? draft.name : logged.name
      await this.#client.create(events, draft.namespace, this.#eventObject(draft, { ...logged, name }, now))
      if (name !== logged.name) remember(this.#logged, key, { ...logged, name })
      return true
    } catch (error) {
      if (error instanceof NetworkError) return false
      if (error instanceof ApiError) return true
      throw error
    }
  }

  #eventObject(draft: EventDraft, { name, firstTimestamp, count }: Logged, lastTimestamp: string): unknown {
    const { namespace, involvedObject, type, reason, message } = draft
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject,
      reason,
      message,
      source: { component: this.#component, ...(this.#instance === '' ? {} : { host: this.#instance }) },
      firstTimestamp,
      lastTimestamp,
      count,
      type,
      eventTime: null,
      reportingComponent: this.#component,
      reportingInstance: this.#instance,
    }
  }

  #keyOf({ involvedObject: about, type, reason }: EventDraft, message: string): string {
    const { kind, namespace, name, uid, apiVersion, fieldPath } = about
    return JSON.stringify([kind, namespace, name, fieldPath, uid, apiVersion, type, reason, message])
  }
}

/** Like reference.GetReference. */
export function referenceTo(object: Regarding, fieldPath?: string): ObjectReference {
  if ('reference' in object) return fieldPath === undefined ? object.reference : { ...object.reference, fieldPath }
  const { kind, apiVersion, metadata } = object
  const { namespace, name, uid, resourceVersion } = metadata
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion,
    resourceVersion,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  }
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

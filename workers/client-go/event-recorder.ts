// Writes Events about objects, as most components do: repeats raise a count, many similar ones become one, and floods are
// dropped. Like client-go/tools/record.
import type { KubeObject } from '../apimachinery/object.ts'
import type { ObjectReference } from '../apis/core/types.ts'
import { events } from '../apis/resources.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { EventCorrelator, type Verdict } from './event-correlator.ts'
import { EventNames } from './event-names.ts'
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
  /** When it happened; it may be sent much later. */
  readonly timestamp: string
  readonly cause: number
}

const maxWaiting = 1000
const maxTries = 12
const retryMs = 10_000

export class EventRecorder {
  readonly #host: Host
  readonly #client: RestClient
  readonly #component: string
  readonly #instance: string
  readonly #names: EventNames
  readonly #correlator: EventCorrelator
  #waiting: EventDraft[] = []
  #sending = false

  constructor(host: Host, client: RestClient, component: string, reportingInstance = '') {
    this.#host = host
    this.#client = client
    this.#component = component
    this.#instance = reportingInstance
    this.#names = new EventNames(host)
    this.#correlator = new EventCorrelator(host)
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
    const [timestamp, cause] = [this.#host.clock.timestamp(), this.#host.cause]
    this.#waiting.push({ name, namespace, involvedObject, type, reason, message, timestamp, cause })
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
        const { type, reason, message, name, involvedObject, timestamp } = draft
        const { fieldPath = '' } = involvedObject
        const object = keyOf(involvedObject)
        const verdict = this.#correlator.correlate({ object, type, reason, message, fieldPath, name, timestamp })
        if (verdict) await this.#sendOrRetry(draft, verdict)
      }
    }
    this.#sending = false
  }

  /** Like recordToSink. */
  async #sendOrRetry(draft: EventDraft, verdict: Verdict): Promise<void> {
    for (let tries = 0; tries < maxTries; tries++) {
      if (await this.#send(draft, verdict)) return
      await this.#host.clock.sleep(tries === 0 ? retryMs * this.#host.random.unit() : retryMs)
    }
  }

  /** False when it is worth another try. An event that the API server refuses is dropped, as upstream does. */
  async #send(draft: EventDraft, verdict: Verdict): Promise<boolean> {
    const { name, message, count } = verdict
    try {
      if (count > 1)
        try {
          const patch = { count, lastTimestamp: draft.timestamp, message }
          await this.#client.patch(events, draft.namespace, name, 'strategic-merge', patch)
          return true
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error
        }
      const stored = count > 1 ? draft.name : name
      await this.#client.create(events, draft.namespace, this.#eventObject(draft, { ...verdict, name: stored }))
      if (stored !== name) verdict.renamed(stored)
      return true
    } catch (error) {
      if (error instanceof NetworkError) return false
      if (error instanceof ApiError) return true
      throw error
    }
  }

  #eventObject(draft: EventDraft, { name, message, firstTimestamp, count }: Verdict): unknown {
    const { namespace, involvedObject, type, reason, timestamp } = draft
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject,
      reason,
      message,
      source: { component: this.#component, ...(this.#instance === '' ? {} : { host: this.#instance }) },
      firstTimestamp,
      lastTimestamp: timestamp,
      count,
      type,
      eventTime: null,
      reportingComponent: this.#component,
      reportingInstance: this.#instance,
    }
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

/** What an event is about, as text: the uid alone where there is one. */
function keyOf({ kind, namespace, name, uid }: ObjectReference): string {
  return uid || `${kind}/${namespace}/${name}`
}

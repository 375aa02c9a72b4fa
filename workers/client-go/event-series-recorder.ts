// Writes Events in the newer style of events.k8s.io, as kube-scheduler does: with a microsecond eventTime, an action, and a
// series for repeats. Like client-go/tools/events.
import type { ObjectReference } from '../apis/core/types.ts'
import { newerEvents } from '../apis/resources.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { EventNames } from './event-names.ts'
import { type Regarding, referenceTo } from './event-recorder.ts'
import { ApiError, isApiError, type RestClient } from './rest-client.ts'

type Series = { readonly count: number; readonly lastObservedTime: string }
type Known = { readonly draft: Draft; readonly eventMs: number; lastMs: number; series: Series | undefined }
type Draft = {
  readonly name: string
  readonly namespace: string
  readonly involvedObject: ObjectReference
  readonly related: ObjectReference | undefined
  readonly type: string
  readonly reason: string
  readonly action: string
  readonly note: string
  readonly eventTime: string
}

const finishMs = 6 * 60_000
const refreshMs = 30 * 60_000
const maxTries = 12
const retryMs = 10_000

export class EventSeriesRecorder {
  readonly #host: Host
  readonly #client: RestClient
  readonly #controller: string
  readonly #instance: string
  readonly #names: EventNames
  readonly #known = new Map<string, Known>()

  /** `controller` is `default-scheduler`, `instance` that with the machine's name: `default-scheduler-control-plane`. */
  constructor(host: Host, client: RestClient, controller: string, instance: string) {
    this.#host = host
    this.#client = client
    this.#controller = controller
    this.#instance = instance
    this.#names = new EventNames(host)
    host.clock.every(finishMs, () => this.#finishSeries())
    host.clock.every(refreshMs, () => this.#refreshSeries())
  }

  event(
    regarding: Regarding,
    related: Regarding | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    note: string,
  ): void {
    const involvedObject = referenceTo(regarding)
    const relatedTo = related ? referenceTo(related) : undefined
    const { kind, namespace, name, uid, resourceVersion } = involvedObject
    const about = [kind, namespace, name, uid, resourceVersion]
    const key = JSON.stringify([type, action, reason, about, relatedTo?.uid])
    const nowMs = this.#host.clock.nowMs()
    const eventTime = this.#host.clock.microTimestamp()
    const known = this.#known.get(key)
    if (known) {
      // The second one turns the event into a series; from then on it is only counted, and told now and then.
      const isFirstRepeat = known.series === undefined
      known.series = { count: (known.series?.count ?? 1) + 1, lastObservedTime: eventTime }
      known.lastMs = nowMs
      if (isFirstRepeat) this.#record(known)
      return
    }
    const draft: Draft = {
      name: this.#names.next(name ?? ''),
      namespace: namespace || 'default',
      involvedObject,
      related: relatedTo,
      type,
      reason,
      action,
      note,
      eventTime,
    }
    const fresh: Known = { draft, eventMs: nowMs, lastMs: nowMs, series: undefined }
    this.#known.set(key, fresh)
    this.#record(fresh)
  }

  #record({ draft, series }: Known): void {
    this.#host.spawn(async () => {
      for (let tries = 0; tries < maxTries; tries++) {
        if (await this.#send(draft, series)) return
        await this.#host.clock.sleep(retryMs)
      }
    })
  }

  async #send(draft: Draft, series: Series | undefined): Promise<boolean> {
    try {
      if (series)
        try {
          await this.#client.patch(newerEvents, draft.namespace, draft.name, 'strategic-merge', { series })
          return true
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error
        }
      await this.#client.create(newerEvents, draft.namespace, this.#eventObject(draft, series))
      return true
    } catch (error) {
      if (error instanceof NetworkError) return false
      if (error instanceof ApiError) return true
      throw error
    }
  }

  #eventObject(draft: Draft, series: Series | undefined): unknown {
    const { name, namespace, involvedObject, related, type, reason, action, note, eventTime } = draft
    return {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata: { name, namespace },
      eventTime,
      ...(series ? { series } : {}),
      reportingController: this.#controller,
      reportingInstance: this.#instance,
      action,
      reason,
      regarding: involvedObject,
      ...(related ? { related } : {}),
      note,
      type,
      deprecatedSource: {},
      deprecatedFirstTimestamp: null,
      deprecatedLastTimestamp: null,
    }
  }

  /** Forgets what has not been repeated for six minutes; a series is told a last time. Like finishSeries. */
  #finishSeries(): void {
    const endedMs = this.#host.clock.nowMs() - finishMs
    for (const [key, known] of this.#known) {
      if (known.lastMs >= endedMs) continue
      if (known.series) this.#record(known)
      this.#known.delete(key)
    }
  }

  #refreshSeries(): void {
    for (const known of this.#known.values()) if (known.series) this.#record(known)
  }
}

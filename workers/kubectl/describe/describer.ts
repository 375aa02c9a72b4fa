// What a describer gets: the object, and the way to what belongs to it.
import { humanAge } from '../../apimachinery/duration.ts'
import type { Event } from '../../apis/core/types.ts'
import { events as eventsResource } from '../../apis/resources.ts'
import type { Client } from '../client.ts'
import { stringAt } from '../json-value.ts'
import type { DescribeWriter } from './describe-writer.ts'

export type DescribeContext = {
  readonly client: Client
  readonly showEvents: boolean
}

export type Describer = (context: DescribeContext, object: never) => Promise<string>

type EventReference = {
  readonly name: string
  readonly namespace: string
  /** '' looks at events of any kind. */
  readonly kind: string
  readonly uid: string
}

/** The events about an object; undefined when they are not to be shown. */
export async function eventsOf(
  { client, showEvents }: DescribeContext,
  reference: EventReference,
): Promise<readonly Event[] | undefined> {
  if (!showEvents) return undefined
  const { name, namespace, kind, uid } = reference
  const parts = [`involvedObject.name=${name}`, `involvedObject.namespace=${namespace}`]
  if (kind !== '') parts.push(`involvedObject.kind=${kind}`)
  if (uid !== '') parts.push(`involvedObject.uid=${uid}`)
  return client.list<Event>(eventsResource, namespace, { fieldSelector: parts.join(',') })
}

export function referenceTo(object: unknown, kind: string): EventReference {
  return {
    kind,
    name: stringAt(object, 'metadata', 'name'),
    namespace: stringAt(object, 'metadata', 'namespace'),
    uid: stringAt(object, 'metadata', 'uid'),
  }
}

/** The last part of a description. */
export function writeEvents(writer: DescribeWriter, events: readonly Event[] | undefined, nowMs: number): void {
  if (!events) return
  if (events.length === 0) return writer.line(0, 'Events:\t<none>')
  writer.flush()
  const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b))
  writer.line(0, 'Events:')
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  writer.line(1, '----\t------\t----\t----\t-------')
  for (const event of sorted) {
    const from = event.source?.component || event.reportingComponent || ''
    const path = event.involvedObject.fieldPath
    const message = `${path ? `${path}: ` : ''}${(event.message ?? '').trim()}`
    writer.line(1, [event.type ?? '', event.reason ?? '', eventAge(event, nowMs), from, message].join('\t'))
  }
}

/** `3s`, or `2s (x4 over 13s)` for one that happened again. */
export function eventAge(event: Event, nowMs: number): string {
  const first = humanAge(event.eventTime || event.firstTimestamp, nowMs)
  if (event.series)
    return `${humanAge(event.series.lastObservedTime, nowMs)} (x${event.series.count ?? 0} over ${first})`
  if ((event.count ?? 0) > 1) return `${humanAge(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`
  return first
}

function timeOf(event: Event): number {
  return event.lastTimestamp ? Date.parse(event.lastTimestamp) : Number.NEGATIVE_INFINITY
}

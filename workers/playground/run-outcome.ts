// How a run stands: its objects without what differs from run to run, and its Events, for comparing two runs.
import type { KubeObject } from '../apimachinery/object.ts'
import type { RunOutcome } from '../contract.ts'
import type { Simulation } from '../simulation/simulation.ts'
import type { KnownObject } from './picture.ts'
import type { Projector } from './projector.ts'

const mostObjects = 3_000
const mostEvents = 3_000
/** Kinds that say nothing of their own: they follow from others, or are the machinery's. */
const leftOut = new Set(['Event', 'EndpointSlice', 'Endpoints', 'ControllerRevision', 'Lease'])
/** Fields that differ between any two runs, whatever happens in them. */
const incidental =
  /^(uid|resourceVersion|generation|observedGeneration|managedFields|creationTimestamp|selfLink|.*(Time|Timestamp|ID|IP|IPs|Hash)|time)$/

type EventObject = KubeObject & {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly note?: string
  readonly count?: number
  readonly series?: { readonly count?: number }
  readonly involvedObject?: { readonly kind?: string; readonly name?: string }
  readonly regarding?: { readonly kind?: string; readonly name?: string }
}

export function outcomeOf({ agenda, trace }: Simulation, projector: Projector): RunOutcome {
  const all = [...projector.live.values()]
  const objects = all.filter(({ object }) => !leftOut.has(object.kind ?? ''))
  const events = all.filter(({ object }) => object.kind === 'Event')
  return {
    nowMs: agenda.nowMs,
    hash: trace.hash,
    objects: objects.slice(0, mostObjects).map((known) => ({
      kind: known.object.kind ?? '',
      namespace: known.object.metadata.namespace ?? '',
      name: known.object.metadata.name,
      owner: ownerOf(known, projector.live),
      status: statusOf(known, projector),
      object: plain(known.object),
    })),
    events: events.slice(-mostEvents).map(({ object }) => {
      const event = object as EventObject
      const about = event.involvedObject ?? event.regarding
      return {
        type: event.type ?? '',
        reason: event.reason ?? '',
        about: `${about?.kind ?? ''} ${about?.name ?? ''}`.trim(),
        message: event.message ?? event.note ?? '',
        count: event.series?.count ?? event.count ?? 1,
      }
    }),
    isCut: objects.length > mostObjects || events.length > mostEvents,
  }
}

function ownerOf({ root, object }: KnownObject, objects: ReadonlyMap<string, KnownObject>): string {
  if (root === object.metadata.uid) return ''
  const owner = objects.get(root)?.object
  return owner ? `${owner.kind ?? ''} ${owner.metadata.name}` : ''
}

/** What `kubectl get` says of it in one word: the STATUS or READY column. */
function statusOf({ object, group }: KnownObject, projector: Projector): string {
  const columns = projector.kinds.of(group, object.kind ?? '')?.columns ?? []
  const column = columns.find(({ name }) => name === 'Status') ?? columns.find(({ name }) => name === 'Ready')
  return column ? String(column.cell(object, 0) ?? '') : ''
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (incidental.test(name) ? [] : [[name, plain(member)]])),
  )
}

// Everything that is known about one thing, put together when a person asks for it.
import { stringify } from 'yaml'
import { controllerOf, type KubeObject } from '../apimachinery/object.ts'
import type { Event, Pod } from '../apis/core/types.ts'
import type { Inspection, Target, TraceLine } from '../contract.ts'
import { epochMs } from '../simulation/process-host.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { openMessage } from './message-inspection.ts'
import type { KnownObject } from './picture.ts'
import type { Projector } from './projector.ts'

const maxLines = 60
const maxEvents = 100

export function inspect(target: Target, simulation: Simulation, projector: Projector): Inspection | undefined {
  switch (target.type) {
    case 'object':
      return inspectObject(target.uid, simulation, projector)
    case 'component': {
      const view = projector.component(target.id)
      return (
        view && { type: 'component', view, recent: recent(simulation, projector, ({ source }) => source === target.id) }
      )
    }
    case 'machine': {
      const view = projector.machine(target.name)
      const machine = simulation.machine(target.name)
      if (!view || !machine) return undefined
      const isHere = ({ source }: TraceLine) => source === target.name || source.startsWith(`${target.name}/`)
      return { type: 'machine', view, files: machine.disk.list('/etc/'), recent: recent(simulation, projector, isHere) }
    }
    case 'message':
      return openMessage(target.id, simulation.trace.records(), projector)
  }
}

function inspectObject(uid: string, simulation: Simulation, projector: Projector): Inspection | undefined {
  const known = projector.objects.get(uid)
  if (!known) return undefined
  const scheduling = projector.verdict(uid)
  return {
    type: 'object',
    yaml: toYaml(withoutManagedFields(known.object)),
    conditions: conditionsOf(known.object),
    events: eventsOf(uid, projector.objects),
    owners: ownersOf(known.object, projector.objects),
    history: recent(simulation, projector, ({ about }) => about === uid),
    ...(scheduling ? { scheduling } : {}),
  }
}

/** As kubectl shows it: who owns which field is asked for apart. */
function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata
  return { ...object, metadata }
}

function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true })
}

function conditionsOf(object: KubeObject) {
  return ((object as Pod).status?.conditions ?? []).map(({ type, status, reason, message }) => ({
    type,
    status,
    reason: reason ?? '',
    message: message ?? '',
  }))
}

function eventsOf(uid: string, objects: ReadonlyMap<string, KnownObject>) {
  const events: Event[] = []
  for (const { object } of objects.values())
    if (object.kind === 'Event' && (object as Event).involvedObject.uid === uid) events.push(object as Event)
  return events.slice(-maxEvents).map((event) => ({
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.count ?? event.series?.count ?? 1,
    atMs: Date.parse(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '') - epochMs,
    source: event.source?.component || event.reportingComponent || '',
  }))
}

function ownersOf(object: KubeObject, objects: ReadonlyMap<string, KnownObject>) {
  const owners = [{ uid: object.metadata.uid ?? '', kind: object.kind ?? '', name: object.metadata.name }]
  for (let owner = controllerOf(object); owner && owners.length < 8; ) {
    owners.push({ uid: owner.uid, kind: owner.kind, name: owner.name })
    const next = objects.get(owner.uid)
    owner = next && controllerOf(next.object)
  }
  return owners
}

/** The newest lines that `isWanted`, oldest first. */
function recent(simulation: Simulation, projector: Projector, isWanted: (line: TraceLine) => boolean): TraceLine[] {
  const lines: TraceLine[] = []
  for (const record of [...simulation.trace.records()].reverse()) {
    if (record.type === 'state') continue
    const line = projector.line(record)
    if (isWanted(line)) lines.push(line)
    if (lines.length >= maxLines) break
  }
  return lines.reverse()
}

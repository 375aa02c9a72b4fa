import { humanAge } from '../../../apimachinery/duration.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { Event } from '../types.ts'
import { validateObjectSense } from './validation.ts'

/** Something that happened to an object. Forgotten after an hour. */
export const eventKind = defineKind<Event>({
  group: '',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  defaults: (event) => event,
  strategy: {
    validate: (event) => [
      ...validateObjectMeta(event.metadata, true, nameIsDnsSubdomain),
      ...validateObjectSense(event, 'reportingComponent'),
    ],
    validateUpdate: (event, old) => [
      ...validateObjectMetaUpdate(event.metadata, old.metadata),
      ...validateObjectSense(event, 'reportingComponent'),
    ],
    allowCreateOnUpdate: true,
  },
  columns: [
    { name: 'Last Seen', type: 'string', cell: lastSeen },
    { name: 'Type', type: 'string', cell: ({ type }) => type ?? '' },
    { name: 'Reason', type: 'string', cell: ({ reason }) => reason ?? '' },
    { name: 'Object', type: 'string', cell: objectCell },
    { name: 'Subobject', type: 'string', priority: 1, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    { name: 'Source', type: 'string', priority: 1, cell: sourceCell },
    { name: 'Message', type: 'string', cell: ({ message }) => (message ?? '').trim() },
    { name: 'First Seen', type: 'string', priority: 1, cell: firstSeen },
    { name: 'Count', type: 'string', priority: 1, cell: ({ series, count }) => series?.count ?? (count || 1) },
    { name: 'Name', type: 'string', format: 'name', priority: 1, cell: ({ metadata }) => metadata.name },
  ],
  selectableFields: (event) => ({
    'involvedObject.kind': event.involvedObject?.kind ?? '',
    'involvedObject.namespace': event.involvedObject?.namespace ?? '',
    'involvedObject.name': event.involvedObject?.name ?? '',
    'involvedObject.uid': event.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject?.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || event.reportingComponent || '',
    type: event.type ?? '',
  }),
  ttlSeconds: 3600,
})

function firstSeen({ firstTimestamp, eventTime }: Event, nowMs: number): string {
  return humanAge(firstTimestamp || eventTime || undefined, nowMs)
}

function lastSeen(event: Event, nowMs: number): string {
  if (event.series?.lastObservedTime) return humanAge(event.series.lastObservedTime, nowMs)
  return event.lastTimestamp ? humanAge(event.lastTimestamp, nowMs) : firstSeen(event, nowMs)
}

function objectCell({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`
}

function sourceCell({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const host = source?.host || reportingInstance || ''
  return host === '' ? component : `${component}, ${host}`
}

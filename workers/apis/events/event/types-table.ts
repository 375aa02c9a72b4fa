// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const eventsEventTypes: TypeTable = {
  'events.v1.Event': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    eventTime: 'T|R|w',
    series: 'events.v1.EventSeries|p',
    reportingController: 's',
    reportingInstance: 's',
    action: 's',
    reason: 's',
    regarding: 'core.v1.ObjectReference|a|w',
    related: 'core.v1.ObjectReference|a|p',
    note: 's',
    type: 's',
    deprecatedSource: 'core.v1.EventSource|w',
    deprecatedFirstTimestamp: 't|w',
    deprecatedLastTimestamp: 't|w',
    deprecatedCount: 'i',
  },
  'events.v1.EventSeries': { count: 'i|R|w', lastObservedTime: 'T|R|w' },
}

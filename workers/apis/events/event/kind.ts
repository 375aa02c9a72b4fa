import type { KubeObject } from '../../../apimachinery/object.ts'
import { eventKind } from '../../core/event/kind.ts'
import type { Event as CoreEvent } from '../../core/types.ts'
import { defineKind } from '../../define-kind.ts'
import { servedVersion } from '../../served-version.ts'
import type { Event } from '../types.ts'
import { validateEvent, validateEventUpdate } from './validation.ts'

const conversion = {
  fromStorage: (object: KubeObject) => fromCore(object as CoreEvent),
  toStorage: (object: KubeObject) => toCore(object as Event),
}
const served = servedVersion(eventKind, conversion)

/** Something that happened to an object, in the newer form. The same objects as in the core group. */
export const eventsEventKind = defineKind<KubeObject>({
  group: 'events.k8s.io',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  ttlSeconds: 3600,
  storedAs: eventKind,
  ...served,
  defaults: (event) => event,
  strategy: {
    ...served.strategy,
    // What the older group takes for the sake of old clients is refused here.
    validate: (event) => validateEvent(toCore(event as Event)),
    validateUpdate: (event, old) => validateEventUpdate(toCore(event as Event), toCore(old as Event)),
  },
  selectableFields: (object) => {
    const { regarding, reportingController, reason, type } = object as Event
    return {
      reason: reason ?? '',
      'regarding.kind': regarding?.kind ?? '',
      'regarding.namespace': regarding?.namespace ?? '',
      'regarding.name': regarding?.name ?? '',
      'regarding.uid': regarding?.uid ?? '',
      'regarding.apiVersion': regarding?.apiVersion ?? '',
      'regarding.resourceVersion': regarding?.resourceVersion ?? '',
      'regarding.fieldPath': regarding?.fieldPath ?? '',
      reportingController: reportingController ?? '',
      type: type ?? '',
    }
  },
})

/** Like Convert_core_Event_To_v1_Event. */
function fromCore(event: CoreEvent): Event {
  const { involvedObject, source, message, firstTimestamp, lastTimestamp, count, reportingComponent, ...rest } = event
  return {
    ...(rest as Pick<Event, keyof Event & keyof CoreEvent>),
    apiVersion: 'events.k8s.io/v1',
    ...(reportingComponent && { reportingController: reportingComponent }),
    regarding: involvedObject,
    ...(message && { note: message }),
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    ...(count && { deprecatedCount: count }),
  }
}

/** Like Convert_v1_Event_To_core_Event. */
function toCore(event: Event): CoreEvent {
  const {
    regarding = {},
    note,
    reportingController = '',
    reportingInstance = '',
    deprecatedSource = {},
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...rest
  } = event
  return {
    ...rest,
    apiVersion: 'v1',
    reportingComponent: reportingController,
    reportingInstance,
    involvedObject: regarding,
    ...(note && { message: note }),
    source: deprecatedSource,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    ...(deprecatedCount && { count: deprecatedCount }),
  }
}

import { eventKind } from '../../core/event/kind.ts'
import { lateKind } from '../../late-kind.ts'

/** Something that happened to an object, in the newer form. The same objects as in the core group. */
export const eventsEventKind = lateKind(
  {
    group: 'events.k8s.io',
    kind: 'Event',
    plural: 'events',
    shortNames: ['ev'],
    namespaced: true,
    ttlSeconds: 3600,
    storedAs: eventKind,
  },
  () => import('./kind.ts'),
)

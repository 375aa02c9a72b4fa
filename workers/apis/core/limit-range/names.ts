import { lateKind } from '../../late-kind.ts'

/** What resources pods and claims of a namespace may ask for, and what they have when they do not say. */
export const limitRangeKind = lateKind(
  {
    group: '',
    kind: 'LimitRange',
    plural: 'limitranges',
    shortNames: ['limits'],
    namespaced: true,
  },
  () => import('./kind.ts'),
)

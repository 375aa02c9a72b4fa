import { lateKind } from '../../late-kind.ts'

/** What resources pods and claims of a namespace may ask for, and what they have when they do not say. */
export const limitRangeKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'LimitRange',
    plural: 'limitranges',
    singular: 'limitrange',
    shortNames: ['limits'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/limitranges',
    schema: 'core.v1.LimitRange',
  },
  () => import('./kind.ts'),
)

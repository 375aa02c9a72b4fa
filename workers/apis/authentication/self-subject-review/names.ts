import { lateKind } from '../../late-kind.ts'

/** Asks who oneself is. */
export const selfSubjectReviewKind = lateKind(
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    singular: 'selfsubjectreview',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authentication.v1.SelfSubjectReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Asks whose a token is. */
export const tokenReviewKind = lateKind(
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenReview',
    plural: 'tokenreviews',
    singular: 'tokenreview',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authentication.v1.TokenReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

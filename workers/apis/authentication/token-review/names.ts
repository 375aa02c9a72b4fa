import { lateKind } from '../../late-kind.ts'

/** Asks whose a token is. */
export const tokenReviewKind = lateKind(
  {
    group: 'authentication.k8s.io',
    kind: 'TokenReview',
    plural: 'tokenreviews',
    namespaced: false,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Asks who oneself is. */
export const selfSubjectReviewKind = lateKind(
  {
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    namespaced: false,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Asks for all that oneself may do in a namespace. */
export const selfSubjectRulesReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
    namespaced: false,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

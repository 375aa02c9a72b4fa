import { lateKind } from '../../late-kind.ts'

/** Asks for all that oneself may do in a namespace. */
export const selfSubjectRulesReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
    singular: 'selfsubjectrulesreview',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authorization.v1.SelfSubjectRulesReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

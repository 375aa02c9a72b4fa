import { lateKind } from '../../late-kind.ts'

/** Asks whether oneself may do something. */
export const selfSubjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

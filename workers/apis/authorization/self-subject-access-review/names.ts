import { lateKind } from '../../late-kind.ts'

/** Asks whether oneself may do something. */
export const selfSubjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    singular: 'selfsubjectaccessreview',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authorization.v1.SelfSubjectAccessReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

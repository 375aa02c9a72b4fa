import { lateKind } from '../../late-kind.ts'

/** Asks whether somebody may do something in a namespace. */
export const localSubjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    singular: 'localsubjectaccessreview',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authorization.v1.LocalSubjectAccessReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

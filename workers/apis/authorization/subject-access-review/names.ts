import { lateKind } from '../../late-kind.ts'

/** Asks whether somebody may do something. */
export const subjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'SubjectAccessReview',
    plural: 'subjectaccessreviews',
    singular: 'subjectaccessreview',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    storagePrefix: '',
    schema: 'authorization.v1.SubjectAccessReview',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

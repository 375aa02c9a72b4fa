import { lateKind } from '../../late-kind.ts'

/** Asks whether somebody may do something. */
export const subjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    kind: 'SubjectAccessReview',
    plural: 'subjectaccessreviews',
    namespaced: false,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

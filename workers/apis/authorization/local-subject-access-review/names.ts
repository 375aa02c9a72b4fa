import { lateKind } from '../../late-kind.ts'

/** Asks whether somebody may do something in a namespace. */
export const localSubjectAccessReviewKind = lateKind(
  {
    group: 'authorization.k8s.io',
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    namespaced: true,
    verbs: ['create'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Where a MutatingAdmissionPolicy holds. */
export const mutatingAdmissionPolicyBindingKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'MutatingAdmissionPolicyBinding',
    plural: 'mutatingadmissionpolicybindings',
    categories: ['api-extensions'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

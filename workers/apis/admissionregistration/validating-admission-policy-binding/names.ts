import { lateKind } from '../../late-kind.ts'

/** Where a ValidatingAdmissionPolicy holds, and what happens to who breaks it. */
export const validatingAdmissionPolicyBindingKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    categories: ['api-extensions'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

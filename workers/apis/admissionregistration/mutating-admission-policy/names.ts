import { lateKind } from '../../late-kind.ts'

/** Changes, written in CEL, to what is sent before it is stored. */
export const mutatingAdmissionPolicyKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'MutatingAdmissionPolicy',
    plural: 'mutatingadmissionpolicies',
    categories: ['api-extensions'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

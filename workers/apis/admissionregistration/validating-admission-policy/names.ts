import { lateKind } from '../../late-kind.ts'

/** Rules, written in CEL, on what a change may be. */
export const validatingAdmissionPolicyKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    categories: ['api-extensions'],
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

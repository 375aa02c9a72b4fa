import { lateKind } from '../../late-kind.ts'

/** Rules, written in CEL, on what a change may be. */
export const validatingAdmissionPolicyKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    singular: 'validatingadmissionpolicy',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/validatingadmissionpolicies',
    schema: 'admissionregistration.v1.ValidatingAdmissionPolicy',
  },
  () => import('./kind.ts'),
)

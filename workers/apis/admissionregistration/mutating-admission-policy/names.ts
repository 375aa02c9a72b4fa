import { lateKind } from '../../late-kind.ts'

/** Changes, written in CEL, to what is sent before it is stored. */
export const mutatingAdmissionPolicyKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicy',
    plural: 'mutatingadmissionpolicies',
    singular: 'mutatingadmissionpolicy',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/mutatingadmissionpolicies',
    schema: 'admissionregistration.v1.MutatingAdmissionPolicy',
  },
  () => import('./kind.ts'),
)

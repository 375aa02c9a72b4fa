import { lateKind } from '../../late-kind.ts'

/** Where a MutatingAdmissionPolicy holds. */
export const mutatingAdmissionPolicyBindingKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicyBinding',
    plural: 'mutatingadmissionpolicybindings',
    singular: 'mutatingadmissionpolicybinding',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/mutatingadmissionpolicybindings',
    schema: 'admissionregistration.v1.MutatingAdmissionPolicyBinding',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Where a ValidatingAdmissionPolicy holds, and what happens to who breaks it. */
export const validatingAdmissionPolicyBindingKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    singular: 'validatingadmissionpolicybinding',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/validatingadmissionpolicybindings',
    schema: 'admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  },
  () => import('./kind.ts'),
)

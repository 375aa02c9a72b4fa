import { lateKind } from '../../late-kind.ts'

/** Services that may change what is sent before it is stored. */
export const mutatingWebhookConfigurationKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    singular: 'mutatingwebhookconfiguration',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/mutatingwebhookconfigurations',
    schema: 'admissionregistration.v1.MutatingWebhookConfiguration',
  },
  () => import('./kind.ts'),
)

import { lateKind } from '../../late-kind.ts'

/** Services that are asked whether a change may be. */
export const validatingWebhookConfigurationKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    singular: 'validatingwebhookconfiguration',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/validatingwebhookconfigurations',
    schema: 'admissionregistration.v1.ValidatingWebhookConfiguration',
  },
  () => import('./kind.ts'),
)

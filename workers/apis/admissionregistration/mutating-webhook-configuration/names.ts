import { lateKind } from '../../late-kind.ts'

/** Services that may change what is sent before it is stored. */
export const mutatingWebhookConfigurationKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    categories: ['api-extensions'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

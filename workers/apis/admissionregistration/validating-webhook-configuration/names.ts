import { lateKind } from '../../late-kind.ts'

/** Services that are asked whether a change may be. */
export const validatingWebhookConfigurationKind = lateKind(
  {
    group: 'admissionregistration.k8s.io',
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    categories: ['api-extensions'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)

// The admission plugins, in the order in which they are asked. Adding one is one file in admission/ and one line here.
// Like pkg/kubeapiserver/options/plugins.go.

import {
  concernsCertificates,
  concernsClaims,
  concernsEscalation,
  concernsIngresses,
  concernsLimits,
  concernsNodes,
  concernsPodSecurity,
  concernsQuota,
  concernsRuntime,
  isConfigured,
} from './admission/concerns.ts'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds.ts'
import { namespaceLifecycle } from './admission/namespace-lifecycle.ts'
import { priority } from './admission/priority.ts'
import { serviceAccount } from './admission/service-account.ts'
import { taintNodesByCondition } from './admission/taint-nodes-by-condition.ts'
import { type AdmissionPlugin, latePlugin } from './admission.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  latePlugin('RBACEscalation', ['admit'], concernsEscalation, () => import('./authorization/escalation.ts')),
  namespaceLifecycle,
  latePlugin('LimitRanger', ['admit', 'validate'], concernsLimits, () => import('./admission/limit-ranger.ts')),
  serviceAccount,
  latePlugin('NodeRestriction', ['admit', 'validate'], concernsNodes, () => import('./admission/node-restriction.ts')),
  taintNodesByCondition,
  latePlugin('PodSecurity', ['validate'], concernsPodSecurity, () => import('./admission/pod-security.ts')),
  priority,
  defaultTolerationSeconds,
  latePlugin('Certificates', ['validate'], concernsCertificates, () => import('./admission/certificates.ts')),
  latePlugin('DefaultStorageClass', ['admit'], concernsClaims, () => import('./admission/default-storage-class.ts')),
  latePlugin(
    'StorageObjectInUseProtection',
    ['admit'],
    concernsClaims,
    () => import('./admission/storage-object-in-use-protection.ts'),
  ),
  latePlugin(
    'PersistentVolumeClaimResize',
    ['validate'],
    concernsClaims,
    () => import('./admission/persistent-volume-claim-resize.ts'),
  ),
  latePlugin('RuntimeClass', ['admit', 'validate'], concernsRuntime, () => import('./admission/runtime-class.ts')),
  latePlugin('DefaultIngressClass', ['admit'], concernsIngresses, () => import('./admission/default-ingress-class.ts')),
  {
    ...latePlugin(
      'MutatingAdmissionPolicy',
      ['admit'],
      isConfigured('mutatingadmissionpolicybindings'),
      () => import('./admission/mutating-admission-policy.ts'),
    ),
    mayReinvoke: true,
  },
  {
    ...latePlugin('MutatingAdmissionWebhook', ['admit'], isConfigured('mutatingwebhookconfigurations'), async () => ({
      plugin: (await import('./admission/webhooks.ts')).mutating,
    })),
    mayReinvoke: true,
  },
  latePlugin(
    'ValidatingAdmissionPolicy',
    ['validate'],
    isConfigured('validatingadmissionpolicybindings'),
    () => import('./admission/validating-admission-policy.ts'),
  ),
  latePlugin('ValidatingAdmissionWebhook', ['validate'], isConfigured('validatingwebhookconfigurations'), async () => ({
    plugin: (await import('./admission/webhooks.ts')).validating,
  })),
  latePlugin('ResourceQuota', ['validate'], concernsQuota, () => import('./admission/resource-quota.ts')),
]

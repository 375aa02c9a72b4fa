// The admission plugins, in the order in which they are asked. Adding one is one file in admission/ and one line here.
// Like pkg/kubeapiserver/options/plugins.go.

import {
  concernsCertificates,
  concernsEscalation,
  concernsLimits,
  concernsPodSecurity,
  concernsQuota,
} from './admission/concerns.ts'
import { defaultIngressClass } from './admission/default-ingress-class.ts'
import { defaultStorageClass } from './admission/default-storage-class.ts'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds.ts'
import { namespaceLifecycle } from './admission/namespace-lifecycle.ts'
import { nodeRestriction } from './admission/node-restriction.ts'
import { persistentVolumeClaimResize } from './admission/persistent-volume-claim-resize.ts'
import { priority } from './admission/priority.ts'
import { runtimeClass } from './admission/runtime-class.ts'
import { serviceAccount } from './admission/service-account.ts'
import { storageObjectInUseProtection } from './admission/storage-object-in-use-protection.ts'
import { taintNodesByCondition } from './admission/taint-nodes-by-condition.ts'
import { type AdmissionPlugin, latePlugin } from './admission.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  latePlugin('RBACEscalation', ['admit'], concernsEscalation, () => import('./authorization/escalation.ts')),
  namespaceLifecycle,
  latePlugin('LimitRanger', ['admit', 'validate'], concernsLimits, () => import('./admission/limit-ranger.ts')),
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  latePlugin('PodSecurity', ['validate'], concernsPodSecurity, () => import('./admission/pod-security.ts')),
  priority,
  defaultTolerationSeconds,
  latePlugin('Certificates', ['validate'], concernsCertificates, () => import('./admission/certificates.ts')),
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  latePlugin('ResourceQuota', ['validate'], concernsQuota, () => import('./admission/resource-quota.ts')),
]

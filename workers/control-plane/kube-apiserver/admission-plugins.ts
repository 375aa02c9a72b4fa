// The admission plugins, in the order in which they are asked. Adding one is one file in admission/ and one line here.
// Like pkg/kubeapiserver/options/plugins.go.

import { defaultTolerationSeconds } from './admission/default-toleration-seconds.ts'
import { namespaceLifecycle } from './admission/namespace-lifecycle.ts'
import { priority } from './admission/priority.ts'
import { serviceAccount } from './admission/service-account.ts'
import { taintNodesByCondition } from './admission/taint-nodes-by-condition.ts'
import type { AdmissionPlugin } from './admission.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
]

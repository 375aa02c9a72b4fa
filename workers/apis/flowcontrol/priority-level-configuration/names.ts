import { lateKind } from '../../late-kind.ts'

/** How many requests of one urgency the API server serves at once. */
export const priorityLevelConfigurationKind = lateKind(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kind: 'PriorityLevelConfiguration',
    plural: 'prioritylevelconfigurations',
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

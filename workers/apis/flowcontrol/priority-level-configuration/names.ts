import { lateKind } from '../../late-kind.ts'

/** How many requests of one urgency the API server serves at once. */
export const priorityLevelConfigurationKind = lateKind(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'PriorityLevelConfiguration',
    plural: 'prioritylevelconfigurations',
    singular: 'prioritylevelconfiguration',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/prioritylevelconfigurations',
    schema: 'flowcontrol.v1.PriorityLevelConfiguration',
  },
  () => import('./kind.ts'),
)

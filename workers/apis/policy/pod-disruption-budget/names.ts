import { lateKind } from '../../late-kind.ts'

/** How many pods of a selection must stay when pods are evicted. */
export const podDisruptionBudgetKind = lateKind(
  {
    group: 'policy',
    version: 'v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    singular: 'poddisruptionbudget',
    shortNames: ['pdb'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/poddisruptionbudgets',
    schema: 'policy.v1.PodDisruptionBudget',
  },
  () => import('./kind.ts'),
)

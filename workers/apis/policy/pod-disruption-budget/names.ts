import { lateKind } from '../../late-kind.ts'

/** How many pods of a selection must stay when pods are evicted. */
export const podDisruptionBudgetKind = lateKind(
  {
    group: 'policy',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    shortNames: ['pdb'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

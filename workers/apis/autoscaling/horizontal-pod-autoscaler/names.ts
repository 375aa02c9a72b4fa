import { lateKind } from '../../late-kind.ts'

/** How many replicas a workload gets for how much load. */
export const horizontalPodAutoscalerKind = lateKind(
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    shortNames: ['hpa'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)

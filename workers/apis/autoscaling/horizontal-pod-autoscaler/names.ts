import { lateKind } from '../../late-kind.ts'

/** How many replicas a workload gets for how much load. */
export const horizontalPodAutoscalerKind = lateKind(
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    singular: 'horizontalpodautoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/horizontalpodautoscalers',
    schema: 'autoscaling.v2.HorizontalPodAutoscaler',
  },
  () => import('./kind.ts'),
)

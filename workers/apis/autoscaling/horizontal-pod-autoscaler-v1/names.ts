import { lateKind } from '../../late-kind.ts'
import { horizontalPodAutoscalerKind } from '../horizontal-pod-autoscaler/names.ts'

/** How many replicas a workload gets for how much CPU. What it cannot say is in annotations. */
export const horizontalPodAutoscalerV1Kind = lateKind(
  {
    group: 'autoscaling',
    version: 'v1',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    shortNames: ['hpa'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
    storedAs: horizontalPodAutoscalerKind,
  },
  () => import('./kind.ts'),
)

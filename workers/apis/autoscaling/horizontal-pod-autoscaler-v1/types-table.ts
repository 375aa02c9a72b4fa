// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const autoscalingHorizontalPodAutoscalerV1Types: TypeTable = {
  'autoscaling.v1.CrossVersionObjectReference': { kind: 's|R|w', name: 's|R|w', apiVersion: 's|G=APIVersion' },
  'autoscaling.v1.HorizontalPodAutoscaler': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'autoscaling.v1.HorizontalPodAutoscalerSpec|R|w',
    status: 'autoscaling.v1.HorizontalPodAutoscalerStatus|w',
  },
  'autoscaling.v1.HorizontalPodAutoscalerSpec': {
    scaleTargetRef: 'autoscaling.v1.CrossVersionObjectReference|a|R|w',
    minReplicas: 'i|p',
    maxReplicas: 'i|R|w',
    targetCPUUtilizationPercentage: 'i|p',
  },
  'autoscaling.v1.HorizontalPodAutoscalerStatus': {
    observedGeneration: 'l|p',
    lastScaleTime: 't|p',
    currentReplicas: 'i|R|w',
    desiredReplicas: 'i|R|w',
    currentCPUUtilizationPercentage: 'i|p',
  },
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const autoscalingHorizontalPodAutoscalerTypes: TypeTable = {
  'autoscaling.v2.ContainerResourceMetricSource': {
    name: 's|R|w|g=v1.ResourceName',
    target: 'autoscaling.v2.MetricTarget|R|w',
    container: 's|R|w',
  },
  'autoscaling.v2.ContainerResourceMetricStatus': {
    name: 's|R|w|g=v1.ResourceName',
    current: 'autoscaling.v2.MetricValueStatus|R|w',
    container: 's|R|w',
  },
  'autoscaling.v2.CrossVersionObjectReference': { kind: 's|R|w', name: 's|R|w', apiVersion: 's|G=APIVersion' },
  'autoscaling.v2.ExternalMetricSource': {
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
    target: 'autoscaling.v2.MetricTarget|R|w',
  },
  'autoscaling.v2.ExternalMetricStatus': {
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
    current: 'autoscaling.v2.MetricValueStatus|R|w',
  },
  'autoscaling.v2.HPAScalingPolicy': {
    type: 's|R|w|g=v2.HPAScalingPolicyType',
    value: 'i|R|w',
    periodSeconds: 'i|R|w',
  },
  'autoscaling.v2.HPAScalingRules': {
    stabilizationWindowSeconds: 'i|p',
    selectPolicy: 's|p|g=v2.ScalingPolicySelect',
    policies: '[autoscaling.v2.HPAScalingPolicy',
    tolerance: 'q|p',
  },
  'autoscaling.v2.HorizontalPodAutoscaler': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'autoscaling.v2.HorizontalPodAutoscalerSpec|R|w',
    status: 'autoscaling.v2.HorizontalPodAutoscalerStatus|w',
  },
  'autoscaling.v2.HorizontalPodAutoscalerBehavior': {
    scaleUp: 'autoscaling.v2.HPAScalingRules|p',
    scaleDown: 'autoscaling.v2.HPAScalingRules|p',
  },
  'autoscaling.v2.HorizontalPodAutoscalerCondition': {
    type: 's|R|w|g=v2.HorizontalPodAutoscalerConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    scaleTargetRef: 'autoscaling.v2.CrossVersionObjectReference|R|w',
    minReplicas: 'i|p',
    maxReplicas: 'i|R|w',
    metrics: '[autoscaling.v2.MetricSpec',
    behavior: 'autoscaling.v2.HorizontalPodAutoscalerBehavior|p',
  },
  'autoscaling.v2.HorizontalPodAutoscalerStatus': {
    observedGeneration: 'l|p',
    lastScaleTime: 't|p',
    currentReplicas: 'i',
    desiredReplicas: 'i|R|w',
    currentMetrics: '[autoscaling.v2.MetricStatus|w',
    conditions: '[autoscaling.v2.HorizontalPodAutoscalerCondition|m=type|k=type=',
  },
  'autoscaling.v2.MetricIdentifier': { name: 's|R|w', selector: 'meta.v1.LabelSelector|a|p' },
  'autoscaling.v2.MetricSpec': {
    type: 's|R|w|g=v2.MetricSourceType',
    object: 'autoscaling.v2.ObjectMetricSource|p',
    pods: 'autoscaling.v2.PodsMetricSource|p',
    resource: 'autoscaling.v2.ResourceMetricSource|p',
    containerResource: 'autoscaling.v2.ContainerResourceMetricSource|p',
    external: 'autoscaling.v2.ExternalMetricSource|p',
  },
  'autoscaling.v2.MetricStatus': {
    type: 's|R|w|g=v2.MetricSourceType',
    object: 'autoscaling.v2.ObjectMetricStatus|p',
    pods: 'autoscaling.v2.PodsMetricStatus|p',
    resource: 'autoscaling.v2.ResourceMetricStatus|p',
    containerResource: 'autoscaling.v2.ContainerResourceMetricStatus|p',
    external: 'autoscaling.v2.ExternalMetricStatus|p',
  },
  'autoscaling.v2.MetricTarget': {
    type: 's|R|w|g=v2.MetricTargetType',
    value: 'q|p',
    averageValue: 'q|p',
    averageUtilization: 'i|p',
  },
  'autoscaling.v2.MetricValueStatus': { value: 'q|p', averageValue: 'q|p', averageUtilization: 'i|p' },
  'autoscaling.v2.ObjectMetricSource': {
    describedObject: 'autoscaling.v2.CrossVersionObjectReference|R|w',
    target: 'autoscaling.v2.MetricTarget|R|w',
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
  },
  'autoscaling.v2.ObjectMetricStatus': {
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
    current: 'autoscaling.v2.MetricValueStatus|R|w',
    describedObject: 'autoscaling.v2.CrossVersionObjectReference|R|w',
  },
  'autoscaling.v2.PodsMetricSource': {
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
    target: 'autoscaling.v2.MetricTarget|R|w',
  },
  'autoscaling.v2.PodsMetricStatus': {
    metric: 'autoscaling.v2.MetricIdentifier|R|w',
    current: 'autoscaling.v2.MetricValueStatus|R|w',
  },
  'autoscaling.v2.ResourceMetricSource': { name: 's|R|w|g=v1.ResourceName', target: 'autoscaling.v2.MetricTarget|R|w' },
  'autoscaling.v2.ResourceMetricStatus': {
    name: 's|R|w|g=v1.ResourceName',
    current: 'autoscaling.v2.MetricValueStatus|R|w',
  },
}

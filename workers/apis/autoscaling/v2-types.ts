// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type ContainerResourceMetricSource = {
  readonly container: string
  readonly name: string
  readonly target: MetricTarget
}

export type ContainerResourceMetricStatus = {
  readonly container: string
  readonly current: MetricValueStatus
  readonly name: string
}

export type CrossVersionObjectReference = {
  readonly apiVersion?: string | undefined
  readonly kind: string
  readonly name: string
}

export type ExternalMetricSource = {
  readonly metric: MetricIdentifier
  readonly target: MetricTarget
}

export type ExternalMetricStatus = {
  readonly current: MetricValueStatus
  readonly metric: MetricIdentifier
}

export type HPAScalingPolicy = {
  readonly periodSeconds: number
  readonly type: string
  readonly value: number
}

export type HPAScalingRules = {
  readonly policies?: readonly HPAScalingPolicy[] | undefined
  readonly selectPolicy?: string | undefined
  readonly stabilizationWindowSeconds?: number | undefined
  readonly tolerance?: string | undefined
}

export type HorizontalPodAutoscaler = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: HorizontalPodAutoscalerSpec
  readonly status?: HorizontalPodAutoscalerStatus | undefined
}

export type HorizontalPodAutoscalerBehavior = {
  readonly scaleDown?: HPAScalingRules | undefined
  readonly scaleUp?: HPAScalingRules | undefined
}

export type HorizontalPodAutoscalerCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type HorizontalPodAutoscalerSpec = {
  readonly behavior?: HorizontalPodAutoscalerBehavior | undefined
  readonly maxReplicas: number
  readonly metrics?: readonly MetricSpec[] | undefined
  readonly minReplicas?: number | undefined
  readonly scaleTargetRef: CrossVersionObjectReference
}

export type HorizontalPodAutoscalerStatus = {
  readonly conditions?: readonly HorizontalPodAutoscalerCondition[] | undefined
  readonly currentMetrics?: readonly MetricStatus[] | undefined
  readonly currentReplicas?: number | undefined
  readonly desiredReplicas: number
  readonly lastScaleTime?: string | undefined
  readonly observedGeneration?: number | undefined
}

export type MetricIdentifier = {
  readonly name: string
  readonly selector?: LabelSelector | undefined
}

export type MetricSpec = {
  readonly containerResource?: ContainerResourceMetricSource | undefined
  readonly external?: ExternalMetricSource | undefined
  readonly object?: ObjectMetricSource | undefined
  readonly pods?: PodsMetricSource | undefined
  readonly resource?: ResourceMetricSource | undefined
  readonly type: string
}

export type MetricStatus = {
  readonly containerResource?: ContainerResourceMetricStatus | undefined
  readonly external?: ExternalMetricStatus | undefined
  readonly object?: ObjectMetricStatus | undefined
  readonly pods?: PodsMetricStatus | undefined
  readonly resource?: ResourceMetricStatus | undefined
  readonly type: string
}

export type MetricTarget = {
  readonly averageUtilization?: number | undefined
  readonly averageValue?: string | undefined
  readonly type: string
  readonly value?: string | undefined
}

export type MetricValueStatus = {
  readonly averageUtilization?: number | undefined
  readonly averageValue?: string | undefined
  readonly value?: string | undefined
}

export type ObjectMetricSource = {
  readonly describedObject: CrossVersionObjectReference
  readonly metric: MetricIdentifier
  readonly target: MetricTarget
}

export type ObjectMetricStatus = {
  readonly current: MetricValueStatus
  readonly describedObject: CrossVersionObjectReference
  readonly metric: MetricIdentifier
}

export type PodsMetricSource = {
  readonly metric: MetricIdentifier
  readonly target: MetricTarget
}

export type PodsMetricStatus = {
  readonly current: MetricValueStatus
  readonly metric: MetricIdentifier
}

export type ResourceMetricSource = {
  readonly name: string
  readonly target: MetricTarget
}

export type ResourceMetricStatus = {
  readonly current: MetricValueStatus
  readonly name: string
}

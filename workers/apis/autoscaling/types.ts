// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type CrossVersionObjectReference = {
  readonly apiVersion?: string | undefined
  readonly kind: string
  readonly name: string
}

export type HorizontalPodAutoscaler = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: HorizontalPodAutoscalerSpec
  readonly status?: HorizontalPodAutoscalerStatus | undefined
}

export type HorizontalPodAutoscalerSpec = {
  readonly maxReplicas: number
  readonly minReplicas?: number | undefined
  readonly scaleTargetRef: CrossVersionObjectReference
  readonly targetCPUUtilizationPercentage?: number | undefined
}

export type HorizontalPodAutoscalerStatus = {
  readonly currentCPUUtilizationPercentage?: number | undefined
  readonly currentReplicas: number
  readonly desiredReplicas: number
  readonly lastScaleTime?: string | undefined
  readonly observedGeneration?: number | undefined
}

export type Scale = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ScaleSpec
  readonly status?: ScaleStatus | undefined
}

export type ScaleSpec = {
  readonly replicas?: number | undefined
}

export type ScaleStatus = {
  readonly replicas: number
  readonly selector?: string | undefined
}

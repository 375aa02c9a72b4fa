// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { PersistentVolumeClaim, PodTemplateSpec } from '../../apis/core/types.ts'
export type ControllerRevision = {
  readonly apiVersion?: string | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly revision: number
}

export type DaemonSet = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: DaemonSetSpec
  readonly status?: DaemonSetStatus | undefined
}

export type DaemonSetCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type DaemonSetSpec = {
  readonly minReadySeconds?: number | undefined
  readonly revisionHistoryLimit?: number | undefined
  readonly selector: LabelSelector
  readonly template: PodTemplateSpec
  readonly updateStrategy?: DaemonSetUpdateStrategy | undefined
}

export type DaemonSetStatus = {
  readonly collisionCount?: number | undefined
  readonly conditions?: readonly DaemonSetCondition[] | undefined
  readonly currentNumberScheduled: number
  readonly desiredNumberScheduled: number
  readonly numberAvailable?: number | undefined
  readonly numberMisscheduled: number
  readonly numberReady: number
  readonly numberUnavailable?: number | undefined
  readonly observedGeneration?: number | undefined
  readonly updatedNumberScheduled?: number | undefined
}

export type DaemonSetUpdateStrategy = {
  readonly rollingUpdate?: RollingUpdateDaemonSet | undefined
  readonly type?: 'OnDelete' | 'RollingUpdate' | undefined
}

export type Deployment = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: DeploymentSpec
  readonly status?: DeploymentStatus | undefined
}

export type DeploymentCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly lastUpdateTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type DeploymentSpec = {
  readonly minReadySeconds?: number | undefined
  readonly paused?: boolean | undefined
  readonly progressDeadlineSeconds?: number | undefined
  readonly replicas?: number | undefined
  readonly revisionHistoryLimit?: number | undefined
  readonly selector: LabelSelector
  readonly strategy?: DeploymentStrategy | undefined
  readonly template: PodTemplateSpec
}

export type DeploymentStatus = {
  readonly availableReplicas?: number | undefined
  readonly collisionCount?: number | undefined
  readonly conditions?: readonly DeploymentCondition[] | undefined
  readonly observedGeneration?: number | undefined
  readonly readyReplicas?: number | undefined
  readonly replicas?: number | undefined
  readonly terminatingReplicas?: number | undefined
  readonly unavailableReplicas?: number | undefined
  readonly updatedReplicas?: number | undefined
}

export type DeploymentStrategy = {
  readonly rollingUpdate?: RollingUpdateDeployment | undefined
  readonly type?: 'Recreate' | 'RollingUpdate' | undefined
}

export type ReplicaSet = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ReplicaSetSpec
  readonly status?: ReplicaSetStatus | undefined
}

export type ReplicaSetCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type ReplicaSetSpec = {
  readonly minReadySeconds?: number | undefined
  readonly replicas?: number | undefined
  readonly selector: LabelSelector
  readonly template?: PodTemplateSpec | undefined
}

export type ReplicaSetStatus = {
  readonly availableReplicas?: number | undefined
  readonly conditions?: readonly ReplicaSetCondition[] | undefined
  readonly fullyLabeledReplicas?: number | undefined
  readonly observedGeneration?: number | undefined
  readonly readyReplicas?: number | undefined
  readonly replicas: number
  readonly terminatingReplicas?: number | undefined
}

export type RollingUpdateDaemonSet = {
  readonly maxSurge?: number | string | undefined
  readonly maxUnavailable?: number | string | undefined
}

export type RollingUpdateDeployment = {
  readonly maxSurge?: number | string | undefined
  readonly maxUnavailable?: number | string | undefined
}

export type RollingUpdateStatefulSetStrategy = {
  readonly maxUnavailable?: number | string | undefined
  readonly partition?: number | undefined
}

export type StatefulSet = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: StatefulSetSpec
  readonly status?: StatefulSetStatus | undefined
}

export type StatefulSetCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type StatefulSetOrdinals = {
  readonly start?: number | undefined
}

export type StatefulSetPersistentVolumeClaimRetentionPolicy = {
  readonly whenDeleted?: string | undefined
  readonly whenScaled?: string | undefined
}

export type StatefulSetSpec = {
  readonly minReadySeconds?: number | undefined
  readonly ordinals?: StatefulSetOrdinals | undefined
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy | undefined
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel' | undefined
  readonly replicas?: number | undefined
  readonly revisionHistoryLimit?: number | undefined
  readonly selector: LabelSelector
  readonly serviceName?: string | undefined
  readonly template: PodTemplateSpec
  readonly updateStrategy?: StatefulSetUpdateStrategy | undefined
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[] | undefined
}

export type StatefulSetStatus = {
  readonly availableReplicas?: number | undefined
  readonly collisionCount?: number | undefined
  readonly conditions?: readonly StatefulSetCondition[] | undefined
  readonly currentReplicas?: number | undefined
  readonly currentRevision?: string | undefined
  readonly observedGeneration?: number | undefined
  readonly readyReplicas?: number | undefined
  readonly replicas: number
  readonly updateRevision?: string | undefined
  readonly updatedReplicas?: number | undefined
}

export type StatefulSetUpdateStrategy = {
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy | undefined
  readonly type?: 'OnDelete' | 'RollingUpdate' | undefined
}

// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { ObjectReference, PodTemplateSpec } from '../../apis/core/types.ts'
export type CronJob = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: CronJobSpec
  readonly status?: CronJobStatus | undefined
}

export type CronJobSpec = {
  readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace' | undefined
  readonly failedJobsHistoryLimit?: number | undefined
  readonly jobTemplate: JobTemplateSpec
  readonly schedule: string
  readonly startingDeadlineSeconds?: number | undefined
  readonly successfulJobsHistoryLimit?: number | undefined
  readonly suspend?: boolean | undefined
  readonly timeZone?: string | undefined
}

export type CronJobStatus = {
  readonly active?: readonly ObjectReference[] | undefined
  readonly lastScheduleTime?: string | undefined
  readonly lastSuccessfulTime?: string | undefined
}

export type Job = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: JobSpec
  readonly status?: JobStatus | undefined
}

export type JobCondition = {
  readonly lastProbeTime?: string | undefined
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type JobSpec = {
  readonly activeDeadlineSeconds?: number | undefined
  readonly backoffLimit?: number | undefined
  readonly backoffLimitPerIndex?: number | undefined
  readonly completionMode?: 'Indexed' | 'NonIndexed' | undefined
  readonly completions?: number | undefined
  readonly managedBy?: string | undefined
  readonly manualSelector?: boolean | undefined
  readonly maxFailedIndexes?: number | undefined
  readonly parallelism?: number | undefined
  readonly podFailurePolicy?: PodFailurePolicy | undefined
  readonly podReplacementPolicy?: 'Failed' | 'TerminatingOrFailed' | undefined
  readonly selector?: LabelSelector | undefined
  readonly successPolicy?: SuccessPolicy | undefined
  readonly suspend?: boolean | undefined
  readonly template: PodTemplateSpec
  readonly ttlSecondsAfterFinished?: number | undefined
}

export type JobStatus = {
  readonly active?: number | undefined
  readonly completedIndexes?: string | undefined
  readonly completionTime?: string | undefined
  readonly conditions?: readonly JobCondition[] | undefined
  readonly failed?: number | undefined
  readonly failedIndexes?: string | undefined
  readonly ready?: number | undefined
  readonly startTime?: string | undefined
  readonly succeeded?: number | undefined
  readonly terminating?: number | undefined
  readonly uncountedTerminatedPods?: UncountedTerminatedPods | undefined
}

export type JobTemplateSpec = {
  readonly metadata?: Partial<ObjectMeta> | undefined
  readonly spec: JobSpec
}

export type PodFailurePolicy = {
  readonly rules: readonly PodFailurePolicyRule[]
}

export type PodFailurePolicyOnExitCodesRequirement = {
  readonly containerName?: string | undefined
  readonly operator: 'In' | 'NotIn'
  readonly values: readonly number[]
}

export type PodFailurePolicyOnPodConditionsPattern = {
  readonly status?: string | undefined
  readonly type: string
}

export type PodFailurePolicyRule = {
  readonly action: 'Count' | 'FailIndex' | 'FailJob' | 'Ignore'
  readonly onExitCodes?: PodFailurePolicyOnExitCodesRequirement | undefined
  readonly onPodConditions?: readonly PodFailurePolicyOnPodConditionsPattern[] | undefined
}

export type SuccessPolicy = {
  readonly rules: readonly SuccessPolicyRule[]
}

export type SuccessPolicyRule = {
  readonly succeededCount?: number | undefined
  readonly succeededIndexes?: string | undefined
}

export type UncountedTerminatedPods = {
  readonly failed?: readonly string[] | undefined
  readonly succeeded?: readonly string[] | undefined
}

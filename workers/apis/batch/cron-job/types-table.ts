// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const batchCronJobTypes: TypeTable = {
  'batch.v1.CronJob': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'batch.v1.CronJobSpec|R|w',
    status: 'batch.v1.CronJobStatus|w',
  },
  'batch.v1.CronJobSpec': {
    schedule: 's|R|w',
    timeZone: 's|p',
    startingDeadlineSeconds: 'l|p',
    concurrencyPolicy: 's|e=Allow,Forbid,Replace|g=v1.ConcurrencyPolicy',
    suspend: 'b|p',
    jobTemplate: 'batch.v1.JobTemplateSpec|R|w',
    successfulJobsHistoryLimit: 'i|p',
    failedJobsHistoryLimit: 'i|p',
  },
  'batch.v1.CronJobStatus': {
    active: '[core.v1.ObjectReference|a',
    lastScheduleTime: 't|p',
    lastSuccessfulTime: 't|p',
  },
  'batch.v1.JobSpec': {
    parallelism: 'i|p',
    completions: 'i|p',
    activeDeadlineSeconds: 'l|p',
    podFailurePolicy: 'batch.v1.PodFailurePolicy|p',
    successPolicy: 'batch.v1.SuccessPolicy|p',
    backoffLimit: 'i|p',
    backoffLimitPerIndex: 'i|p',
    maxFailedIndexes: 'i|p',
    selector: 'meta.v1.LabelSelector|a|p',
    manualSelector: 'b|p',
    template: 'core.v1.PodTemplateSpec|R|w',
    ttlSecondsAfterFinished: 'i|p|G=TTLSecondsAfterFinished',
    completionMode: 's|e=Indexed,NonIndexed|p|g=v1.CompletionMode',
    suspend: 'b|p',
    podReplacementPolicy: 's|e=Failed,TerminatingOrFailed|p|g=v1.PodReplacementPolicy',
    managedBy: 's|p',
  },
  'batch.v1.JobTemplateSpec': { metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta', spec: 'batch.v1.JobSpec|w' },
  'batch.v1.PodFailurePolicy': { rules: '[batch.v1.PodFailurePolicyRule|R|w' },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': {
    containerName: 's|p',
    operator: 's|e=In,NotIn|R|w|g=v1.PodFailurePolicyOnExitCodesOperator',
    values: '[i|set|R|w',
  },
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': {
    type: 's|R|w|g=v1.PodConditionType',
    status: 's|w|g=v1.ConditionStatus',
  },
  'batch.v1.PodFailurePolicyRule': {
    action: 's|e=Count,FailIndex,FailJob,Ignore|R|w|g=v1.PodFailurePolicyAction',
    onExitCodes: 'batch.v1.PodFailurePolicyOnExitCodesRequirement|p',
    onPodConditions: '[batch.v1.PodFailurePolicyOnPodConditionsPattern',
  },
  'batch.v1.SuccessPolicy': { rules: '[batch.v1.SuccessPolicyRule|R|w' },
  'batch.v1.SuccessPolicyRule': { succeededIndexes: 's|p', succeededCount: 'i|p' },
}

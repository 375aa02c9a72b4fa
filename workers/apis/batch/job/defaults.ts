// What a Job has when its manifest does not say. Like pkg/apis/batch/v1/defaults.go and the job strategy.
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import type { Job, PodFailurePolicy } from '../types.ts'

export const uidLabel = 'batch.kubernetes.io/controller-uid'
export const nameLabel = 'batch.kubernetes.io/job-name'
/** The labels as they were called before they had a prefix; both are set. */
export const oldUidLabel = 'controller-uid'
export const oldNameLabel = 'job-name'

export function defaultJob(job: Job): Job {
  const { spec } = job
  const single = spec.completions === undefined && spec.parallelism === undefined
  const filled = fillIn(spec, {
    ...(single && { completions: 1 }),
    parallelism: 1,
    // Where indexes have limits of their own, the Job as a whole has none.
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
  })
  const withTemplate = withFields(filled, {
    ...(spec.podFailurePolicy && { podFailurePolicy: defaultFailurePolicy(spec.podFailurePolicy) }),
    ...(spec.template && { template: defaultPodTemplate(spec.template) }),
  })
  return withTemplateLabels(withFields(job, { spec: withTemplate }))
}

function defaultFailurePolicy(policy: PodFailurePolicy): PodFailurePolicy {
  const rules =
    policy.rules &&
    mapShared(policy.rules, (rule) => {
      const { onPodConditions } = rule
      if (!onPodConditions) return rule
      return withFields(rule, {
        onPodConditions: mapShared(onPodConditions, (pattern) => fillIn(pattern, { status: 'True' })),
      })
    })
  return withFields(policy, { ...(rules && { rules }) })
}

/** A Job without labels has those of its pods. */
function withTemplateLabels(job: Job): Job {
  const labels = job.spec.template?.metadata?.labels
  if (Object.keys(job.metadata.labels ?? {}).length > 0 || !labels || Object.keys(labels).length === 0) return job
  return { ...job, metadata: { ...job.metadata, labels } }
}

/** Unless it is written by hand, a Job selects its pods by its own uid. Like generateSelector. */
export function withGeneratedSelector(job: Job): Job {
  if (job.spec.manualSelector) return job
  const { name, uid = '' } = job.metadata
  const generated = { [uidLabel]: uid, [oldUidLabel]: uid, [nameLabel]: name, [oldNameLabel]: name }
  const { template, selector } = job.spec
  // What the user wrote stays: validation tells of the contradiction.
  const labels = { ...generated, ...template.metadata?.labels }
  return withTemplateLabels({
    ...job,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: { [uidLabel]: uid, ...selector?.matchLabels } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  })
}

// What a Job's own rules say of a pod that has failed, and of what has succeeded: pure. Like
// pkg/controller/job/pod_failure_policy.go and success_policy.go.
import type { Job, PodFailurePolicyOnExitCodesRequirement } from '../../../../apis/batch/types.ts'
import type { ContainerStatus, Pod } from '../../../../apis/core/types.ts'
import { parseIndexes } from './job-indexes.ts'

type Judgement = {
  readonly action?: 'Count' | 'FailIndex' | 'FailJob' | 'Ignore'
  /** Whether the failure counts towards the limits. */
  readonly counts: boolean
  /** Why the Job fails, when it does. */
  readonly message?: string
}

/** The first rule that fits says what becomes of it. Like matchPodFailurePolicy. */
export function judgeFailure({ spec: { podFailurePolicy } }: Job, { metadata, status }: Pod): Judgement {
  for (const [index, { action, onExitCodes, onPodConditions }] of (podFailurePolicy?.rules ?? []).entries()) {
    const pod = `${metadata.namespace}/${metadata.name}`
    const rule = `matching ${action} rule at index ${index}`
    if (onExitCodes) {
      const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
      const found = all.find((one) => fits(one, onExitCodes))
      if (!found) continue
      const code = found.state?.terminated?.exitCode
      return judgement(action, `Container ${found.name} for pod ${pod} failed with exit code ${code} ${rule}`)
    }
    const found = status?.conditions?.find((condition) =>
      onPodConditions?.some(({ type, status: is }) => condition.type === type && condition.status === is),
    )
    if (found) return judgement(action, `Pod ${pod} has condition ${found.type} ${rule}`)
  }
  return { counts: true }
}

function judgement(action: Judgement['action'], message: string): Judgement {
  if (action === undefined) return { counts: true }
  return { action, counts: action !== 'Ignore', ...(action === 'FailJob' ? { message } : {}) }
}

function fits(
  { name, state }: ContainerStatus,
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
): boolean {
  const code = state?.terminated?.exitCode ?? 0
  if (code === 0 || (containerName !== undefined && containerName !== name)) return false
  return values.includes(code) === (operator === 'In')
}

/** Which rule says that enough has succeeded; undefined: none does. Like matchSuccessPolicy. */
export function successMessage({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (succeeded.size === 0) return undefined
  const at = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount
    const wanted = parseIndexes(succeededIndexes, spec.completions ?? 0)
    const found = [...wanted].filter((index) => succeeded.has(index)).length
    return wanted.size > 0 && (found === wanted.size || (succeededCount !== undefined && found >= succeededCount))
  })
  return at < 0 ? undefined : `Matched rules at index ${at}`
}

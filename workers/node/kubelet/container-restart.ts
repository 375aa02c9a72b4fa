// Whether a container that has ended is started again. Pure. Like kubecontainer.ShouldContainerBeRestarted.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'

/** An init container that goes on running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** `run` is the container's last run. One that never ran, or was created only, is to be started. */
export function shouldRestart(pod: Pod, container: Container, run: RuntimeContainer | undefined): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  if (run === undefined) return true
  if (run.state === 'CONTAINER_RUNNING') return false
  if (run.state === 'CONTAINER_UNKNOWN' || run.state === 'CONTAINER_CREATED') return true
  if (isSidecar(container)) return true
  const byRule = ruleFor(container, run.exitCode)
  if (byRule !== undefined) return byRule
  switch (container.restartPolicy ?? pod.spec.restartPolicy) {
    case 'Never':
      return false
    case 'OnFailure':
      return run.exitCode !== 0
    default:
      return true
  }
}

/** restartPolicyRules: the first rule whose exit codes fit decides. */
function ruleFor(container: Container, exitCode: number): boolean | undefined {
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    const has = exitCodes?.values?.includes(exitCode) ?? false
    const fits = exitCodes?.operator === 'In' ? has : exitCodes?.operator === 'NotIn' && !has
    if (fits && action === 'Restart') return true
  }
  return undefined
}

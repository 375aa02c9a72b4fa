// What has to be done to bring a pod from what the runtime has to what its spec wants. A plan, no effects.
// Like pkg/kubelet/kuberuntime computePodActions.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import { isSidecar, shouldRestart } from './container-restart.ts'
import { latestRun, type PodRuntime, readySandbox, runtimeLabels } from './pod-runtime.ts'

export type ContainerKill = {
  readonly run: RuntimeContainer
  /** The text of the Killing event. */
  readonly message: string
  readonly because: 'changed' | 'liveness' | 'startup'
}

export type PodActions = {
  /** Everything that runs is to be stopped, and the sandbox with it. */
  readonly killPod: boolean
  /** The number of the sandbox to make, or undefined: the one there is will do. */
  readonly createSandbox: number | undefined
  readonly kill: readonly ContainerKill[]
  /** In order: ephemeral containers, which wait for nobody; init containers, one at a time; the others. */
  readonly start: readonly Container[]
}

export type ProbeVerdicts = {
  /** Which probe has given the container up, if one has. */
  failedProbe(containerId: string): 'liveness' | 'startup' | undefined
  isStarted(container: Container, containerId: string): boolean
}

const nothing: PodActions = { killPod: false, createSandbox: undefined, kill: [], start: [] }

export function podActions(pod: Pod, runtime: PodRuntime, verdicts: ProbeVerdicts): PodActions {
  return readySandbox(runtime) ? inSandbox(pod, runtime, verdicts) : withoutSandbox(pod, runtime)
}

/** There is no sandbox, or it is dead: all begins anew, except what has done its work for good. */
function withoutSandbox(pod: Pod, runtime: PodRuntime): PodActions {
  const newest = runtime.sandboxes[0]?.sandbox
  const attempt = newest ? newest.config.metadata.attempt + 1 : 0
  const start = pod.spec.containers.filter((one) => shouldRestart(pod, one, latestRun(runtime, one.name)))
  if (start.length === 0) return { ...nothing, killPod: newest !== undefined }
  const firstInit = pod.spec.initContainers?.[0]
  return { killPod: newest !== undefined, createSandbox: attempt, kill: [], start: firstInit ? [firstInit] : start }
}

function inSandbox(pod: Pod, runtime: PodRuntime, verdicts: ProbeVerdicts): PodActions {
  const current: PodRuntime = { sandboxes: runtime.sandboxes.slice(0, 1) }
  const init = initActions(pod, current, verdicts)
  const ephemeral = (pod.spec.ephemeralContainers ?? []).filter(
    ({ name }) => latestRun(runtime, name) === undefined,
  ) as readonly Container[]
  if (!init.done) return { ...nothing, killPod: init.failed, kill: init.kill, start: [...ephemeral, ...init.start] }
  const kill: ContainerKill[] = [...init.kill]
  const start: Container[] = [...ephemeral, ...init.start]
  let keep = 0
  for (const container of pod.spec.containers) {
    const run = latestRun(current, container.name) ?? latestRun(runtime, container.name)
    if (run?.state !== 'CONTAINER_RUNNING') {
      if (shouldRestart(pod, container, run)) start.push(container)
      continue
    }
    const reason = killReason(container, run, verdicts)
    if (!reason) {
      keep++
      continue
    }
    kill.push(reason)
    if (reason.because === 'changed' || restartsAfterKill(pod, container)) start.push(container)
  }
  const mainToStart = start.length > ephemeral.length + init.start.length
  if (keep === 0 && !mainToStart && kill.length === init.kill.length) return { ...nothing, killPod: true }
  return { killPod: false, createSandbox: undefined, kill, start }
}

type InitActions = {
  /** The containers proper may run. */
  readonly done: boolean
  /** An init container failed for good. */
  readonly failed: boolean
  readonly kill: readonly ContainerKill[]
  readonly start: readonly Container[]
}

/** Init containers run one after the other; a sidecar only has to have started, and is brought back whenever it ends. */
function initActions(pod: Pod, current: PodRuntime, verdicts: ProbeVerdicts): InitActions {
  const kill: ContainerKill[] = []
  const start: Container[] = []
  const isInitialized = pod.spec.containers.some((one) => latestRun(current, one.name) !== undefined)
  for (const container of pod.spec.initContainers ?? []) {
    const run = latestRun(current, container.name)
    if (isSidecar(container)) {
      const reason = run?.state === 'CONTAINER_RUNNING' ? killReason(container, run, verdicts) : undefined
      if (reason) kill.push(reason)
      if (reason || run?.state !== 'CONTAINER_RUNNING') start.push(container)
      if (isInitialized) continue
      if (reason || run?.state !== 'CONTAINER_RUNNING' || !verdicts.isStarted(container, run.id))
        return { done: false, failed: false, kill, start }
      continue
    }
    if (isInitialized || (run?.state === 'CONTAINER_EXITED' && run.exitCode === 0)) continue
    if (run?.state === 'CONTAINER_RUNNING') return { done: false, failed: false, kill, start }
    if (run?.state === 'CONTAINER_EXITED' && pod.spec.restartPolicy === 'Never')
      return { done: false, failed: true, kill, start: [] }
    return { done: false, failed: false, kill, start: [...start, container] }
  }
  return { done: true, failed: false, kill, start }
}

function killReason(container: Container, run: RuntimeContainer, verdicts: ProbeVerdicts): ContainerKill | undefined {
  if (run.config.annotations[runtimeLabels.image] !== container.image)
    return { run, because: 'changed', message: `Container ${container.name} definition changed, will be restarted` }
  const probe = verdicts.failedProbe(run.id)
  if (!probe) return undefined
  return { run, because: probe, message: `Container ${container.name} failed ${probe} probe, will be restarted` }
}

/** A container that a probe had killed did not end well. */
function restartsAfterKill(pod: Pod, container: Container): boolean {
  return isSidecar(container) || pod.spec.restartPolicy !== 'Never'
}

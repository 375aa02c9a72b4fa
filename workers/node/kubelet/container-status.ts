// What the API is told of each container, from what the runtime has of it. Pure.
// Like pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  Pod,
  ResourceRequirements,
  VolumeMountStatus,
} from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Resize } from './allocation.ts'
import { isSidecar, shouldRestart } from './container-restart.ts'
import { latestRun, type PodRuntime, runsOf } from './pod-runtime.ts'

/** Why a container that should run does not: `CrashLoopBackOff` and its message. */
export type WaitingReason = { readonly reason: string; readonly message: string }

/** What probes say of a running container. */
export type ProbeResults = {
  isStarted(container: Container, containerId: string): boolean
  isReady(container: Container, containerId: string): boolean
}

export type ContainerStatusInput = {
  readonly pod: Pod
  readonly runtime: PodRuntime
  readonly reasons: ReadonlyMap<string, WaitingReason>
  readonly probes: ProbeResults
  readonly resize?: Resize | undefined
  /** The last words of a container that has ended; '' when it had none. */
  lastWords(container: Container, run: RuntimeContainer): string
}

export function containerStatuses(
  input: ContainerStatusInput,
  containers: readonly Container[],
  old: readonly ContainerStatus[],
  isInit: boolean,
): ContainerStatus[] {
  const hasInit = (input.pod.spec.initContainers?.length ?? 0) > 0
  return containers.map((container) => {
    const before = old.find((one) => one.name === container.name)
    const status = statusOf(input, container, before, isInit, hasInit)
    return before && deepEqual(before, status) ? before : status
  })
}

const none: readonly never[] = []

/** Nobody probes ephemeral containers: they are never ready, and whether they have started is not told. */
export function ephemeralStatuses(
  input: ContainerStatusInput,
  old: readonly ContainerStatus[],
): readonly ContainerStatus[] {
  const containers = (input.pod.spec.ephemeralContainers ?? none) as readonly Container[]
  if (containers.length === 0) return none
  const all = containerStatuses(input, containers, none, false)
  return all.map(({ started: _started, ...status }) => {
    const before = old.find(({ name }) => name === status.name)
    const now = { ...status, ready: false }
    return before && deepEqual(before, now) ? before : now
  })
}

function statusOf(
  input: ContainerStatusInput,
  container: Container,
  old: ContainerStatus | undefined,
  isInit: boolean,
  hasInit: boolean,
): ContainerStatus {
  const { pod, runtime, probes } = input
  const run = latestRun(runtime, container.name)
  const status = run
    ? runStatus(input, container, run, runsOf(runtime, container.name)[1], old)
    : absentStatus(pod, container, old, hasInit)
  const waiting = waitingState(input, container, run, status, isInit)
  const { started, ready } = readiness(container, run, waiting ?? status, isInit && !isSidecar(container), probes)
  return { ...(waiting ?? status), started, ready }
}

/** The runtime knows nothing of the container: it is yet to come, or it was there once and is lost. */
function absentStatus(
  pod: Pod,
  container: Container,
  old: ContainerStatus | undefined,
  hasInit: boolean,
): ContainerStatus {
  if (old?.state?.terminated) return old
  const lastState = old?.lastState ?? {}
  const wasRunning = old?.state?.running !== undefined && lastState.terminated === undefined
  const state: ContainerState = wasRunning
    ? {
        terminated: {
          exitCode: 137,
          reason: 'ContainerStatusUnknown',
          message: 'The container could not be located when the pod was deleted.  The container used to be Running',
        },
      }
    : { waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } }
  const restarts = (old?.restartCount ?? 0) + (wasRunning && !pod.metadata.deletionTimestamp ? 1 : 0)
  return {
    name: container.name,
    state,
    lastState,
    ready: false,
    restartCount: restarts,
    image: container.image ?? '',
    imageID: '',
    started: false,
    ...volumeMounts(container),
  }
}

function runStatus(
  input: ContainerStatusInput,
  container: Container,
  run: RuntimeContainer,
  previous: RuntimeContainer | undefined,
  old: ContainerStatus | undefined,
): ContainerStatus {
  const { requests } = container.resources ?? {}
  return {
    name: container.name,
    state: stateOf(input, container, run),
    lastState: previous?.state === 'CONTAINER_EXITED' ? stateOf(input, container, previous) : (old?.lastState ?? {}),
    ready: false,
    restartCount: run.config.metadata.attempt,
    image: run.config.image,
    imageID: run.imageRef,
    containerID: containerIdOf(run),
    started: false,
    ...(requests && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources: actualResources(input.resize?.actual?.get(container.name) ?? container.resources, run),
    ...volumeMounts(container),
  }
}

/** A running container's request for memory is read from what was set up for it, which is a number in any case. */
function actualResources(resources: ResourceRequirements = {}, run: RuntimeContainer): ResourceRequirements {
  const { requests } = resources
  if (run.state !== 'CONTAINER_RUNNING' || !requests || requests['memory'] !== undefined) return resources
  return Object.keys(requests).length === 0 ? resources : { ...resources, requests: { ...requests, memory: '0' } }
}

/** A container that is to be restarted waits, and says for what. */
function waitingState(
  { pod, runtime, reasons }: ContainerStatusInput,
  container: Container,
  run: RuntimeContainer | undefined,
  status: ContainerStatus,
  isInit: boolean,
): ContainerStatus | undefined {
  const why = reasons.get(container.name)
  if (!why) return undefined
  if (isInit && run?.state === 'CONTAINER_EXITED' && run.exitCode === 0 && !isSidecar(container)) return undefined
  if (!shouldRestart(pod, container, latestRun(runtime, container.name))) return undefined
  const { terminated } = status.state ?? {}
  return {
    ...status,
    state: { waiting: { ...(why.message === '' ? {} : { message: why.message }), reason: why.reason } },
    ...(terminated ? { lastState: { terminated } } : {}),
  }
}

function readiness(
  container: Container,
  run: RuntimeContainer | undefined,
  status: ContainerStatus,
  isRegularInit: boolean,
  probes: ProbeResults,
): { started: boolean; ready: boolean } {
  const isRunning = run?.state === 'CONTAINER_RUNNING' && status.state?.running !== undefined
  if (isRegularInit) return { started: isRunning, ready: status.state?.terminated?.exitCode === 0 }
  if (!isRunning) return { started: false, ready: false }
  const started = probes.isStarted(container, run.id)
  return { started, ready: started && probes.isReady(container, run.id) }
}

function stateOf(input: ContainerStatusInput, container: Container, run: RuntimeContainer): ContainerState {
  switch (run.state) {
    case 'CONTAINER_RUNNING':
      return { running: { startedAt: timestampOf(run.startedAtMs) } }
    case 'CONTAINER_CREATED':
      return { waiting: {} }
    default:
      return { terminated: terminatedState(run, run.message || input.lastWords(container, run)) }
  }
}

function terminatedState(run: RuntimeContainer, message: string): ContainerStateTerminated {
  return {
    exitCode: run.exitCode,
    reason: run.reason,
    ...(message === '' ? {} : { message }),
    startedAt: timestampOf(run.startedAtMs),
    finishedAt: timestampOf(run.finishedAtMs),
    containerID: containerIdOf(run),
  }
}

export function containerIdOf(run: RuntimeContainer): string {
  return `containerd://${run.id}`
}

function volumeMounts(container: Container): { volumeMounts?: VolumeMountStatus[] } {
  const mounts = container.volumeMounts ?? []
  if (mounts.length === 0) return {}
  return {
    volumeMounts: mounts.map(({ name, mountPath, readOnly }) =>
      readOnly ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
    ),
  }
}

/** Whole seconds, as the API writes times. */
export function timestampOf(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19)}Z`
}

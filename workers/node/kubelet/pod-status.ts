// The status of a pod: its phase and conditions, from its spec and what the runtime has of it. Pure.
// Like pkg/kubelet/kubelet_pods.go generateAPIPodStatus and pkg/kubelet/status/generate.go.
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../apis/core/types.ts'
import { isSidecar } from './container-restart.ts'
import { type ContainerStatusInput, containerStatuses, ephemeralStatuses } from './container-status.ts'
import { podResources } from './pod-resources.ts'
import { readySandbox } from './pod-runtime.ts'
import { qosClassOf } from './qos.ts'

export type PodStatusInput = ContainerStatusInput & {
  /** The status as the kubelet last told it, or as the API has it. */
  readonly old: PodStatus
  readonly hostIp: string
  readonly now: string
  /** The pod is being taken down: its containers will not be started again. */
  readonly isTerminal: boolean
}

export function podStatus(input: PodStatusInput): PodStatus {
  const { pod, runtime, old, hostIp, now } = input
  const { spec } = pod
  const init = containerStatuses(input, spec.initContainers ?? [], old.initContainerStatuses ?? [], true)
  const main = containerStatuses(input, spec.containers, old.containerStatuses ?? [], false)
  const ephemeral = ephemeralStatuses(input, old.ephemeralContainerStatuses ?? [])
  const ended = old.phase === 'Failed' || old.phase === 'Succeeded' ? old.phase : undefined
  const phase = ended ?? phaseOf(pod, init, main, input.isTerminal)
  const ip = spec.hostNetwork
    ? readySandbox(runtime)
      ? hostIp
      : old.podIP
    : (runtime.sandboxes[0]?.sandbox.ip ?? old.podIP)
  return {
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(old.reason === undefined ? {} : { reason: old.reason }),
    ...(old.message === undefined ? {} : { message: old.message }),
    conditions: conditionsOf(input, phase, init, main),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: old.startTime ?? now,
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    containerStatuses: main,
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral }),
    qosClass: old.qosClass ?? qosClassOf(pod),
    ...podResources(spec),
  }
}

/** A pod that the node refuses to run. */
export function rejectedStatus(
  old: PodStatus,
  reason: string,
  message: string,
  generation: number | undefined,
  now: string,
): PodStatus {
  return {
    ...old,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: old.startTime ?? now,
  }
}

/** With its cgroup gone, a pod has no resources to tell of. */
export function withoutResources(status: PodStatus): PodStatus {
  return { ...status, resources: {} }
}

/**
 * The last status of a pod that was taken down: a container that never ran has ended too, and who knows how.
 * Like status manager's TerminatePod.
 */
export function terminatedStatus(status: PodStatus): PodStatus {
  const lost = (one: ContainerStatus): ContainerStatus =>
    one.state?.terminated
      ? one
      : {
          ...one,
          started: false,
          ready: false,
          state: {
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
            },
          },
        }
  const containers = status.containerStatuses?.map(lost)
  const init = status.initContainerStatuses?.map((one, i, all) =>
    // Init containers after the last one that ran were never going to run.
    one.state?.terminated || (one.state?.waiting && i > lastInitialized(all)) ? one : lost(one),
  )
  const failed = containers?.some((one) => one.state?.terminated?.exitCode !== 0) ?? false
  const isOver = status.phase === 'Failed' || status.phase === 'Succeeded'
  return {
    ...status,
    phase: isOver ? status.phase : failed ? 'Failed' : 'Succeeded',
    ...(init ? { initContainerStatuses: init } : {}),
    ...(containers ? { containerStatuses: containers } : {}),
  }
}

function lastInitialized(init: readonly ContainerStatus[]): number {
  return init.reduce((last, one, i) => (one.lastState?.terminated || !one.state?.waiting ? i : last), -1)
}

/** Like getPhase. */
function phaseOf(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  isTerminal: boolean,
): NonNullable<PodStatus['phase']> {
  const { initContainers = [], restartPolicy } = pod.spec
  let pendingInit = 0
  for (const [i, status] of init.entries()) {
    const sidecar = isSidecar(initContainers[i] as Container)
    const { running, terminated } = status.state ?? {}
    const ended = terminated ?? status.lastState?.terminated
    if (sidecar) {
      if (!running && !ended) pendingInit++
    } else if (running) pendingInit++
    else if (terminated) {
      if (terminated.exitCode !== 0 && restartPolicy === 'Never') return 'Failed'
      if (terminated.exitCode !== 0 && !isTerminal) pendingInit++
    } else pendingInit++
  }
  const count = (fits: (status: ContainerStatus) => boolean) => main.filter(fits).length
  const running = count(({ state }) => state?.running !== undefined)
  const succeeded = count(({ state }) => state?.terminated?.exitCode === 0)
  const stopped = count(
    ({ state, lastState }) =>
      state?.terminated !== undefined || (!state?.running && lastState?.terminated !== undefined),
  )
  const waiting = main.length - running - stopped
  if (pendingInit > 0 || waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (isTerminal || restartPolicy !== 'Always') {
    if (stopped === succeeded) return 'Succeeded'
    if (isTerminal || restartPolicy === 'Never') return 'Failed'
  }
  return 'Running'
}

const ownConditions = [
  'PodResizePending',
  'PodResizeInProgress',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]

function conditionsOf(
  { pod, runtime, old, now, resize }: PodStatusInput,
  phase: NonNullable<PodStatus['phase']>,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): PodCondition[] {
  const before = old.conditions ?? []
  const resizing: Draft[] = []
  if (resize?.pending) resizing.push({ type: 'PodResizePending', status: 'True', ...resize.pending })
  if (resize?.actual) resizing.push({ type: 'PodResizeInProgress', status: 'True' })
  const foreign = before.filter((one) => !ownConditions.includes(one.type))
  const containersReady = containersReadyOf(pod, phase, init, main)
  const next: Draft[] = [
    ...resizing,
    { type: 'PodReadyToStartContainers', status: readySandbox(runtime) ? 'True' : 'False' },
    initializedOf(pod, phase, init, main),
    readyOf(pod, containersReady, before),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
  return foreign.concat(next.map((draft) => stamp(draft, before, pod.metadata.generation, now)))
}

type Draft = Omit<PodCondition, 'lastProbeTime' | 'lastTransitionTime'>

/** A condition keeps the time at which its status last changed. */
function stamp(
  draft: Draft,
  before: readonly PodCondition[],
  generation: number | undefined,
  now: string,
): PodCondition {
  const old = before.find((one) => one.type === draft.type)
  const isSame = old?.status === draft.status && old.reason === draft.reason && old.message === draft.message
  if (isSame && old.observedGeneration === generation) return old
  return {
    type: draft.type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: draft.status,
    lastTransitionTime: old?.status === draft.status ? (old.lastTransitionTime ?? now) : now,
    ...(draft.reason === undefined ? {} : { reason: draft.reason }),
    ...(draft.message === undefined ? {} : { message: draft.message }),
  }
}

function initializedOf(
  pod: Pod,
  phase: PodStatus['phase'],
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Draft {
  const initContainers = pod.spec.initContainers ?? []
  const incomplete = init.filter((one, i) => {
    if (isSidecar(initContainers[i] as Container)) return !one.started
    return !one.ready
  })
  if (phase === 'Succeeded') return { type: 'Initialized', status: 'True', reason: 'PodCompleted' }
  const hasStarted = main.some((one) => one.state?.running || one.state?.terminated || one.lastState?.terminated)
  if (incomplete.length === 0 || hasStarted) return { type: 'Initialized', status: 'True' }
  return {
    type: 'Initialized',
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: ${list(incomplete)}`,
  }
}

function containersReadyOf(
  pod: Pod,
  phase: PodStatus['phase'],
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Draft {
  if (phase === 'Succeeded') return { type: 'ContainersReady', status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type: 'ContainersReady', status: 'False', reason: 'PodFailed' }
  const initContainers = pod.spec.initContainers ?? []
  const sidecars = init.filter((_, i) => isSidecar(initContainers[i] as Container))
  const unready = [...sidecars, ...main].filter((one) => !one.ready)
  if (unready.length === 0) return { type: 'ContainersReady', status: 'True' }
  return {
    type: 'ContainersReady',
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: ${list(unready)}`,
  }
}

/** Ready when the containers are and all readiness gates are open. */
function readyOf(pod: Pod, containersReady: Draft, before: readonly PodCondition[]): Draft {
  if (containersReady.status !== 'True') return { ...containersReady, type: 'Ready' }
  const closed: string[] = []
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const gate = before.find((one) => one.type === conditionType)
    if (!gate) closed.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (gate.status !== 'True')
      closed.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`)
  }
  if (closed.length === 0) return { type: 'Ready', status: 'True' }
  const message = closed.length === 1 ? (closed[0] as string) : `[${closed.join(', ')}]`
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message }
}

function list(statuses: readonly ContainerStatus[]): string {
  return `[${statuses.map((one) => one.name).join(' ')}]`
}

// The table of `kubectl get pods`. Like printPod in pkg/printers/internalversion.
import { humanAge } from '../../../apimachinery/duration.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import type { Column } from '../../define-kind.ts'
import type { ContainerStatus, Pod } from '../types.ts'
import { isPodReady, isPodTerminal, isSidecar, podCondition } from './conditions.ts'

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    cell: (pod) => {
      const { ready, total } = summarize(pod)
      return `${ready}/${total}`
    },
  },
  { name: 'Status', type: 'string', cell: (pod) => summarize(pod).reason },
  { name: 'Restarts', type: 'string', cell: restartsCell },
  ageColumn,
  { name: 'IP', type: 'string', priority: 1, cell: ({ status }) => status?.podIPs?.[0]?.ip || '<none>' },
  { name: 'Node', type: 'string', priority: 1, cell: ({ spec }) => spec.nodeName || '<none>' },
  { name: 'Nominated Node', type: 'string', priority: 1, cell: ({ status }) => status?.nominatedNodeName || '<none>' },
  { name: 'Readiness Gates', type: 'string', priority: 1, cell: readinessGatesCell },
]

type Summary = {
  readonly ready: number
  readonly total: number
  readonly reason: string
  readonly restarts: number
  readonly lastRestart: string
}

let lastPod: Pod | undefined
let lastSummary: Summary | undefined

/** Three cells of a row ask for it one after another. */
function summarize(pod: Pod): Summary {
  if (pod !== lastPod || lastSummary === undefined) {
    lastPod = pod
    lastSummary = computeSummary(pod)
  }
  return lastSummary
}

function computeSummary(pod: Pod): Summary {
  const init = initSummary(pod)
  const initialized = podCondition(pod, 'Initialized')?.status === 'True'
  const summary = init.isInitializing && !initialized ? init : runningSummary(pod, init)
  const total = (pod.spec.containers ?? []).length + (pod.spec.initContainers ?? []).filter(isSidecar).length
  return { ...summary, total, reason: finalReason(pod, summary.reason) }
}

function finalReason(pod: Pod, reason: string): string {
  if (!pod.metadata.deletionTimestamp) return reason
  if (pod.status?.reason === 'NodeLost') return 'Unknown'
  return isPodTerminal(pod) ? reason : 'Terminating'
}

type InitSummary = Omit<Summary, 'total'> & {
  readonly isInitializing: boolean
  readonly sidecarRestarts: number
  readonly lastSidecarRestart: string
}

function initSummary(pod: Pod): InitSummary {
  const specs = new Map((pod.spec.initContainers ?? []).map((container) => [container.name, container]))
  const statuses = pod.status?.initContainerStatuses ?? []
  let reason = pod.status?.reason || pod.status?.phase || ''
  if (podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated') reason = 'SchedulingGated'
  let [ready, restarts, sidecarRestarts, lastRestart, lastSidecarRestart] = [0, 0, 0, '', '']
  for (const [i, status] of statuses.entries()) {
    const sidecar = isSidecar(specs.get(status.name))
    const ended = status.lastState?.terminated?.finishedAt ?? ''
    restarts += status.restartCount
    if (ended > lastRestart) lastRestart = ended
    if (sidecar) {
      sidecarRestarts += status.restartCount
      if (ended > lastSidecarRestart) lastSidecarRestart = ended
    }
    if (status.state?.terminated?.exitCode === 0) continue
    if (sidecar && status.started) {
      if (status.ready) ready++
      continue
    }
    reason = initReason(status, i, (pod.spec.initContainers ?? []).length)
    return { ready, reason, restarts, lastRestart, sidecarRestarts, lastSidecarRestart, isInitializing: true }
  }
  return { ready, reason, restarts, lastRestart, sidecarRestarts, lastSidecarRestart, isInitializing: false }
}

function initReason({ state }: ContainerStatus, index: number, count: number): string {
  if (state?.terminated) return `Init:${endReason(state.terminated)}`
  const waiting = state?.waiting?.reason
  if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`
  return `Init:${index}/${count}`
}

function endReason(ended: { reason?: string | undefined; signal?: number | undefined; exitCode: number }): string {
  return ended.reason || (ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`)
}

function runningSummary(pod: Pod, init: InitSummary): Omit<Summary, 'total'> {
  let { ready, reason } = init
  let [restarts, lastRestart] = [init.sidecarRestarts, init.lastSidecarRestart]
  let hasRunning = false
  // From the last to the first: the first container's trouble is the one that is told.
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    restarts += status.restartCount
    const ended = status.lastState?.terminated?.finishedAt ?? ''
    if (ended > lastRestart) lastRestart = ended
    const { waiting, terminated, running } = status.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) reason = endReason(terminated)
    else if (status.ready && running) {
      hasRunning = true
      ready++
    }
  }
  if (reason === 'Completed' && hasRunning) reason = isPodReady(pod) ? 'Running' : 'NotReady'
  return { ready, reason, restarts, lastRestart }
}

/** `3 (5s ago)`. */
function restartsCell(pod: Pod, nowMs: number): string {
  const { restarts, lastRestart } = summarize(pod)
  return restarts !== 0 && lastRestart !== '' ? `${restarts} (${humanAge(lastRestart, nowMs)} ago)` : String(restarts)
}

function readinessGatesCell(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter((gate) => podCondition(pod, gate.conditionType)?.status === 'True')
  return `${open.length}/${gates.length}`
}

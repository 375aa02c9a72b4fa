// Resources of a running pod that somebody changes: whether the node can give them, and what is told of it.
// Like pkg/kubelet/allocation/allocation_manager.go and events.PodResizeStartedMsg.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Container, Pod, ResourceRequirements } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import { rejectionOf, requestOf } from './admission.ts'
import { type Allocations, changedResources, type Resize } from './allocation.ts'
import { isSidecar } from './container-restart.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { findContainer } from './find-container.ts'
import type { PodEvents } from './pod-events.ts'
import { latestRun, type PodRuntime } from './pod-runtime.ts'

export type ResizeProblem = { readonly reason: 'Deferred' | 'Infeasible'; readonly message: string }

/** Why the node does not give a pod what it wants now; `others` are the pods it has besides. */
function resizeProblem(
  wanted: Pod,
  others: readonly Pod[],
  allocatable: Readonly<Record<string, string>>,
  isStatic: boolean,
): ResizeProblem | undefined {
  if (isStatic) return { reason: 'Infeasible', message: 'In-place resize of static-pods is not supported' }
  for (const [name, amountOf] of [
    ['memory', integerValue],
    ['cpu', milliValue],
  ] as const) {
    const [requested, capacity] = [requestOf(wanted, name, amountOf), amountOf(allocatable[name])]
    if (requested <= capacity) continue
    const message = `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`
    return { reason: 'Infeasible', message }
  }
  const rejection = rejectionOf(wanted, others, undefined, allocatable)
  return rejection ? { reason: 'Deferred', message: rejection.message } : undefined
}

/** `Pod resize started: {"containers":[…],"generation":2}` */
function resizeText(what: string, { metadata, spec }: Pod, error?: string): string {
  const told = (containers: readonly Container[]) =>
    containers.length === 0
      ? undefined
      : containers.map(({ name, resources = {} }) => ({ name, resources: scalable(resources) }))
  const value = {
    initContainers: told((spec.initContainers ?? []).filter(isSidecar)),
    containers: told(spec.containers),
    generation: metadata.generation,
    error,
  }
  return `Pod resize ${what}: ${JSON.stringify(value)}`
}

function scalable({ limits, requests }: ResourceRequirements): ResourceRequirements {
  const of = (amounts: Readonly<Record<string, string>> | undefined) => {
    const known = ['cpu', 'memory'].filter((name) => amounts?.[name] !== undefined)
    return known.length === 0 ? undefined : Object.fromEntries(known.map((name) => [name, amounts?.[name] ?? '']))
  }
  return { limits: of(limits), requests: of(requests) }
}

/** Whether a container has to be begun anew for what changes of its resources. */
function resizeNeedsRestart({ resizePolicy = [], resources: after = {} }: Container, before: ResourceRequirements) {
  return resizePolicy.some(
    ({ resourceName: name, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (before.limits?.[name] !== after.limits?.[name] || before.requests?.[name] !== after.requests?.[name]),
  )
}

/** What a decision needs of a worker. */
type Resizable = {
  readonly pod: Pod
  readonly isStatic: boolean
  resize(resize: Resize, pod?: Pod): void
}

/** Gives the pod what it wants, or tells why not. `before`: what it was told the last time. */
export function decideResize(
  worker: Resizable,
  wanted: Pod,
  others: readonly Pod[],
  allocatable: Readonly<Record<string, string>>,
  events: PodEvents,
  before: ResizeProblem | undefined,
): ResizeProblem | undefined {
  const problem = resizeProblem(wanted, others, allocatable, worker.isStatic)
  if (!problem) {
    const actual = changedResources(worker.pod, wanted)
    events.normal(wanted, '', 'ResizeStarted', resizeText('started', wanted))
    worker.resize({ actual }, wanted)
    return undefined
  }
  if (before && deepEqual(before, problem)) return before
  events.warning(wanted, '', `Resize${problem.reason}`, resizeText(problem.reason, wanted, problem.message))
  worker.resize({ pending: problem })
  return problem
}

/** Brings the containers that run to what the pod has been given. */
export async function giveResources(
  pod: Pod,
  current: PodRuntime,
  actual: Allocations,
  { cri, events }: { readonly cri: CriClient; readonly events: PodEvents },
  kill: (run: RuntimeContainer, message: string) => Promise<void>,
): Promise<void> {
  for (const [name, before] of actual) {
    const container = findContainer(pod, name)
    const run = latestRun(current, name)
    if (!container || run?.state !== 'CONTAINER_RUNNING') continue
    if (resizeNeedsRestart(container, before)) await kill(run, `Container ${name} resize requires restart`)
    else await update(cri, run.id, container)
  }
  events.normal(pod, '', 'ResizeCompleted', resizeText('completed', pod))
}

/** A container that has ended meanwhile gets its limits when it begins again. */
async function update(cri: CriClient, containerId: string, { resources }: Container): Promise<void> {
  const memoryLimitBytes = integerValue(resources?.limits?.['memory'])
  const cpuLimitMillis = milliValue(resources?.limits?.['cpu'])
  try {
    await cri.act({ type: 'UpdateContainerResources', containerId, memoryLimitBytes, cpuLimitMillis })
  } catch (error) {
    if (!(error instanceof CriError)) throw error
  }
}

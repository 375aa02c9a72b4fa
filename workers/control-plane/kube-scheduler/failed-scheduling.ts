// What follows when a pod finds no node: why, in an event and in its condition, and the eviction of less important pods.
// Fetched when that first happens. Like handleSchedulingFailure in pkg/scheduler/schedule_one.go and framework/preemption.
import type { Pod, PodCondition } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { isApiError } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { fitErrorMessage } from './fit-error.ts'
import type { NodeCache } from './node-cache.ts'
import { type PodInfo, podInfo } from './pod-info.ts'
import { type Preemption, preempt } from './preemption.ts'
import { defaultProfile } from './profile.ts'
import type { Outcome, Scheduler } from './schedule-one.ts'
import { isExpected, type LoopOptions } from './scheduling-loop.ts'
import type { QueuedPod } from './scheduling-queue.ts'
import { recordVerdict } from './verdict.ts'

const noNodes = 'no nodes available to schedule pods'
const longestNote = 1024

/** Says why no node will do, and whether one would if less important pods made way. */
export function explained(scheduler: Scheduler, pod: PodInfo, outcome: Outcome): Outcome {
  const { diagnosis, filters } = outcome
  const nodeCount = scheduler.cache.list.length
  if (nodeCount === 0) return { ...outcome, message: noNodes, nominatedNode: '' }
  if (filters === undefined) {
    // The cycle state that other post filters ask for was never written.
    diagnosis.postFilterMessage = 'not found'
    return { ...outcome, message: fitErrorMessage(diagnosis, nodeCount) }
  }
  const { preemption: options, deallocatesClaims } = scheduler.profile ?? defaultProfile
  const said = deallocatesClaims ? ['no new claims to deallocate'] : []
  const tried = options ? preempt(scheduler, pod, filters, diagnosis, options) : undefined
  if (tried) said.push(`preemption: ${tried.message}`)
  if (tried?.preemption === undefined) diagnosis.postFilterMessage = said.join(', ')
  const { preemption, nominatedNode } = tried ?? { preemption: undefined, nominatedNode: undefined }
  return { ...outcome, message: fitErrorMessage(diagnosis, nodeCount), nominatedNode, preemption }
}

export class FailedScheduling {
  readonly #host: Host
  readonly #options: LoopOptions
  readonly #wake: () => void

  constructor(host: Host, options: LoopOptions, wake: () => void) {
    this.#host = host
    this.#options = options
    this.#wake = wake
  }

  /** The pod was not bound: it is tried again. */
  handleBindingError(queued: QueuedPod, step: string, message: string): void {
    const { cache, queue } = this.#options
    cache.forget(queued.uid)
    queue.moveFor({ type: 'pod-deleted', pod: queued.info.pod }, this.#host.clock.nowMs(), this.#host.cause)
    this.#requeueAfterError(queued, `running ${step}: ${message}`)
  }

  #requeueAfterError(queued: QueuedPod, message: string): void {
    const { info } = queued
    const current = this.#waitingPod(info)
    if (current) this.#options.queue.addAfterError(Object.assign(queued, { info: current }), this.#host.clock.nowMs())
    this.#report(info, 'SchedulerError', message, '')
    this.#wake()
  }

  /** No node fits: the pod waits, and if less important pods can make room for it, they go. */
  handle(queued: QueuedPod, failed: Outcome): void {
    const { queue, cache, nominator, schedulerFor, budgets } = this.#options
    const { info } = queued
    if (!budgets.areKnown && couldPreempt(info, cache))
      return budgets.whenKnown(() => {
        this.#host.cause = queued.cause
        this.handle(queued, failed)
      })
    const outcome = explained(schedulerFor(info), info, failed)
    this.#host.cause = recordVerdict(this.#host, info, outcome, cache)
    const { preemption, nominatedNode } = outcome
    const current = this.#waitingPod(info)
    if (!current) return
    if (preemption) this.#options.preempting.add(info.uid)
    queued.info = current
    queue.addUnschedulable(queued, outcome.diagnosis.plugins, this.#host.clock.nowMs())
    if (nominatedNode !== undefined) nominator.set(current, nominatedNode)
    this.#report(info, 'Unschedulable', outcome.message, nominatedNode)
    if (preemption) this.#host.spawn(() => this.#evict(info, preemption))
  }

  /** The pod as it is now, if it still waits for a node. */
  #waitingPod(info: PodInfo): PodInfo | undefined {
    const pod = this.#options.currentPod(info.key)
    if (!pod || pod.metadata.uid !== info.uid || pod.spec.nodeName) return undefined
    return pod === info.pod ? info : podInfo(pod)
  }

  /** Tells in an event and in the pod's condition why it has no node. */
  #report(info: PodInfo, reason: string, message: string, nominatedNode: string | undefined): void {
    const { client, recorderFor } = this.#options
    const { pod } = info
    recorderFor(info).event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', truncated(message))
    const condition: PodCondition = {
      type: 'PodScheduled',
      ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
      status: 'False',
      reason,
      message,
    }
    const patch = statusPatch(pod, condition, nominatedNode, this.#host.clock.timestamp())
    if (!patch) return
    this.#host.spawn(async () => {
      try {
        await client.patch(pods, info.namespace, pod.metadata.name, 'strategic-merge', patch, 'status')
      } catch (error) {
        if (!isExpected(error)) throw error
      }
    })
  }

  /** Removes the victims; the pod that they made room for queues again when they go. */
  async #evict(info: PodInfo, { node, victims }: Preemption): Promise<void> {
    const { nominator, preempting, queue } = this.#options
    const decision = this.#host.cause
    let failed = false
    try {
      for (const other of nominator.lowerThan(node, info.priority)) await this.#clearNomination(other)
      for (const victim of victims) await this.#evictVictim(info, victim, node)
    } catch (error) {
      if (!isExpected(error)) throw error
      failed = true
    }
    preempting.delete(info.uid)
    const gone = victims.every((victim) => this.#options.currentPod(victim.key)?.metadata.uid !== victim.uid)
    if (failed || gone) queue.activate(info.uid, this.#host.clock.nowMs(), decision)
    this.#wake()
  }

  async #evictVictim(info: PodInfo, victim: PodInfo, node: string): Promise<void> {
    const { client, recorderFor } = this.#options
    const { namespace } = victim
    const { name, generation } = victim.pod.metadata
    const condition: PodCondition = {
      type: 'DisruptionTarget',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${info.pod.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
    }
    const patch = statusPatch(victim.pod, condition, undefined, this.#host.clock.timestamp())
    try {
      if (patch) await client.patch(pods, namespace, name, 'strategic-merge', patch, 'status')
      await client.delete(pods, namespace, name)
    } catch (error) {
      if (isApiError(error, 'NotFound')) return
      throw error
    }
    const note = `Preempted by pod ${info.uid} on node ${node}`
    recorderFor(info).event(victim.pod, undefined, 'Normal', 'Preempted', 'Preempting', note)
  }

  /** Less important pods that were promised the node have to look for another one. */
  async #clearNomination(other: PodInfo): Promise<void> {
    this.#options.nominator.remove(other.uid)
    const patch = { metadata: { uid: other.uid }, status: { nominatedNodeName: null } }
    await this.#options.client.patch(pods, other.namespace, other.pod.metadata.name, 'strategic-merge', patch, 'status')
  }
}

function couldPreempt({ pod, priority }: PodInfo, cache: NodeCache): boolean {
  if (pod.spec.preemptionPolicy === 'Never') return false
  return cache.list.some((node) => [...node.pods.values()].some((other) => other.priority < priority))
}

/** The change to the pod's status, or undefined when it says so already. */
function statusPatch(pod: Pod, condition: PodCondition, nominatedNode: string | undefined, timestamp: string): unknown {
  const known = pod.status?.conditions?.find(({ type }) => type === condition.type)
  const same =
    known?.status === condition.status &&
    (known.reason ?? '') === condition.reason &&
    (known.message ?? '') === condition.message
  const nominated = pod.status?.nominatedNodeName ?? ''
  const renominated = nominatedNode !== undefined && nominatedNode !== nominated
  if (same && !renominated) return undefined
  const lastTransitionTime = known?.status === condition.status ? (known.lastTransitionTime ?? timestamp) : timestamp
  const types = (pod.status?.conditions ?? []).map(({ type }) => ({ type }))
  const changed = {
    // The order of a whole diff: a condition that is new comes last.
    '$setElementOrder/conditions': known ? types : [...types, { type: condition.type }],
    conditions: [{ ...condition, lastProbeTime: null, lastTransitionTime }],
  }
  return {
    metadata: { uid: pod.metadata.uid },
    status: {
      ...(same ? {} : changed),
      ...(renominated ? { nominatedNodeName: nominatedNode === '' ? null : nominatedNode } : {}),
    },
  }
}

function truncated(message: string): string {
  const end = ' ...'
  return message.length <= longestNote ? message : message.slice(0, longestNote - end.length) + end
}

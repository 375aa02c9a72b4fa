// Takes one pod after the other from the queue, has a node chosen for it, and sees to what follows: binding, events,
// conditions, evictions. Like pkg/scheduler/schedule_one.go ScheduleOne.
import type { Pod, PodCondition } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { EventSeriesRecorder } from '../../client-go/event-series-recorder.ts'
import { ApiError, isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { type PodInfo, podInfo } from './pod-info.ts'
import type { Preemption } from './preemption.ts'
import { type Outcome, type Scheduler, schedulePod } from './schedule-one.ts'
import type { QueuedPod, SchedulingQueue } from './scheduling-queue.ts'
import { verdictOf } from './verdict.ts'

export type LoopOptions = {
  readonly scheduler: Scheduler
  readonly queue: SchedulingQueue
  readonly client: RestClient
  readonly recorder: EventSeriesRecorder
  /** UIDs of pods whose victims are being evicted: they do not queue meanwhile. */
  readonly preempting: Set<string>
  /** The pod as the informer has it. */
  currentPod(key: string): Pod | undefined
}

/** What a cycle costs in time; upstream manages about as many pods a second. */
const cycleMs = 1
const longestNote = 1024

export class SchedulingLoop {
  readonly #host: Host
  readonly #options: LoopOptions
  #leading = false
  #busy = false
  #inHand = ''

  constructor(host: Host, options: LoopOptions) {
    this.#host = host
    this.#options = options
  }

  /** Begins to schedule: this instance leads. */
  lead(): void {
    this.#leading = true
    this.wake()
  }

  /** Must be called when the queue may have something to give. */
  wake(): void {
    if (this.#busy || !this.#leading) return this.#tellState()
    if (!this.#options.queue.hasNext) return this.#tellState()
    this.#busy = true
    this.#host.clock.after(0, () => this.#step())
  }

  #step(): void {
    const queued = this.#options.queue.next()
    if (queued) this.#scheduleOne(queued)
    this.#inHand = queued?.info.key ?? ''
    if (queued) this.#host.clock.after(cycleMs, () => this.#step())
    else this.#busy = false
    this.#tellState()
  }

  #tellState(): void {
    const { active, backoff, unschedulable } = this.#options.queue.lengths
    const state = `${active} ${backoff} ${unschedulable} ${this.#inHand} ${this.#leading}`
    if (state === this.#told) return
    this.#told = state
    this.#host.trace.state({ leader: this.#leading, active, backoff, unschedulable, inHand: this.#inHand })
  }
  #told = ''

  #scheduleOne(queued: QueuedPod): void {
    const { scheduler } = this.#options
    const { info } = queued
    if (info.pod.metadata.deletionTimestamp !== undefined || scheduler.cache.isAssumed(info.uid)) return
    this.#host.cause = queued.cause
    const outcome = schedulePod(scheduler, info)
    const { metadata } = info.pod
    const ref = { group: '', kind: 'Pod', namespace: info.namespace, name: metadata.name, uid: info.uid }
    this.#host.cause = this.#host.trace.decision('schedule', ref, verdictOf(outcome, scheduler.cache))
    if (outcome.node !== '') this.#bind(queued, outcome.node)
    else this.#handleFailure(queued, outcome)
  }

  /** Binds in the background; the next pod is scheduled as if that had succeeded. */
  #bind(queued: QueuedPod, node: string): void {
    const { scheduler, client, recorder } = this.#options
    const { info } = queued
    scheduler.cache.assume(info, node)
    scheduler.nominator.remove(info.uid)
    const { name } = info.pod.metadata
    const { namespace, uid } = info
    this.#host.spawn(async () => {
      try {
        await client.createSubresource(pods, namespace, name, 'binding', {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { namespace, name, uid },
          target: { kind: 'Node', name: node },
        })
        recorder.event(
          info.pod,
          undefined,
          'Normal',
          'Scheduled',
          'Binding',
          `Successfully assigned ${info.key} to ${node}`,
        )
      } catch (error) {
        if (!isExpected(error)) throw error
        this.#handleBindingError(queued, error)
      }
    })
  }

  #handleBindingError(queued: QueuedPod, error: Error): void {
    const { scheduler, queue } = this.#options
    scheduler.cache.forget(queued.uid)
    queue.moveFor({ type: 'pod-deleted', pod: queued.info.pod }, this.#host.clock.nowMs(), this.#host.cause)
    this.#requeueAfterError(queued, `running Bind plugin "DefaultBinder": ${error.message}`)
  }

  #requeueAfterError(queued: QueuedPod, message: string): void {
    const { info } = queued
    const current = this.#waitingPod(info)
    if (current) this.#options.queue.addAfterError(Object.assign(queued, { info: current }), this.#host.clock.nowMs())
    this.#report(info, 'SchedulerError', message, '')
    this.wake()
  }

  #handleFailure(queued: QueuedPod, outcome: Outcome): void {
    const { queue, scheduler } = this.#options
    const { info } = queued
    const { preemption, nominatedNode } = outcome
    const current = this.#waitingPod(info)
    if (!current) return
    if (preemption) this.#options.preempting.add(info.uid)
    queued.info = current
    queue.addUnschedulable(queued, outcome.diagnosis.plugins, this.#host.clock.nowMs())
    if (nominatedNode !== undefined) scheduler.nominator.set(current, nominatedNode)
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
    const { client, recorder } = this.#options
    const { pod } = info
    recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', truncated(message))
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
    const { scheduler, preempting, queue } = this.#options
    const decision = this.#host.cause
    let failed = false
    try {
      for (const other of scheduler.nominator.lowerThan(node, info.priority)) await this.#clearNomination(other)
      for (const victim of victims) await this.#evictVictim(info, victim, node)
    } catch (error) {
      if (!isExpected(error)) throw error
      failed = true
    }
    preempting.delete(info.uid)
    const gone = victims.every((victim) => this.#options.currentPod(victim.key)?.metadata.uid !== victim.uid)
    if (failed || gone) queue.activate(info.uid, this.#host.clock.nowMs(), decision)
    this.wake()
  }

  async #evictVictim(info: PodInfo, victim: PodInfo, node: string): Promise<void> {
    const { client, recorder } = this.#options
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
    recorder.event(victim.pod, info.pod, 'Normal', 'Preempted', 'Preempting', note)
  }

  /** Less important pods that were promised the node have to look for another one. */
  async #clearNomination(other: PodInfo): Promise<void> {
    this.#options.scheduler.nominator.remove(other.uid)
    const patch = { metadata: { uid: other.uid }, status: { nominatedNodeName: null } }
    await this.#options.client.patch(pods, other.namespace, other.pod.metadata.name, 'strategic-merge', patch, 'status')
  }
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
  return {
    metadata: { uid: pod.metadata.uid },
    status: {
      ...(same ? {} : { conditions: [{ ...condition, lastProbeTime: null, lastTransitionTime }] }),
      ...(renominated ? { nominatedNodeName: nominatedNode === '' ? null : nominatedNode } : {}),
    },
  }
}

function truncated(message: string): string {
  const end = ' ...'
  return message.length <= longestNote ? message : message.slice(0, longestNote - end.length) + end
}

function isExpected(error: unknown): error is Error {
  return error instanceof ApiError || error instanceof NetworkError
}

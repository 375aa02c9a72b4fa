// Takes one pod after the other from the queue, has a node chosen for it and binds it; what follows when there is none is
// in failed-scheduling.ts. Like pkg/scheduler/schedule_one.go ScheduleOne.
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { EventSeriesRecorder } from '../../client-go/event-series-recorder.ts'
import { ApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { Budgets } from './budgets.ts'
import type { FailedScheduling } from './failed-scheduling.ts'
import type { NodeCache } from './node-cache.ts'
import type { Nominator } from './nominator.ts'
import type { PodInfo } from './pod-info.ts'
import { type Scheduler, schedulePod } from './schedule-one.ts'
import type { QueuedPod, SchedulingQueue } from './scheduling-queue.ts'
import { recordVerdict } from './verdict.ts'
import { claimsOf, needsVolumes, type Volumes } from './volumes.ts'

export type LoopOptions = {
  /** How the pod is scheduled, by its `schedulerName`. */
  schedulerFor(pod: PodInfo): Scheduler
  readonly cache: NodeCache
  readonly nominator: Nominator
  readonly queue: SchedulingQueue
  readonly client: RestClient
  recorderFor(pod: PodInfo): EventSeriesRecorder
  /** UIDs of pods whose victims are being evicted: they do not queue meanwhile. */
  readonly preempting: Set<string>
  /** For preemption. */
  readonly budgets: Budgets
  /** For pods with claims. */
  readonly volumes: Volumes
  /** The pod as the informer has it. */
  currentPod(key: string): Pod | undefined
}

/** What a cycle costs in time; upstream manages about as many pods a second. */
const cycleMs = 1

export class SchedulingLoop {
  readonly #host: Host
  readonly #options: LoopOptions
  readonly #failures: Late<FailedScheduling>
  #leading = false
  #busy = false
  #inHand = ''

  constructor(host: Host, options: LoopOptions) {
    this.#host = host
    this.#options = options
    this.#failures = new Late(host, async () => {
      const { FailedScheduling } = await import('./failed-scheduling.ts')
      return new FailedScheduling(host, options, () => this.wake())
    })
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
    const { cache, volumes } = this.#options
    const { info } = queued
    if (info.pod.metadata.deletionTimestamp !== undefined || cache.isAssumed(info.uid)) return
    if (volumes.binder === undefined && needsVolumes(info.pod))
      return volumes.whenReady(() => this.#scheduleOne(queued))
    this.#host.cause = queued.cause
    const outcome = schedulePod(this.#options.schedulerFor(info), info)
    if (outcome.node === '') return this.#failures.use((failures) => failures.handle(queued, outcome))
    this.#host.cause = recordVerdict(this.#host, info, outcome, cache)
    this.#bind(queued, outcome.node)
  }

  /** Binds in the background; the next pod is scheduled as if that had succeeded. */
  #bind(queued: QueuedPod, node: string): void {
    const { cache, nominator, client, recorderFor } = this.#options
    const { info } = queued
    cache.assume(info, node)
    nominator.remove(info.uid)
    const { name } = info.pod.metadata
    const { namespace, uid } = info
    this.#host.spawn(async () => {
      try {
        await this.#bindVolumes(info, node)
        await client.createSubresource(pods, namespace, name, 'binding', {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { namespace, name, uid },
          target: { kind: 'Node', name: node },
        })
        recorderFor(info).event(
          info.pod,
          undefined,
          'Normal',
          'Scheduled',
          'Binding',
          `Successfully assigned ${info.key} to ${node}`,
        )
      } catch (error) {
        if (!isExpected(error)) throw error
        const { message, name: kind } = error
        const step = kind === volumeError ? 'PreBind plugin "VolumeBinding"' : 'Bind plugin "DefaultBinder"'
        this.#failures.use((failures) => failures.handleBindingError(queued, step, message))
      }
    })
  }

  /** Volumes that wait for a consumer are bound, or made, before the pod is. */
  async #bindVolumes(pod: PodInfo, node: string): Promise<void> {
    const { volumes, cache, schedulerFor } = this.#options
    const info = cache.get(node)
    if (volumes.binder !== undefined && info !== undefined && claimsOf(pod.pod).length > 0)
      await volumes.binder.bind(pod.pod, info, schedulerFor(pod).profile?.volumeBindTimeoutMs)
  }
}

const volumeError = 'BindingError'

export function isExpected(error: unknown): error is Error {
  if (error instanceof Error && error.name === volumeError) return true
  return error instanceof ApiError || error instanceof NetworkError
}

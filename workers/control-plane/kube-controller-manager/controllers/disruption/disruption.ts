// The disruption controller: counts, for every PodDisruptionBudget, how many of its pods may go.
// Like pkg/controller/disruption.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { matchesLabelSelector } from '../../../../apimachinery/label-selector.ts'
import type { Condition } from '../../../../apimachinery/meta-types.ts'
import { keyOf } from '../../../../apimachinery/object.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../../../apis/policy/types.ts'
import { podDisruptionBudgets } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { scaledValue } from '../../int-or-percent.ts'
import { podInformer } from '../../pod-indexes.ts'
import { isPodReady, parseTime } from '../../pod-state.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { ExpectedScale, ScaleError } from './expected-scale.ts'

/** How long an evicted pod is believed to be going, though nothing is seen of it. */
const evictionTimeoutMs = 2 * 60_000

export function startDisruptionController(context: ControllerContext): void {
  const controller = new DisruptionController(context)
  const { queue } = controller
  context.run({ name: 'disruption', queue, workers: 1, reconcile: (key) => controller.reconcileBudget(key) })
}

class DisruptionController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #budgets: Informer<PodDisruptionBudget>
  readonly #pods: Informer<Pod>
  readonly #scale: ExpectedScale
  readonly #written = new WrittenVersions()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('disruption-controller')
    this.#recorder = context.recorder('controllermanager', this.#client)
    this.queue = new WorkQueue(host, 'disruption')
    this.#budgets = informers.informer<PodDisruptionBudget>(podDisruptionBudgets, {
      indexers: { namespace: ({ metadata }) => [metadata.namespace ?? ''] },
    })
    this.#pods = podInformer(informers)
    this.#scale = new ExpectedScale(informers)
    this.#budgets.addHandler({
      onAdd: (budget) => this.queue.add(keyOf(budget)),
      onUpdate: (_, budget) => this.queue.add(keyOf(budget)),
      onDelete: (budget) => this.#written.forget(budget),
    })
    const podChanged = (pod: Pod) => {
      for (const budget of this.#budgets.byIndex('namespace', pod.metadata.namespace ?? ''))
        if (selects(budget, pod)) this.queue.add(keyOf(budget))
    }
    this.#pods.addHandler({ onAdd: podChanged, onUpdate: (_, pod) => podChanged(pod), onDelete: podChanged })
  }

  async reconcileBudget(key: string): Promise<void> {
    const budget = this.#budgets.get(key)
    if (budget === undefined || this.#written.isStale(budget)) return
    try {
      await this.#sync(key, budget)
    } catch (error) {
      if (isApiError(error, 'Conflict') || isApiError(error, 'NotFound')) throw error
      if (!(error instanceof ScaleError)) throw error
      const text = `Failed to calculate the number of expected pods: ${error.message}`
      this.#recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', text)
      // Rather none than too many.
      const conditions = this.#conditions(budget, 'False', 'SyncFailed', error.message)
      await this.#write(budget, { ...budget.status, disruptionsAllowed: 0, conditions })
      this.queue.addRateLimited(key)
    }
  }

  async #sync(key: string, budget: PodDisruptionBudget): Promise<void> {
    const pods = this.#pods.byIndex('namespace', budget.metadata.namespace ?? '').filter((pod) => selects(budget, pod))
    if (pods.length === 0) this.#recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found')
    const { expected, desired } = this.#expectation(budget, pods)
    const nowMs = this.#host.clock.unixMs()
    const { disrupted, recheckMs } = this.#stillGoing(budget, pods, nowMs)
    const isHealthy = (pod: Pod) =>
      pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name] === undefined && isPodReady(pod)
    const currentHealthy = pods.filter(isHealthy).length
    const allowed = expected <= 0 ? 0 : Math.max(0, currentHealthy - desired)
    const isEnough = allowed > 0
    const { generation } = budget.metadata
    await this.#write(budget, {
      conditions: this.#conditions(
        budget,
        isEnough ? 'True' : 'False',
        isEnough ? 'SufficientPods' : 'InsufficientPods',
        '',
      ),
      currentHealthy,
      desiredHealthy: desired,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      disruptionsAllowed: allowed,
      expectedPods: expected,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    })
    if (recheckMs !== undefined) this.queue.addAfter(key, recheckMs)
  }

  /** How many pods there should be, and how many of them must be healthy. */
  #expectation({ spec }: PodDisruptionBudget, pods: readonly Pod[]): { expected: number; desired: number } {
    if (spec.maxUnavailable !== undefined) {
      const expected = this.#scale.of(pods)
      return { expected, desired: Math.max(0, expected - scaledValue(spec.maxUnavailable, expected, 'up')) }
    }
    if (typeof spec.minAvailable === 'number') return { expected: pods.length, desired: spec.minAvailable }
    if (spec.minAvailable === undefined) return { expected: 0, desired: 0 }
    const expected = this.#scale.of(pods)
    return { expected, desired: scaledValue(spec.minAvailable, expected, 'up') }
  }

  /** Of the pods that the API server let go, those that may still be going. */
  #stillGoing(budget: PodDisruptionBudget, pods: readonly Pod[], nowMs: number) {
    const disrupted: Record<string, string> = {}
    let recheckMs: number | undefined
    for (const pod of pods) {
      const { name, deletionTimestamp } = pod.metadata
      const since = budget.status?.disruptedPods?.[name]
      if (since === undefined || deletionTimestamp !== undefined) continue
      const leftMs = parseTime(since) + evictionTimeoutMs - nowMs
      if (leftMs < 0) {
        const text = `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't`
        this.#recorder.event(pod, 'Warning', 'NotDeleted', text)
        continue
      }
      disrupted[name] = since
      recheckMs = Math.min(recheckMs ?? leftMs, leftMs)
    }
    return { disrupted, recheckMs }
  }

  #conditions(budget: PodDisruptionBudget, status: string, reason: string, message: string): readonly Condition[] {
    const type = 'DisruptionAllowed'
    const known = budget.status?.conditions ?? []
    const old = known.find((condition) => condition.type === type)
    const { generation } = budget.metadata
    const condition: Condition = {
      type,
      status,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime: old?.status === status ? old.lastTransitionTime : this.#host.clock.timestamp(),
      reason,
      message,
    }
    return old ? known.map((other) => (other === old ? condition : other)) : [...known, condition]
  }

  async #write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): Promise<void> {
    if (deepEqual(budget.status, status)) return
    const written = await this.#client.updateStatus<PodDisruptionBudget>(podDisruptionBudgets, { ...budget, status })
    this.#written.note(written)
  }
}

/** One without a selector selects nothing. */
function selects({ spec }: PodDisruptionBudget, { metadata }: Pod): boolean {
  return spec.selector !== undefined && matchesLabelSelector(spec.selector, metadata.labels)
}

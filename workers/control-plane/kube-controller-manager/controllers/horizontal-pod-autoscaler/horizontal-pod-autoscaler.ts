// The horizontal pod autoscaler: keeps what it scales within its bounds, and by what the pods use, as far as a metrics API
// tells. Like pkg/controller/podautoscaler/horizontal.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { keyOf, parseApiVersion } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import type { Scale } from '../../../../apis/autoscaling/types.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
} from '../../../../apis/autoscaling/v2-types.ts'
import {
  deployments,
  horizontalPodAutoscalers,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { ApiError, pathOf, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { discoverResources } from '../../api-resources.ts'
import { type ControllerContext, traceRef } from '../../controller-context.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { MetricsReader, type Proposal } from './metrics-reader.ts'
import { type Allowed, ScalingHistory } from './scaling-rules.ts'

/** How often every autoscaler is looked at; the first time is that long after it came, too. */
const syncMs = 15_000

/** What is mostly scaled need not be looked up. */
const wellKnown: Readonly<Record<string, Resource>> = {
  'apps/Deployment': deployments,
  'apps/ReplicaSet': replicaSets,
  'apps/StatefulSet': statefulSets,
  '/ReplicationController': replicationControllers,
}

type Condition = Omit<HorizontalPodAutoscalerCondition, 'lastTransitionTime'>
/** What is scaled, as far as it could be found. */
type Target = { readonly resource: Resource; readonly scale: Scale }

export function startHorizontalPodAutoscaler(context: ControllerContext): void {
  const controller = new AutoscalerController(context)
  const { queue } = controller
  context.run({ name: 'horizontal-pod-autoscaler', queue, workers: 5, reconcile: (key) => controller.reconcile(key) })
}

class AutoscalerController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #metrics: MetricsReader
  readonly #autoscalers: Informer<HorizontalPodAutoscaler>
  readonly #written = new WrittenVersions()
  readonly #histories = new Map<string, ScalingHistory>()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('horizontal-pod-autoscaler')
    this.#recorder = context.recorder('horizontal-pod-autoscaler', this.#client)
    this.#metrics = new MetricsReader(host, this.#client, informers)
    this.queue = new WorkQueue(host, 'horizontal-pod-autoscaler')
    this.#autoscalers = informers.informer<HorizontalPodAutoscaler>(horizontalPodAutoscalers)
    this.#autoscalers.addHandler({
      onAdd: (autoscaler) => this.queue.addAfter(keyOf(autoscaler), syncMs),
      onDelete: (autoscaler) => {
        this.#written.forget(autoscaler)
        this.#histories.delete(keyOf(autoscaler))
      },
    })
  }

  async reconcile(key: string): Promise<void> {
    const autoscaler = this.#autoscalers.get(key)
    if (autoscaler === undefined) return
    this.queue.addAfter(key, syncMs)
    if (this.#written.isStale(autoscaler)) return
    const state = new State(this.#host, autoscaler)
    const target = await this.#targetOf(autoscaler, state)
    if (target !== undefined) await this.#scale(autoscaler, target, state)
    if (deepEqual(state.status, autoscaler.status)) return
    const { status } = state
    this.#written.note(await this.#client.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status }))
  }

  async #targetOf(autoscaler: HorizontalPodAutoscaler, state: State): Promise<Target | undefined> {
    const { kind, name, apiVersion = '' } = autoscaler.spec.scaleTargetRef
    const { namespace = '' } = autoscaler.metadata
    try {
      const { group } = parseApiVersion(apiVersion)
      const resource = wellKnown[`${group}/${kind}`] ?? (await this.#resourceOf(group, kind))
      if (resource === undefined) throw new ApiError({ message: `no matches for kind "${kind}" in group "${group}"` })
      const response = await this.#client.request('GET', pathOf(resource, namespace, name, 'scale'))
      if (response.status >= 400) throw ApiError.of(response)
      state.set(
        'AbleToScale',
        'True',
        'SucceededGetScale',
        "the HPA controller was able to get the target's current scale",
      )
      return { resource, scale: response.body as Scale }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#recorder.event(autoscaler, 'Warning', 'FailedGetScale', error.message)
      const text = `the HPA controller was unable to get the target's current scale: ${error.message}`
      state.set('AbleToScale', 'False', 'FailedGetScale', text)
      return undefined
    }
  }

  async #resourceOf(group: string, kind: string): Promise<Resource | undefined> {
    const all = await discoverResources(this.#client)
    return all.find((one) => one.kind === kind && one.group === group)
  }

  async #scale(autoscaler: HorizontalPodAutoscaler, target: Target, state: State): Promise<void> {
    const { minReplicas: min = 1, maxReplicas: max, behavior } = autoscaler.spec
    const current = target.scale.spec.replicas ?? 0
    const nowMs = this.#host.clock.nowMs()
    const history = this.#historyOf(autoscaler)
    history.begin(current, nowMs)
    if (current === 0 && min !== 0) {
      const text = 'scaling is disabled since the replica count of the target is zero'
      state.set('ScalingActive', 'False', 'ScalingDisabled', text)
      return state.finish(current, current)
    }
    if (current > max)
      return this.#rescale(autoscaler, target, max, 'Current number of replicas above Spec.MaxReplicas', state)
    if (current < min)
      return this.#rescale(autoscaler, target, min, 'Current number of replicas below Spec.MinReplicas', state)
    const proposal = await this.#proposalOf(autoscaler, target, state)
    if (proposal === undefined) return state.counts(current)
    const allowed = history.allowed(behavior, proposal.replicas, { current, min, max }, nowMs)
    state.allowed(allowed)
    if (allowed.replicas === current) return state.finish(current, current)
    const reason = proposal.replicas > current ? `${proposal.metric} above target` : 'All metrics below target'
    await this.#rescale(autoscaler, target, allowed.replicas, reason, state)
  }

  #historyOf(autoscaler: HorizontalPodAutoscaler): ScalingHistory {
    const key = keyOf(autoscaler)
    const known = this.#histories.get(key) ?? new ScalingHistory()
    this.#histories.set(key, known)
    return known
  }

  /** The most that a metric asks for; undefined, and said why, when they do not tell. */
  async #proposalOf(
    autoscaler: HorizontalPodAutoscaler,
    { scale }: Target,
    state: State,
  ): Promise<Proposal | undefined> {
    const metrics = autoscaler.spec.metrics ?? []
    const current = scale.spec.replicas ?? 0
    const { namespace = '' } = autoscaler.metadata
    const where = { namespace, selector: scale.status?.selector ?? '', current, behavior: autoscaler.spec.behavior }
    let best: Proposal | undefined
    const failures: { readonly reason: string; readonly text: string; readonly error: string }[] = []
    const values: Proposal['status'][] = []
    for (const metric of metrics) {
      const found = await this.#metrics.read(metric, where)
      if ('text' in found) {
        values.push({ type: '' })
        this.#recorder.event(autoscaler, 'Warning', found.reason, found.text)
        failures.push(found)
        continue
      }
      values.push(found.status)
      if (best === undefined || found.replicas > best.replicas) best = found
    }
    state.metrics(values)
    const [first] = failures
    if (first !== undefined && (best === undefined || best.replicas < current)) {
      const text = `the HPA was unable to compute the replica count: ${first.text}`
      state.set('ScalingActive', 'False', first.reason, text)
      const count = `${failures.length} invalid out of ${metrics.length}`
      const all = `invalid metrics (${count}), first error is: ${first.error}`
      this.#recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', all)
      return undefined
    }
    if (best === undefined) return undefined
    const text = `the HPA was able to successfully calculate a replica count from ${best.metric}`
    state.set('ScalingActive', 'True', 'ValidMetricFound', text)
    return best
  }

  async #rescale(
    autoscaler: HorizontalPodAutoscaler,
    { resource, scale }: Target,
    replicas: number,
    why: string,
    state: State,
  ): Promise<void> {
    const { metadata, spec } = autoscaler
    const { name } = spec.scaleTargetRef
    const detail = { from: scale.spec.replicas ?? 0, to: replicas, why }
    this.#host.cause = this.#host.trace.decision('scale', traceRef(autoscaler), detail)
    const from = scale.spec.replicas ?? 0
    try {
      const next = { ...scale, spec: { ...scale.spec, replicas } }
      const path = pathOf(resource, metadata.namespace ?? '', name, 'scale')
      const response = await this.#client.request('PUT', path, next)
      if (response.status >= 400) throw ApiError.of(response)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const text = `New size: ${replicas}; reason: ${why}; error: ${error.message}`
      this.#recorder.event(autoscaler, 'Warning', 'FailedRescale', text)
      const problem = `the HPA controller was unable to update the target scale: ${error.message}`
      state.set('AbleToScale', 'False', 'FailedUpdateScale', problem)
      return state.counts(from)
    }
    const text = `the HPA controller was able to update the target scale to ${replicas}`
    state.set('AbleToScale', 'True', 'SucceededRescale', text)
    this.#recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${why}`)
    this.#historyOf(autoscaler).note(spec.behavior, from, replicas, this.#host.clock.nowMs())
    state.finish(from, replicas)
  }
}

/** The status as it comes to be in one look at an autoscaler. */
class State {
  status: HorizontalPodAutoscalerStatus
  readonly #now: string
  readonly #old: readonly HorizontalPodAutoscalerCondition[]
  #metrics: readonly Proposal['status'][] | undefined

  constructor(host: Host, { status }: HorizontalPodAutoscaler) {
    this.#now = host.clock.timestamp()
    this.#old = status?.conditions ?? []
    this.status = { desiredReplicas: 0, ...status }
  }

  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const condition: Condition = { type, status, reason, message }
    const old = this.#old.find((one) => one.type === type)
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : this.#now
    const next = { lastTransitionTime, ...condition }
    const known = this.status.conditions ?? []
    const conditions = known.some((one) => one.type === type)
      ? known.map((one) => (one.type === type ? next : one))
      : [...known, next]
    this.status = { ...this.status, conditions }
  }

  allowed({ stabilized, isLimited, limit }: Allowed): void {
    this.set('AbleToScale', 'True', stabilized.reason, stabilized.message)
    this.set('ScalingLimited', isLimited ? 'True' : 'False', limit.reason, limit.message)
  }

  /** How many there are, when nothing else could be found out. Like setCurrentReplicasAndMetricsInStatus. */
  counts(currentReplicas: number): void {
    this.status = { ...this.status, currentReplicas, currentMetrics: this.#metrics }
  }

  /** Like setStatus. */
  finish(currentReplicas: number, desiredReplicas: number): void {
    this.counts(currentReplicas)
    this.status = { ...this.status, desiredReplicas }
    if (currentReplicas !== desiredReplicas) this.status = { ...this.status, lastScaleTime: this.#now }
  }

  metrics(values: readonly Proposal['status'][]): void {
    this.#metrics = values
  }
}

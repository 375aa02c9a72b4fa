// What pods use, as the metrics API tells, and how many pods that asks for. Where no metrics API is served, upstream's
// words for that. Like pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric and metrics/client.go.
import { matchesSelector, parseSelector } from '../../../../apimachinery/label-selector.ts'
import { formatQuantity, milliValue, quantityOfMillis } from '../../../../apimachinery/quantity.ts'
import type {
  HorizontalPodAutoscalerBehavior,
  MetricSpec,
  MetricStatus,
} from '../../../../apis/autoscaling/v2-types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import type { InformerFactory } from '../../../../client-go/informer-factory.ts'
import { ApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import { podInformer } from '../../pod-indexes.ts'
import {
  CalculationError,
  type PodMetric,
  type Question,
  replicasByAverage,
  replicasByUtilization,
} from './replica-calculator.ts'

export type Proposal = { readonly replicas: number; readonly metric: string; readonly status: MetricStatus }
/** Why a metric tells nothing: the event's reason and text, and the words for the whole. */
export type Failure = { readonly reason: string; readonly text: string; readonly error: string }
type Where = {
  readonly namespace: string
  readonly selector: string
  readonly current: number
  readonly behavior: HorizontalPodAutoscalerBehavior | undefined
}
type PodMetrics = {
  readonly metadata: { readonly name: string }
  readonly timestamp: string
  readonly window: string
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[]
}
type Target = NonNullable<MetricSpec['resource']>['target']
/** A resource of pods, or of one container of theirs. */
type Source = { readonly name: string; readonly target: Target; readonly container: string }

/** A difference that is not worth a change. */
const usualTolerance = 0.1
const unserved: Readonly<Record<string, readonly [reason: string, what: string, api: string]>> = {
  Pods: ['FailedGetPodsMetric', 'pods metric', 'custom metrics API'],
  Object: ['FailedGetObjectMetric', 'object metric', 'custom metrics API'],
  External: ['FailedGetExternalMetric', 'external metric', 'external metrics API'],
}

export class MetricsReader {
  readonly #host: Host
  readonly #client: RestClient
  readonly #pods: Informer<Pod>

  constructor(host: Host, client: RestClient, informers: InformerFactory) {
    this.#host = host
    this.#client = client
    this.#pods = podInformer(informers)
  }

  async read(spec: MetricSpec, where: Where): Promise<Proposal | Failure> {
    const { type, resource, containerResource } = spec
    if (type === 'Resource' && resource) return this.#readResource({ ...resource, container: '' }, where)
    if (type === 'ContainerResource' && containerResource) return this.#readResource(containerResource, where)
    const [reason, what, api] = unserved[type] ?? ['InvalidMetricSourceType', 'metric', 'metrics API']
    const text = `unable to get metric ${nameOf(spec)}: unable to fetch metrics from ${api}: no ${api} registered`
    return { reason, text, error: `failed to get ${what} value: ${text}` }
  }

  async #readResource(source: Source, where: Where): Promise<Proposal | Failure> {
    const { name, container, target } = source
    try {
      return this.#judge(source, where, await this.#fetch(source, where))
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof CalculationError)) throw error
      const isUtilization = target.averageUtilization !== undefined
      const text = `failed to get ${name} ${isUtilization ? 'utilization' : 'usage'}: ${error.message}`
      const kind = container === '' ? 'resource' : 'container'
      const reason = container === '' ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
      return { reason, text, error: `failed to get ${name} ${kind} metric value: ${text}` }
    }
  }

  async #fetch({ name, container }: Source, { namespace, selector }: Where): Promise<Map<string, PodMetric>> {
    const query = `labelSelector=${encodeURIComponent(selector)}`
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?${query}`
    const response = await this.#client.request('GET', path)
    const fail = (why: string): never => {
      throw new ApiError({ message: `unable to get metrics for resource ${name}: ${why}` })
    }
    if (response.status >= 400) {
      const { message } = ApiError.of(response)
      const what = typeof response.body === 'string' ? ' (get pods.metrics.k8s.io)' : ''
      return fail(`unable to fetch metrics from resource metrics API: ${message}${what}`)
    }
    const { items } = response.body as { readonly items: readonly PodMetrics[] }
    if (items.length === 0) return fail('no metrics returned from resource metrics API')
    const metrics = new Map<string, PodMetric>()
    for (const { metadata, timestamp, window, containers } of items) {
      const asked = containers.filter((one) => container === '' || one.name === container)
      if (asked.length === 0 || asked.some(({ usage }) => usage[name] === undefined)) continue
      const value = asked.reduce((sum, { usage }) => sum + milliValue(usage[name]), 0)
      metrics.set(metadata.name, { value, timestampMs: Date.parse(timestamp), windowMs: secondsOf(window) * 1000 })
    }
    return metrics
  }

  #judge(source: Source, where: Where, metrics: Map<string, PodMetric>): Proposal {
    const { name, target, container } = source
    const parsed = parseSelector(where.selector)
    const selector = 'selector' in parsed ? parsed.selector : []
    const { scaleDown, scaleUp } = where.behavior ?? {}
    const question: Question = {
      resource: name,
      container,
      metrics,
      pods: this.#pods
        .byIndex('namespace', where.namespace)
        .filter((pod) => matchesSelector(selector, pod.metadata.labels)),
      current: where.current,
      tolerances: { down: toleranceOf(scaleDown?.tolerance), up: toleranceOf(scaleUp?.tolerance) },
      nowMs: this.#host.clock.unixMs(),
    }
    const { averageUtilization, averageValue } = target
    const isUtilization = averageUtilization !== undefined
    const { replicas, utilization, averageMillis } = isUtilization
      ? replicasByUtilization(question, averageUtilization)
      : replicasByAverage(question, Math.max(1, milliValue(averageValue)))
    const average = { averageValue: formatQuantity(quantityOfMillis(averageMillis)) }
    const current = isUtilization ? { averageUtilization: utilization ?? 0, ...average } : average
    const kind = container === '' ? 'resource' : 'container resource'
    return {
      replicas,
      metric: `${name} ${kind}${isUtilization ? ' utilization (percentage of request)' : ''}`,
      status:
        container === ''
          ? { type: 'Resource', resource: { name, current } }
          : { type: 'ContainerResource', containerResource: { name, container, current } },
    }
  }
}

function toleranceOf(quantity: string | undefined): number {
  return quantity === undefined ? usualTolerance : milliValue(quantity) / 1000
}

function nameOf({ pods, object, external }: MetricSpec): string {
  return (pods ?? object ?? external)?.metric.name ?? ''
}

/** `15s`, `1m0.5s`. */
function secondsOf(text: string): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text) ?? []
  return Number(minutes) * 60 + Number(seconds)
}

// What pods use, as the metrics API tells, and how many pods that asks for. Where no metrics API is served, upstream's
// words for that. Like pkg/controller/podautoscaler/{replica_calculator,metrics/client}.go.
import { matchesSelector, parseSelector } from '../../../../apimachinery/label-selector.ts'
import { formatQuantity, milliValue, quantityOfMillis } from '../../../../apimachinery/quantity.ts'
import type { MetricSpec, MetricStatus, ResourceMetricSource } from '../../../../apis/autoscaling/v2-types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import type { InformerFactory } from '../../../../client-go/informer-factory.ts'
import { ApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { podInformer } from '../../pod-indexes.ts'
import { isPodReady } from '../../pod-state.ts'

export type Proposal = { readonly replicas: number; readonly metric: string; readonly status: MetricStatus }
/** Why a metric tells nothing: the event's reason and text, and the words for the whole. */
export type Failure = { readonly reason: string; readonly text: string; readonly error: string }
type Where = { readonly namespace: string; readonly selector: string; readonly current: number }
type PodMetrics = {
  readonly metadata: { readonly name: string }
  readonly containers: readonly { readonly usage: Readonly<Record<string, string>> }[]
}

/** A difference that is not worth a change. */
const tolerance = 0.1
const apis: Readonly<Record<string, readonly [reason: string, api: string]>> = {
  Pods: ['FailedGetPodsMetric', 'custom metrics API: the server could not find the metric'],
  Object: ['FailedGetObjectMetric', 'custom metrics API: the server could not find the metric'],
  External: ['FailedGetExternalMetric', 'external metrics API: the server could not find the metric'],
  ContainerResource: ['FailedGetContainerResourceMetric', 'resource metrics API: container metrics are not read'],
}

export class MetricsReader {
  readonly #client: RestClient
  readonly #pods: Informer<Pod>

  constructor(client: RestClient, informers: InformerFactory) {
    this.#client = client
    this.#pods = podInformer(informers)
  }

  async read({ type, resource }: MetricSpec, where: Where): Promise<Proposal | Failure> {
    if (type !== 'Resource' || resource === undefined) {
      const [reason, api] = apis[type] ?? ['InvalidMetricSourceType', `no API: ${type}`]
      const text = `unable to fetch metrics from ${api}`
      return { reason, text, error: text }
    }
    const { name, target } = resource
    const isUtilization = target.averageUtilization !== undefined
    let metrics: readonly PodMetrics[]
    try {
      metrics = await this.#fetch(where)
      if (metrics.length === 0) throw new ApiError({ message: 'no metrics returned from resource metrics API' })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const problem = `unable to get metrics for resource ${name}: ${error.message}`
      const text = `failed to get ${name} ${isUtilization ? 'utilization' : 'usage'}: ${problem}`
      return { reason: 'FailedGetResourceMetric', text, error: `failed to get ${name} resource metric value: ${text}` }
    }
    return this.#judge(resource, where, metrics)
  }

  async #fetch({ namespace, selector }: Where): Promise<readonly PodMetrics[]> {
    const query = `labelSelector=${encodeURIComponent(selector)}`
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?${query}`
    const response = await this.#client.request('GET', path)
    if (response.status < 400) return (response.body as { readonly items: readonly PodMetrics[] }).items
    const { message } = ApiError.of(response)
    const where = response.status === 404 ? ' (get pods.metrics.k8s.io)' : ''
    throw new ApiError({ message: `unable to fetch metrics from resource metrics API: ${message}${where}` })
  }

  #judge({ name, target }: ResourceMetricSource, where: Where, metrics: readonly PodMetrics[]): Proposal | Failure {
    const parsed = parseSelector(where.selector)
    const selector = 'selector' in parsed ? parsed.selector : []
    const pods = this.#pods
      .byIndex('namespace', where.namespace)
      .filter((pod) => matchesSelector(selector, pod.metadata.labels) && isPodReady(pod))
    let [used, asked, count] = [0, 0, 0]
    for (const pod of pods) {
      const found = metrics.find(({ metadata }) => metadata.name === pod.metadata.name)
      if (found === undefined) continue
      count++
      for (const { usage } of found.containers) used += milliValue(usage[name])
      for (const container of pod.spec.containers) {
        const request = container.resources?.requests?.[name]
        if (request === undefined && target.averageUtilization !== undefined) {
          const problem = `missing request for ${name} in container ${container.name} of Pod ${pod.metadata.name}`
          const text = `failed to get ${name} utilization: ${problem}`
          const error = `failed to get ${name} resource metric value: ${text}`
          return { reason: 'FailedGetResourceMetric', text, error }
        }
        asked += milliValue(request)
      }
    }
    const averageValue = formatQuantity(quantityOfMillis(count === 0 ? 0 : Math.floor(used / count)))
    const utilization = asked === 0 ? 0 : Math.floor((used * 100) / asked)
    const isUtilization = target.averageUtilization !== undefined
    const ratio = isUtilization
      ? utilization / (target.averageUtilization ?? 1)
      : used / Math.max(1, count) / Math.max(1, milliValue(target.averageValue))
    const replicas = Math.abs(ratio - 1) <= tolerance ? where.current : Math.ceil(ratio * count)
    const current = isUtilization ? { averageUtilization: utilization, averageValue } : { averageValue }
    return {
      replicas,
      metric: `${name} resource${isUtilization ? ' utilization (percentage of request)' : ''}`,
      status: { type: 'Resource', resource: { name, current } },
    }
  }
}

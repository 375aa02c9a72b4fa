// How many replicas what pods use asks for. Pure. Like pkg/controller/podautoscaler/replica_calculator.go.
import { milliValue } from '../../../../apimachinery/quantity.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { podCondition } from '../../pod-state.ts'

/** What a pod, or one container of it, uses: in thousandths. */
export type PodMetric = { readonly value: number; readonly timestampMs: number; readonly windowMs: number }
export type Tolerances = { readonly down: number; readonly up: number }
export type Question = {
  readonly resource: string
  /** '': all containers of the pods. */
  readonly container: string
  readonly pods: readonly Pod[]
  readonly metrics: ReadonlyMap<string, PodMetric>
  /** Replicas as they are wanted now. */
  readonly current: number
  readonly tolerances: Tolerances
  readonly nowMs: number
}
export type Calculated = { readonly replicas: number; readonly utilization?: number; readonly averageMillis: number }

/** Why there is no answer. */
export class CalculationError extends Error {}

const initializationMs = 300_000
const initialReadinessMs = 30_000

/** Aims at a share of what the pods request, in percent. */
export function replicasByUtilization(question: Question, target: number): Calculated {
  const { pods, resource, container } = question
  const requests = new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]))
  const ratioOf = (metrics: ReadonlyMap<string, PodMetric>) => {
    let [used, requested, count] = [0, 0, 0]
    for (const [name, { value }] of metrics) {
      const request = requests.get(name)
      if (request === undefined) continue
      used += value
      requested += request
      count++
    }
    if (requested === 0) throw new CalculationError('no metrics returned matched known pods')
    const utilization = Math.trunc((used * 100) / requested)
    return { ratio: utilization / target, utilization, averageMillis: Math.trunc(used / count) }
  }
  const fallback = (name: string) => ((requests.get(name) ?? 0) * Math.max(100, target)) / 100
  return calculate(question, ratioOf, fallback)
}

/** Aims at an amount for each pod, in thousandths. */
export function replicasByAverage(question: Question, targetMillis: number): Calculated {
  const ratioOf = (metrics: ReadonlyMap<string, PodMetric>) => {
    let used = 0
    for (const { value } of metrics.values()) used += value
    const averageMillis = Math.trunc(used / metrics.size)
    return { ratio: averageMillis / targetMillis, averageMillis }
  }
  return calculate(question, ratioOf, () => targetMillis)
}

type Ratio = { readonly ratio: number; readonly utilization?: number; readonly averageMillis: number }

function calculate(
  question: Question,
  ratioOf: (metrics: ReadonlyMap<string, PodMetric>) => Ratio,
  fallback: (pod: string) => number,
): Calculated {
  const { pods, current, tolerances } = question
  if (pods.length === 0) throw new CalculationError('no pods returned by selector while calculating replica count')
  const { metrics, ready, unready, missing } = grouped(question)
  if (metrics.size === 0)
    throw new CalculationError('did not receive metrics for targeted pods (pods might be unready)')
  const { ratio, ...told } = ratioOf(metrics)
  const isEnough = (one: number) => 1 - tolerances.down <= one && one <= 1 + tolerances.up
  const countsUnready = unready.length > 0 && ratio > 1
  if (!countsUnready && missing.length === 0)
    return { ...told, replicas: isEnough(ratio) ? current : Math.ceil(ratio * ready) }
  const nothing = { value: 0, timestampMs: 0, windowMs: 0 }
  // Who is not heard of is taken to use all when there would be fewer, and nothing when there would be more.
  for (const name of missing)
    if (ratio < 1) metrics.set(name, { ...nothing, value: fallback(name) })
    else if (ratio > 1) metrics.set(name, nothing)
  if (countsUnready) for (const name of unready) metrics.set(name, nothing)
  const { ratio: changed } = ratioOf(metrics)
  if (isEnough(changed) || (ratio < 1 && changed > 1) || (ratio > 1 && changed < 1))
    return { ...told, replicas: current }
  const replicas = Math.ceil(changed * metrics.size)
  const isBackwards = (changed < 1 && replicas > current) || (changed > 1 && replicas < current)
  return { ...told, replicas: isBackwards ? current : replicas }
}

/** Like groupPods; the metrics are those of pods that count as ready. */
function grouped({ pods, metrics, resource, nowMs }: Question) {
  const counted = new Map(metrics)
  const [unready, missing]: [string[], string[]] = [[], []]
  let ready = 0
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const phase = pod.status?.phase
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || phase === 'Failed') counted.delete(name)
    else if (phase === 'Pending') {
      unready.push(name)
      counted.delete(name)
    } else if (metric === undefined) missing.push(name)
    else if (resource === 'cpu' && isUnready(pod, metric, nowMs)) {
      unready.push(name)
      counted.delete(name)
    } else ready++
  }
  return { metrics: counted, ready, unready, missing }
}

/** What a pod uses while it starts says nothing of what it will use. */
function isUnready(pod: Pod, metric: PodMetric, nowMs: number): boolean {
  const condition = podCondition(pod, 'Ready')
  const startedMs = Date.parse(pod.status?.startTime ?? '')
  if (condition === undefined || Number.isNaN(startedMs)) return true
  const isDown = condition.status === 'False'
  const changedMs = Date.parse(condition.lastTransitionTime ?? '')
  if (startedMs + initializationMs > nowMs) return isDown || metric.timestampMs < changedMs + metric.windowMs
  return isDown && startedMs + initialReadinessMs > changedMs
}

function requestOf({ metadata, spec }: Pod, resource: string, container: string): number {
  let sum = 0
  const sidecars = (spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always')
  for (const one of [...spec.containers, ...sidecars]) {
    if (container !== '' && one.name !== container) continue
    const request = one.resources?.requests?.[resource]
    if (request === undefined)
      throw new CalculationError(`missing request for ${resource} in container ${one.name} of Pod ${metadata.name}`)
    sum += milliValue(request)
  }
  return sum
}

// How nodes are scored by what is asked for and there, as configured. Like plugins/noderesources resource_allocation.go,
// least_allocated.go, most_allocated.go and requested_to_capacity_ratio.go.
import { maxNodeScore } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { BalancedResources } from '../plugins/node-resources-balanced-allocation.ts'
import type { FitOptions } from '../plugins/node-resources-fit.ts'
import type { PodInfo } from '../pod-info.ts'
import type { Resources } from '../resources.ts'
import type { ResourceSpec, ScoringStrategy, ShapePoint } from './types.ts'

/** Scores of shapes go up to 10. */
const shapeScale = maxNodeScore / 10

export function fitStrategy(strategy: ScoringStrategy): NonNullable<FitOptions['strategy']> {
  const { type, resources, requestedToCapacityRatio } = strategy
  const shape = requestedToCapacityRatio?.shape ?? []
  const score = (pod: PodInfo, node: NodeInfo): number => {
    let [sum, weights] = [0, 0]
    for (const { name, weight } of resources) {
      const [asked, has] = askedAndThere(name, pod, node)
      if (has === 0) continue
      const one = scoreOf(type, asked, has, shape)
      if (type === 'RequestedToCapacityRatio' && one <= 0) continue
      sum += one * weight
      weights += weight
    }
    if (weights === 0) return 0
    return type === 'RequestedToCapacityRatio' ? Math.round(sum / weights) : Math.trunc(sum / weights)
  }
  return { text: JSON.stringify(strategy), score }
}

function scoreOf(type: string, asked: number, has: number, shape: readonly ShapePoint[]): number {
  if (type === 'MostAllocated') return Math.trunc((Math.min(asked, has) * maxNodeScore) / has)
  if (type === 'LeastAllocated') return asked > has ? 0 : Math.trunc(((has - asked) * maxNodeScore) / has)
  return onShape(asked > has ? 100 : Math.trunc((asked * 100) / has), shape)
}

/** Straight lines between the points of the shape; whole numbers, cut off as Go cuts them. */
function onShape(utilization: number, shape: readonly ShapePoint[]): number {
  for (const [i, point] of shape.entries()) {
    if (utilization > point.utilization) continue
    const before = shape[i - 1]
    if (!before) return point.score * shapeScale
    const rise = (point.score - before.score) * shapeScale * (utilization - before.utilization)
    return before.score * shapeScale + Math.trunc(rise / (point.utilization - before.utilization))
  }
  return (shape.at(-1)?.score ?? 0) * shapeScale
}

/** With the pod on the node; nothing of an extended resource that the pod does not ask for. */
function askedAndThere(name: string, pod: PodInfo, node: NodeInfo): readonly [asked: number, has: number] {
  const { allocatable } = node
  if (name === 'cpu') return [node.nonZeroMilliCpu + pod.nonZeroRequests.milliCpu, allocatable.milliCpu]
  if (name === 'memory') return [node.nonZeroMemory + pod.nonZeroRequests.memory, allocatable.memory]
  const wanted = amountOf(pod.requests, name)
  if (wanted === 0 && name !== 'ephemeral-storage') return [0, 0]
  return [amountOf(node, name) + wanted, amountOf(allocatable, name)]
}

function amountOf(resources: Resources, name: string): number {
  if (name === 'cpu') return resources.milliCpu
  if (name === 'memory') return resources.memory
  return name === 'ephemeral-storage' ? resources.ephemeralStorage : (resources.scalars.get(name) ?? 0)
}

/** What NodeResourcesBalancedAllocation weighs up, as configured. */
export function balancedResources(resources: readonly ResourceSpec[]): BalancedResources {
  const names = resources.map(({ name }) => name)
  const amounts = (of: Resources) => names.map((name) => amountOf(of, name))
  return {
    text: names.join(),
    wanted: ({ requests }) => amounts(requests),
    used: amounts,
    has: ({ allocatable }) => amounts(allocatable),
  }
}

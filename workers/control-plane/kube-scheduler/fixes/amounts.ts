// Amounts of resources in what-if questions, and how people write them.
import { formatQuantity, quantityOf, quantityOfMillis } from '../../../apimachinery/quantity.ts'
import type { Node } from '../../../apis/core/types.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'
import type { Resources } from '../resources.ts'

/** Resources by name, those that are asked for. */
export function amountsOf({ milliCpu, memory, ephemeralStorage, scalars }: Resources): [string, number][] {
  const all: [string, number][] = [
    ['cpu', milliCpu],
    ['memory', memory],
    ['ephemeral-storage', ephemeralStorage],
    ...scalars,
  ]
  return all.filter(([, amount]) => amount > 0)
}

export function amountIn(resources: Resources, resource: string): number {
  if (resource === 'cpu') return resources.milliCpu
  if (resource === 'memory') return resources.memory
  return resource === 'ephemeral-storage' ? resources.ephemeralStorage : (resources.scalars.get(resource) ?? 0)
}

export function withAmount(resources: Resources, resource: string, amount: number): Resources {
  if (resource === 'cpu') return { ...resources, milliCpu: amount }
  if (resource === 'memory') return { ...resources, memory: amount }
  if (resource === 'ephemeral-storage') return { ...resources, ephemeralStorage: amount }
  return { ...resources, scalars: new Map([...resources.scalars, [resource, amount]]) }
}

const mebibyte = 1024 * 1024

/** The amount as a quantity; bytes are rounded down to what one would write: whole mebibytes. */
export function quantityText(resource: string, amount: number): { readonly text: string; readonly amount: number } {
  if (resource === 'cpu') return { text: formatQuantity(quantityOfMillis(amount)), amount }
  if (resource !== 'memory' && resource !== 'ephemeral-storage')
    return { text: formatQuantity(quantityOf(amount)), amount }
  const rounded = amount >= mebibyte ? Math.floor(amount / mebibyte) * mebibyte : amount
  return { text: formatQuantity(quantityOf(rounded, 'BinarySI')), amount: rounded }
}

type BiggerNode = {
  readonly like: NodeInfo
  readonly resource: string
  /** What has to be allocatable of the resource. */
  readonly needed: string
  /** Such a node, with nothing on it. */
  readonly node: Node
}

/** For each resource the pod asks for, an empty node like the biggest there is, with as much of it as the pod needs. */
export function* biggerNodes(nodes: readonly NodeInfo[], pod: PodInfo): Generator<BiggerNode> {
  for (const [resource, wanted] of amountsOf(pod.requests)) {
    const biggest = [...nodes].sort((a, b) => amountIn(b.allocatable, resource) - amountIn(a.allocatable, resource))
    for (const like of biggest) {
      const { node } = like
      const allocatable = node?.status?.allocatable
      if (!node || !allocatable) continue
      const has = amountIn(like.allocatable, resource)
      const needed = wanted > has ? asQuantity(resource, wanted) : (allocatable[resource] ?? '0')
      const name = `another-${like.name}`
      const labels = { ...node.metadata.labels, 'kubernetes.io/hostname': name }
      const metadata = { ...node.metadata, name, labels }
      const status = { ...node.status, allocatable: { ...allocatable, [resource]: needed } }
      yield { like, resource, needed, node: { ...node, metadata, status } }
    }
  }
}

/** Not rounded: less would not do. */
function asQuantity(resource: string, amount: number): string {
  return formatQuantity(resource === 'cpu' ? quantityOfMillis(amount) : quantityOf(amount, 'BinarySI'))
}

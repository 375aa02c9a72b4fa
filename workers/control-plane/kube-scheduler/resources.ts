// What pods ask for and nodes offer, as plain numbers: summed once a pod, then only added and compared.
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Container, PodSpec } from '../../apis/core/types.ts'

/** Amounts by resource. Scalars are extended resources and huge pages. */
export type Resources = {
  readonly milliCpu: number
  readonly memory: number
  readonly ephemeralStorage: number
  readonly scalars: ReadonlyMap<string, number>
}

type ResourceList = Readonly<Record<string, string>> | undefined
type Sums = Map<string, number>

/** What a container counts for in scoring when it asks for nothing, so that not all such pods go to one node. */
const nonZeroMilliCpu = 100
const nonZeroMemory = 200 * 1024 * 1024

/** Like k8s.io/component-helpers/resource PodRequests. */
export function podRequests(spec: PodSpec): Resources {
  return toResources(podSums(spec, containerSums))
}

/** The same with a minimum for containers that ask for no CPU or memory. */
export function nonZeroPodRequests(spec: PodSpec): Resources {
  return toResources(podSums(spec, nonZeroContainerSums))
}

export function nodeResources(list: ResourceList): Resources & { readonly pods: number } {
  const sums = sumsOf(list)
  return { ...toResources(sums), pods: sums.get('pods') ?? 0 }
}

function podSums(spec: PodSpec, ofContainer: (container: Container) => Sums): Sums {
  const sums: Sums = new Map()
  for (const container of spec.containers) add(sums, ofContainer(container))
  if (spec.initContainers) raise(sums, initSums(spec.initContainers, sums, ofContainer))
  for (const [name, amount] of sumsOf(spec.resources?.requests)) sums.set(name, amount)
  if (spec.overhead) add(sums, sumsOf(spec.overhead))
  return sums
}

/** Init containers run one after the other, beside the sidecars started before them; sidecars also count for good. */
function initSums(containers: readonly Container[], sums: Sums, ofContainer: (container: Container) => Sums): Sums {
  const most: Sums = new Map()
  const sidecars: Sums = new Map()
  for (const container of containers) {
    const own = new Map(ofContainer(container))
    if (container.restartPolicy === 'Always') {
      add(sums, own)
      add(sidecars, own)
      raise(most, sidecars)
    } else {
      add(own, sidecars)
      raise(most, own)
    }
  }
  return most
}

function containerSums(container: Container): Sums {
  return sumsOf(container.resources?.requests)
}

function nonZeroContainerSums(container: Container): Sums {
  const sums = new Map(containerSums(container))
  if (!sums.has('cpu')) sums.set('cpu', nonZeroMilliCpu)
  if (!sums.has('memory')) sums.set('memory', nonZeroMemory)
  return sums
}

/** Amounts by list: objects never change and containers of one template share theirs. */
const known = new WeakMap<object, Sums>()
const none: Sums = new Map()

function sumsOf(list: ResourceList): Sums {
  if (list === undefined) return none
  let sums = known.get(list)
  if (sums === undefined) {
    sums = new Map(Object.entries(list).map(([name, text]) => [name, amountOf(name, text)]))
    known.set(list, sums)
  }
  return sums
}

function amountOf(name: string, text: string): number {
  return name === 'cpu' ? milliValue(text) : integerValue(text)
}

function add(sums: Sums, more: Sums): void {
  for (const [name, amount] of more) sums.set(name, (sums.get(name) ?? 0) + amount)
}

function raise(sums: Sums, least: Sums): void {
  for (const [name, amount] of least) sums.set(name, Math.max(sums.get(name) ?? 0, amount))
}

const noScalars: ReadonlyMap<string, number> = new Map()

function toResources(sums: Sums): Resources {
  let scalars: Map<string, number> | undefined
  for (const [name, amount] of sums) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods') continue
    scalars ??= new Map()
    scalars.set(name, amount)
  }
  return {
    milliCpu: sums.get('cpu') ?? 0,
    memory: sums.get('memory') ?? 0,
    ephemeralStorage: sums.get('ephemeral-storage') ?? 0,
    scalars: scalars ?? noScalars,
  }
}

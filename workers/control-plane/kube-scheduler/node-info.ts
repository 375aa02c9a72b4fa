// A node with the pods on it, summed up so that a filter compares numbers. Like framework.NodeInfo.
import type { Node, Taint } from '../../apis/core/types.ts'
import type { ChangeLog } from './change-log.ts'
import type { PodInfo } from './pod-info.ts'
import { nodeResources, type Resources } from './resources.ts'

/** Two states of nodes never have the same generation. */
let lastGeneration = 0

export class NodeInfo {
  readonly name: string
  /** The node's place among all nodes that the cache ever knew; a copy for what-if questions has none. */
  readonly index: number | undefined
  /** Undefined while pods are known on a node that is not. */
  node: Node | undefined
  labels: Readonly<Record<string, string>> = {}
  /** Taints that keep pods away. */
  hardTaints: readonly Taint[] = []
  softTaints: readonly Taint[] = []
  unschedulable = false
  allocatable: Resources & { readonly pods: number } = nodeResources(undefined)
  /** Size by name of the images on the node. */
  images: ReadonlyMap<string, number> = new Map()
  readonly pods = new Map<string, PodInfo>()
  readonly podsWithAffinity = new Set<PodInfo>()
  readonly podsWithRequiredAntiAffinity = new Set<PodInfo>()
  readonly podsWithHostPorts = new Set<PodInfo>()
  milliCpu = 0
  memory = 0
  ephemeralStorage = 0
  readonly scalars = new Map<string, number>()
  nonZeroMilliCpu = 0
  nonZeroMemory = 0
  /** Rises with every change of the node or its pods. */
  generation = ++lastGeneration
  /** Where changes are noted. */
  readonly #changes: ChangeLog | undefined

  constructor(name: string, index: number | undefined, changes?: ChangeLog) {
    this.name = name
    this.index = index
    this.#changes = changes
  }

  setNode(node: Node): void {
    const taints = node.spec?.taints ?? []
    this.node = node
    this.labels = node.metadata.labels ?? {}
    this.hardTaints = taints.filter((taint) => taint.effect !== 'PreferNoSchedule')
    this.softTaints = taints.filter((taint) => taint.effect === 'PreferNoSchedule')
    this.unschedulable = node.spec?.unschedulable === true
    this.allocatable = nodeResources(node.status?.allocatable)
    const images = new Map<string, number>()
    for (const image of node.status?.images ?? [])
      for (const name of image.names ?? []) images.set(name, image.sizeBytes ?? 0)
    this.images = images
    this.touch()
  }

  addPod(pod: PodInfo): void {
    this.pods.set(pod.uid, pod)
    if (hasPodAffinity(pod)) this.podsWithAffinity.add(pod)
    if (pod.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.add(pod)
    if (pod.hostPorts.length > 0) this.podsWithHostPorts.add(pod)
    this.#sum(pod, 1)
  }

  removePod(uid: string): void {
    const pod = this.pods.get(uid)
    if (!pod) return
    this.pods.delete(uid)
    this.podsWithAffinity.delete(pod)
    this.podsWithRequiredAntiAffinity.delete(pod)
    this.podsWithHostPorts.delete(pod)
    this.#sum(pod, -1)
  }

  /** Makes what was found out about the node count no more. */
  touch(): void {
    this.generation = ++lastGeneration
    this.#changes?.add(this)
  }

  /** A copy for what-if questions. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name, undefined)
    if (this.node) copy.setNode(this.node)
    for (const pod of this.pods.values()) copy.addPod(pod)
    return copy
  }

  #sum(pod: PodInfo, sign: 1 | -1): void {
    const { requests, nonZeroRequests } = pod
    this.milliCpu += sign * requests.milliCpu
    this.memory += sign * requests.memory
    this.ephemeralStorage += sign * requests.ephemeralStorage
    for (const [name, amount] of requests.scalars) this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * amount)
    this.nonZeroMilliCpu += sign * nonZeroRequests.milliCpu
    this.nonZeroMemory += sign * nonZeroRequests.memory
    this.touch()
  }
}

function hasPodAffinity(pod: PodInfo): boolean {
  return (
    pod.requiredAffinity.length > 0 ||
    pod.requiredAntiAffinity.length > 0 ||
    pod.preferredAffinity.length > 0 ||
    pod.preferredAntiAffinity.length > 0
  )
}

// All nodes and the pods on them, kept up to date event by event, with pods that are assumed to be bound soon.
// Like pkg/scheduler/backend/cache.
import type { Node, Pod } from '../../apis/core/types.ts'
import { ChangeLog } from './change-log.ts'
import { AllDomainCounts } from './domain-counts.ts'
import { NodeInfo } from './node-info.ts'
import { NodeMemos } from './node-memo.ts'
import { NodeTree } from './node-tree.ts'
import { isTerminating, type PodInfo } from './pod-info.ts'
import type { VolumeFilter } from './volume-filter.ts'

type PodState = { readonly info: PodInfo; readonly nodeName: string; readonly assumed: boolean }

/** Objects beside pods and nodes that plugins ask for. */
export type ClusterLookups = {
  namespaceLabels(namespace: string): Readonly<Record<string, string>>
  /** Selectors of the Services and the controller that the pod belongs to, as one; undefined: it belongs to none. */
  defaultSpreadSelector(pod: PodInfo): SpreadSelector | undefined
  /** Undefined until the first pod has a claim. */
  readonly volumes?: VolumeFilter | undefined
}

/** `key` is the selector in text: counts of matching pods are remembered under it. */
export type SpreadSelector = {
  readonly key: string
  matches(labels: Readonly<Record<string, string>>): boolean
}

export class NodeCache {
  readonly lookups: ClusterLookups
  readonly #nodes = new Map<string, NodeInfo>()
  readonly #tree = new NodeTree()
  readonly #pods = new Map<string, PodState>()
  /** On how many nodes each image is, and its size as the first of them told it. */
  readonly #images = new Map<string, { readonly sizeBytes: number; nodes: number }>()
  /** Nodes with pods that have pod affinity or anti-affinity of any sort. */
  readonly nodesWithAffinity = new Set<NodeInfo>()
  readonly memos = new NodeMemos()
  readonly changes = new ChangeLog()
  readonly domains = new AllDomainCounts()
  /** Rises when nodes come, go or change places. */
  listVersion = 0
  #list: readonly NodeInfo[] | undefined
  #nodesKnown = 0

  constructor(lookups: ClusterLookups) {
    this.lookups = lookups
  }

  /** Every known node; zones take turns, so that the first nodes looked at are spread over them. */
  get list(): readonly NodeInfo[] {
    this.#list ??= this.#tree.list().map((name) => this.#nodes.get(name) as NodeInfo)
    return this.#list
  }

  get(name: string): NodeInfo | undefined {
    const info = this.#nodes.get(name)
    return info?.node ? info : undefined
  }

  image(name: string): { readonly sizeBytes: number; readonly nodes: number } | undefined {
    return this.#images.get(name)
  }

  setNode(node: Node): void {
    const info = this.#info(node.metadata.name)
    if (this.#tree.set(node)) this.#forgetList()
    this.#forgetImages(info.images)
    info.setNode(node)
    this.#countImages(info.images)
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name)
    if (!info) return
    this.#tree.remove(name)
    this.#forgetList()
    this.#forgetImages(info.images)
    info.images = new Map()
    info.node = undefined
    this.#dropIfEmpty(info)
  }

  #forgetList(): void {
    this.#list = undefined
    this.listVersion++
  }

  isAssumed(uid: string): boolean {
    return this.#pods.get(uid)?.assumed === true
  }

  /** Counts the pod on the node although the API does not say so yet. */
  assume(info: PodInfo, nodeName: string): void {
    this.#put({ info, nodeName, assumed: true })
  }

  /** Gives up an assumption: the pod could not be bound. */
  forget(uid: string): void {
    if (this.isAssumed(uid)) this.removePod(uid)
  }

  /** Takes what the API says of a bound pod: confirms an assumption, or corrects it. */
  setPod(info: PodInfo): void {
    this.#put({ info, nodeName: info.pod.spec.nodeName ?? '', assumed: false })
  }

  /** Takes over a pod of which nothing but the status changed. */
  refreshPod(uid: string, pod: Pod): void {
    const state = this.#pods.get(uid)
    if (!state) return
    const wasTerminating = isTerminating(state.info)
    state.info.pod = pod
    // A pod on its way out no longer counts as a neighbour.
    if (isTerminating(state.info) !== wasTerminating) this.#nodes.get(state.nodeName)?.touch()
  }

  removePod(uid: string): void {
    const state = this.#pods.get(uid)
    if (!state) return
    this.#pods.delete(uid)
    const node = this.#info(state.nodeName)
    node.removePod(uid)
    this.#noteAffinity(node)
    this.#dropIfEmpty(node)
  }

  #put(state: PodState): void {
    this.removePod(state.info.uid)
    this.#pods.set(state.info.uid, state)
    const node = this.#info(state.nodeName)
    node.addPod(state.info)
    this.#noteAffinity(node)
  }

  #info(name: string): NodeInfo {
    let info = this.#nodes.get(name)
    if (!info) {
      info = new NodeInfo(name, this.#nodesKnown++, this.changes)
      this.#nodes.set(name, info)
    }
    return info
  }

  #noteAffinity(node: NodeInfo): void {
    if (node.podsWithAffinity.size > 0) this.nodesWithAffinity.add(node)
    else this.nodesWithAffinity.delete(node)
  }

  #dropIfEmpty(node: NodeInfo): void {
    if (!node.node && node.pods.size === 0) this.#nodes.delete(node.name)
  }

  #forgetImages(images: ReadonlyMap<string, number>): void {
    for (const name of images.keys()) {
      const image = this.#images.get(name)
      if (image && --image.nodes === 0) this.#images.delete(name)
    }
  }

  #countImages(images: ReadonlyMap<string, number>): void {
    for (const [name, sizeBytes] of images) {
      const image = this.#images.get(name)
      if (image) image.nodes++
      else this.#images.set(name, { sizeBytes, nodes: 1 })
    }
  }
}

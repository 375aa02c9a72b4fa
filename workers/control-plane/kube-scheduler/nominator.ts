// Pods that preemption made room for: they have a claim on their node while their victims go. Like the nominator of
// pkg/scheduler/backend/queue.
import type { PodInfo } from './pod-info.ts'

export class Nominator {
  readonly #byNode = new Map<string, Map<string, PodInfo>>()
  readonly #nodeOf = new Map<string, string>()

  set(pod: PodInfo, nodeName: string): void {
    this.remove(pod.uid)
    if (nodeName === '') return
    this.#nodeOf.set(pod.uid, nodeName)
    const pods = this.#byNode.get(nodeName)
    if (pods) pods.set(pod.uid, pod)
    else this.#byNode.set(nodeName, new Map([[pod.uid, pod]]))
  }

  remove(uid: string): void {
    const nodeName = this.#nodeOf.get(uid)
    if (nodeName === undefined) return
    this.#nodeOf.delete(uid)
    const pods = this.#byNode.get(nodeName)
    pods?.delete(uid)
    if (pods?.size === 0) this.#byNode.delete(nodeName)
  }

  nodeOf(uid: string): string {
    return this.#nodeOf.get(uid) ?? ''
  }

  get isEmpty(): boolean {
    return this.#nodeOf.size === 0
  }

  /** Pods nominated to the node that `pod` has to leave room for. */
  ahead(nodeName: string, pod: PodInfo): PodInfo[] {
    const pods = this.#byNode.get(nodeName)
    if (!pods) return []
    return [...pods.values()].filter((other) => other.uid !== pod.uid && other.priority >= pod.priority)
  }

  lowerThan(nodeName: string, priority: number): PodInfo[] {
    return [...(this.#byNode.get(nodeName)?.values() ?? [])].filter((pod) => pod.priority < priority)
  }
}

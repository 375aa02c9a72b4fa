// The pod garbage collector: deletes pods of nodes that are gone or out of service, pods that were deleted before they got
// a node, and finished pods beyond the threshold. Like pkg/controller/podgc.
import type { Node, Pod } from '../../../apis/core/types.ts'
import { nodes, pods } from '../../../apis/resources.ts'
import { isApiError, type RestClient } from '../../../client-go/rest-client.ts'
import { type ControllerContext, traceRef } from '../controller-context.ts'
import { isRefusal } from '../pod-control.ts'
import { podInformer } from '../pod-indexes.ts'
import { isPodReady, isPodTerminal, parseTime } from '../pod-state.ts'

const periodMs = 20_000
/** A node must have been missing for so long. */
const quarantineMs = 40_000
const outOfServiceTaint = 'node.kubernetes.io/out-of-service'

export function startPodGarbageCollector(context: ControllerContext): void {
  const collector = new PodGarbageCollector(context)
  context.whenSynced(() => context.host.clock.every(periodMs, () => collector.collect()))
}

class PodGarbageCollector {
  readonly #context: ControllerContext
  readonly #client: RestClient
  readonly #nodes
  readonly #pods
  readonly #missingSince = new Map<string, number>()
  readonly #nodeNames = new Map<string, number>()
  readonly #deleted = new Set<string>()
  #finished = 0
  #busy = false

  constructor(context: ControllerContext) {
    this.#context = context
    this.#client = context.client('pod-garbage-collector')
    this.#nodes = context.informers.informer<Node>(nodes)
    this.#pods = podInformer(context.informers)
    this.#pods.addHandler({
      onAdd: (pod) => this.#count(pod, 1),
      onUpdate: (old, pod) => {
        this.#count(old, -1)
        this.#count(pod, 1)
      },
      onDelete: (pod) => this.#count(pod, -1),
    })
  }

  /** Keeps count of nodes in use, of finished pods, and of pods that may need to go, so that a round costs next to nothing. */
  #count(pod: Pod, by: 1 | -1): void {
    const { nodeName } = pod.spec
    if (nodeName) {
      const count = (this.#nodeNames.get(nodeName) ?? 0) + by
      if (count > 0) this.#nodeNames.set(nodeName, count)
      else this.#nodeNames.delete(nodeName)
    }
    if (isPodTerminal(pod)) this.#finished += by
    if (pod.metadata.deletionTimestamp === undefined) return
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`
    if (by > 0) this.#deleted.add(key)
    else this.#deleted.delete(key)
  }

  collect(): void {
    if (this.#busy) return
    const doomed = [
      ...this.#finishedBeyondThreshold(),
      ...this.#outOfService(),
      ...this.#orphaned(),
      ...this.#unscheduled(),
    ]
    if (doomed.length === 0) return
    this.#busy = true
    this.#context.host.spawn(async () => {
      for (const { pod, message, why } of doomed) await this.#delete(pod, message, why)
      this.#busy = false
    })
  }

  #finishedBeyondThreshold(): Doomed[] {
    const { terminatedPodGcThreshold } = this.#context.flags
    const surplus = this.#finished - terminatedPodGcThreshold
    if (terminatedPodGcThreshold <= 0 || surplus <= 0) return []
    const finished = this.#pods.list().filter(isPodTerminal)
    const age = (pod: Pod) => parseTime(pod.metadata.creationTimestamp)
    finished.sort((a, b) => age(a) - age(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
    return finished.slice(0, surplus).map((pod) => ({ pod, message: '', why: 'too many finished pods' }))
  }

  #outOfService(): Doomed[] {
    const away = this.#nodes
      .list()
      .filter(
        (node) =>
          node.spec?.taints?.some(({ key }) => key === outOfServiceTaint) &&
          node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True',
      )
    return away.flatMap((node) =>
      this.#pods
        .byIndex('node', node.metadata.name)
        .filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isPodReady(pod))
        .map((pod) => ({ pod, message: '', why: 'the node is out of service' })),
    )
  }

  /** Pods of nodes that do not exist, once that has been so for a while. */
  #orphaned(): Doomed[] {
    const nowMs = this.#context.host.clock.nowMs()
    const orphans: Doomed[] = []
    for (const name of this.#missingSince.keys())
      if (this.#nodes.get(name) || !this.#nodeNames.has(name)) this.#missingSince.delete(name)
    for (const name of this.#nodeNames.keys()) {
      if (this.#nodes.get(name)) continue
      const since = this.#missingSince.get(name)
      if (since === undefined) this.#missingSince.set(name, nowMs)
      else if (nowMs - since >= quarantineMs)
        for (const pod of this.#pods.byIndex('node', name))
          orphans.push({ pod, message: 'PodGC: node no longer exists', why: 'the node no longer exists' })
    }
    return orphans
  }

  #unscheduled(): Doomed[] {
    const unscheduled: Doomed[] = []
    for (const key of this.#deleted) {
      const pod = this.#pods.get(key)
      if (pod && !pod.spec.nodeName && !pod.metadata.finalizers?.length)
        unscheduled.push({ pod, message: '', why: 'it was deleted before it got a node' })
    }
    return unscheduled
  }

  async #delete(pod: Pod, message: string, why: string): Promise<void> {
    const { host } = this.#context
    const { namespace = '', name, uid } = pod.metadata
    host.cause = host.trace.decision('evict', traceRef(pod), { why })
    try {
      if (message !== '' && !isPodTerminal(pod)) await this.#markFailed(pod, message)
      await this.#client.delete(pods, namespace, name, {
        gracePeriodSeconds: 0,
        ...(uid ? { preconditions: { uid } } : {}),
      })
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (!isApiError(error, 'NotFound', 'Conflict'))
        host.trace.decision('retry', traceRef(pod), { error: error.message })
    }
  }

  /** Tells why the pod ended before it goes. */
  async #markFailed(pod: Pod, message: string): Promise<void> {
    const { namespace = '', name } = pod.metadata
    const now = this.#context.host.clock.timestamp()
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByPodGC',
      message,
      lastTransitionTime: now,
    }
    await this.#client.patch(
      pods,
      namespace,
      name,
      'strategic-merge',
      { metadata: { uid: pod.metadata.uid }, status: { phase: 'Failed', conditions: [condition] } },
      'status',
    )
  }
}

/** With a message, the pod is marked as failed first. */
type Doomed = { readonly pod: Pod; readonly message: string; readonly why: string }

// Taint eviction: deletes pods from nodes with a NoExecute taint that they do not tolerate, or not for long. Like
// pkg/controller/tainteviction.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { keyOf } from '../../../apimachinery/object.ts'
import type { Node, Pod, Taint } from '../../../apis/core/types.ts'
import { nodes } from '../../../apis/resources.ts'
import type { EventRecorder } from '../../../client-go/event-recorder.ts'
import type { Informer } from '../../../client-go/informer.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { Timer } from '../../../simulation/agenda.ts'
import type { Host } from '../../../simulation/host.ts'
import type { ControllerContext } from '../controller-context.ts'
import { noExecuteTaints, tolerates } from '../node-taints.ts'
import { podInformer } from '../pod-indexes.ts'

export function startTaintEvictionController(context: ControllerContext): void {
  const controller = new TaintEvictionController(context)
  context.run({
    name: 'taint-eviction',
    queue: controller.queue,
    workers: 8,
    reconcile: (key) => controller.evict(key),
  })
}

type Planned = { readonly sinceMs: number; readonly atMs: number; readonly timer: Timer }

class TaintEvictionController {
  /** Pods whose time has come. */
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #planned = new Map<string, Planned>()

  constructor(context: ControllerContext) {
    this.#host = context.host
    this.#client = context.client('taint-eviction-controller')
    this.#recorder = context.recorder('taint-eviction-controller', this.#client)
    this.queue = new WorkQueue(context.host, 'taint-eviction')
    this.#nodes = context.informers.informer<Node>(nodes)
    this.#pods = podInformer(context.informers)
    this.#nodes.addHandler({
      onAdd: (node) => this.#nodeChanged(node, false),
      onUpdate: (old, node) => {
        if (!deepEqual(old.spec?.taints, node.spec?.taints)) this.#nodeChanged(node, noExecuteTaints(old).length > 0)
      },
    })
    this.#pods.addHandler({
      onAdd: (pod) => this.#podChanged(undefined, pod),
      onUpdate: (old, pod) => this.#podChanged(old, pod),
      onDelete: (pod) => this.#cancel(keyOf(pod)),
    })
  }

  /** Deletes a pod whose time has come, and says why in its status first. */
  async evict(key: string): Promise<void> {
    const pod = this.#pods.get(key)
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return
    const node = this.#nodes.get(pod.spec.nodeName ?? '')
    const taints = node ? noExecuteTaints(node) : []
    if (taints.length === 0) return
    const { evictTainted } = await this.#host.load(() => import('./tainted-pod.ts'))
    await evictTainted(this.#host, this.#client, this.#recorder, pod, taints)
  }

  #nodeChanged(node: Node, wasTainted: boolean): void {
    const taints = noExecuteTaints(node)
    if (taints.length === 0 && !wasTainted) return
    for (const pod of this.#pods.byIndex('node', node.metadata.name)) this.#judge(pod, taints)
  }

  #podChanged(old: Pod | undefined, pod: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#drop(keyOf(pod))
      return
    }
    if (!pod.spec.nodeName) return
    if (old && old.spec.nodeName === pod.spec.nodeName && old.spec.tolerations === pod.spec.tolerations) return
    const node = this.#nodes.get(pod.spec.nodeName)
    const taints = node ? noExecuteTaints(node) : []
    if (taints.length > 0) this.#judge(pod, taints)
  }

  /** When a pod has to leave a node with these taints. Like processPodOnNode. */
  #judge(pod: Pod, taints: readonly Taint[]): void {
    const key = keyOf(pod)
    if (taints.length === 0) return this.#cancel(key)
    const used = taints.map((taint) => (pod.spec.tolerations ?? []).filter((each) => tolerates(each, taint)))
    if (used.some((tolerations) => tolerations.length === 0)) {
      this.#drop(key)
      return this.queue.add(key)
    }
    const seconds = used
      .flat()
      .flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]))
    if (seconds.length === 0) return this.#cancel(key)
    const graceMs = Math.max(0, Math.min(...seconds)) * 1000
    const nowMs = this.#host.clock.nowMs()
    const planned = this.#planned.get(key)
    const sinceMs = planned?.sinceMs ?? nowMs
    const atMs = sinceMs + graceMs
    if (planned && planned.atMs <= atMs) return
    this.#drop(key)
    const timer = this.#host.clock.after(atMs - nowMs, () => {
      this.#planned.delete(key)
      this.queue.add(key)
    })
    this.#planned.set(key, { sinceMs, atMs, timer })
  }

  /** The pod may stay after all. */
  #cancel(key: string): void {
    if (!this.#drop(key)) return
    const pod = this.#pods.get(key)
    if (pod) this.#recorder.event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
  }

  #drop(key: string): boolean {
    this.#planned.get(key)?.timer.cancel()
    return this.#planned.delete(key)
  }
}

// The node lifecycle controller: notices silent and unready nodes, says so in their status, and taints them so that pods
// stay away and, in time, leave. Like pkg/controller/nodelifecycle/node_lifecycle_controller.go.
import { keyOf } from '../../../../apimachinery/object.ts'
import type { Lease } from '../../../../apis/coordination/types.ts'
import type { Node, NodeCondition, Pod, Taint } from '../../../../apis/core/types.ts'
import { leases, nodes, pods } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { type ControllerContext, traceRef } from '../../controller-context.ts'
import type { ManagerFlags } from '../../manager-flags.ts'
import { hasTaint, isSameTaint, notReadyTaint, swapTaints, unreachableTaint } from '../../node-taints.ts'
import { isRefusal } from '../../pod-control.ts'
import { podInformer } from '../../pod-indexes.ts'
import { podCondition } from '../../pod-state.ts'
import { type NodeHealth, observeHealth, readyCondition, silentConditions, zoneState } from './node-health.ts'
import { ZoneTainter } from './zone-tainter.ts'

/** A new node may take longer to post its first status. */
const startupGraceMs = 60_000
const zoneLabels = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone']

const notReady: Taint = { key: notReadyTaint, effect: 'NoExecute' }
const unreachable: Taint = { key: unreachableTaint, effect: 'NoExecute' }

/** Which condition, with which status, puts which taint on a node, so that nothing new is scheduled there. */
const conditionTaints: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReadyTaint, Unknown: unreachableTaint },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}
const unschedulableTaint = 'node.kubernetes.io/unschedulable'

export function startNodeLifecycleController(context: ControllerContext): void {
  const controller = new NodeLifecycleController(context)
  context.run({
    name: 'node-lifecycle',
    queue: controller.queue,
    workers: 8,
    reconcile: (name) => controller.reconcileNode(name),
  })
  context.whenSynced(() => controller.startMonitor())
}

class NodeLifecycleController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #flags: ManagerFlags
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #nodes: Informer<Node>
  readonly #leases: Informer<Lease>
  readonly #pods: Informer<Pod>
  readonly #health = new Map<string, NodeHealth>()
  readonly #known = new Map<string, Node>()
  /** Bad nodes whose pods could not all be marked: the next round tries again. */
  readonly #unmarked = new Set<string>()
  readonly #zones = new Map<string, ZoneTainter>()
  #allDisrupted = false
  #isMonitoring = false

  constructor(context: ControllerContext) {
    const { host, flags, informers } = context
    this.#host = host
    this.#flags = flags
    this.#client = context.client('node-controller')
    this.#recorder = context.recorder('node-controller', this.#client)
    this.queue = new WorkQueue(host, 'node-lifecycle')
    this.#nodes = informers.informer<Node>(nodes)
    this.#leases = informers.informer<Lease>(leases)
    this.#pods = podInformer(informers)
    this.#nodes.addHandler({
      onAdd: (node) => this.queue.add(keyOf(node)),
      onUpdate: (old, node) => {
        if (old.spec !== node.spec || !sameConditions(old, node)) this.queue.add(keyOf(node))
      },
    })
  }

  startMonitor(): void {
    this.#host.clock.every(
      this.#flags.nodeMonitorPeriodMs,
      () => {
        if (this.#isMonitoring) return
        this.#isMonitoring = true
        this.#host.spawn(async () => {
          await this.#monitor()
          this.#isMonitoring = false
        })
      },
      1,
    )
  }

  /** Keeps the NoSchedule taints of a node in line with its conditions. Like doNoScheduleTaintingPass. */
  async reconcileNode(name: string): Promise<void> {
    const node = this.#nodes.get(name)
    if (!node) return
    const wanted: Taint[] = []
    for (const { type, status } of node.status?.conditions ?? []) {
      const key = conditionTaints[type]?.[status]
      if (key) wanted.push({ key, effect: 'NoSchedule' })
    }
    if (node.spec?.unschedulable) wanted.push({ key: unschedulableTaint, effect: 'NoSchedule' })
    const managed = [...Object.values(conditionTaints).flatMap(Object.values), unschedulableTaint]
    const present = (node.spec?.taints ?? []).filter(
      ({ key, effect }) => effect === 'NoSchedule' && managed.includes(key),
    )
    const add = wanted.filter((taint) => !present.some((each) => isSameTaint(each, taint)))
    const remove = present.filter((taint) => !wanted.some((each) => isSameTaint(each, taint)))
    if (add.length > 0 || remove.length > 0) await this.#taint(node, add, remove)
  }

  /** Looks at all nodes; what depends on answers of the API server is tried again in the next round. */
  async #monitor(): Promise<void> {
    this.#noteNewAndGone()
    const zones = new Map<string, { ready: number; notReady: number }>()
    for (const node of this.#nodes.list()) {
      this.#host.cause = 0
      let observed: NodeCondition | undefined
      try {
        observed = await this.#checkNode(node)
      } catch (error) {
        if (!isRefusal(error)) throw error
        observed = readyCondition(node)
      }
      const zone = zones.get(zoneOf(node)) ?? { ready: 0, notReady: 0 }
      zones.set(zoneOf(node), zone)
      if (observed?.status === 'True') zone.ready++
      else zone.notReady++
    }
    await this.#handleDisruption(zones)
  }

  #noteNewAndGone(): void {
    for (const node of this.#nodes.list()) {
      const { name } = node.metadata
      if (!this.#known.has(name)) this.#nodeEvent(node, 'RegisteredNode', `Registered Node ${name} in Controller`)
      this.#known.set(name, node)
    }
    for (const [name, node] of this.#known) {
      if (this.#nodes.get(name)) continue
      this.#nodeEvent(node, 'RemovingNode', `Removing Node ${name} from Controller`)
      this.#known.delete(name)
      this.#health.delete(name)
      this.#unmarked.delete(name)
      this.#tainterOf(node).remove(name)
    }
  }

  /** Judges one node and returns its condition Ready as it is to be taken now. */
  async #checkNode(node: Node): Promise<NodeCondition | undefined> {
    const { name } = node.metadata
    const nowMs = this.#host.clock.unixMs()
    const health = observeHealth(this.#health.get(name), node, this.#leases.get(`kube-node-lease/${name}`), nowMs)
    this.#health.set(name, health)
    const before = readyCondition(node)
    const graceMs = before ? this.#flags.nodeMonitorGracePeriodMs : startupGraceMs
    let current = node
    if (nowMs > health.seenAtMs + graceMs) {
      const conditions = silentConditions(node, this.#host.clock.timestamp())
      if (conditions) current = await this.#markSilent(node, conditions, nowMs - health.seenAtMs)
    }
    const after = readyCondition(current)
    if (!before || !after) return after
    await this.#taintForEviction(current, after)
    const isNews = before.status === 'True'
    if (after.status !== 'True' && (isNews || this.#unmarked.has(name))) await this.#markPodsNotReady(current, isNews)
    return after
  }

  async #markSilent(node: Node, conditions: readonly NodeCondition[], silentMs: number): Promise<Node> {
    this.#host.cause = this.#host.trace.decision('nodeSilent', traceRef(node), {
      silentSeconds: Math.floor(silentMs / 1000),
    })
    const updated = await this.#client.updateStatus<Node>(nodes, { ...node, status: { ...node.status, conditions } })
    const known = this.#health.get(node.metadata.name)
    if (known) this.#health.set(node.metadata.name, { ...known, heartbeat: readyCondition(updated)?.lastHeartbeatTime })
    return updated
  }

  /** Puts a bad node in line for its NoExecute taint, and takes the taints off a good one. */
  async #taintForEviction(node: Node, { status }: NodeCondition): Promise<void> {
    const tainter = this.#tainterOf(node)
    if (status === 'True') {
      tainter.remove(node.metadata.name)
      const remove = [notReady, unreachable].filter((taint) => hasTaint(node, taint))
      if (remove.length > 0) await this.#taint(node, [], remove)
      return
    }
    const [taint, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
    if (hasTaint(node, opposite)) await this.#taint(node, [taint], [opposite])
    else if (!hasTaint(node, taint)) tainter.add(node.metadata.name)
  }

  async #taintNow(name: string): Promise<void> {
    const node = this.#nodes.get(name)
    const status = node && readyCondition(node)?.status
    if (!node || status === 'True') return
    const [taint, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady]
    await this.#taint(node, [taint], [opposite])
  }

  async #taint(node: Node, add: readonly Taint[], remove: readonly Taint[]): Promise<void> {
    const tell = (taints: readonly Taint[]) => taints.map(({ key, effect }) => `${key}:${effect}`)
    this.#host.cause = this.#host.trace.decision('taint', traceRef(node), { add: tell(add), remove: tell(remove) })
    await swapTaints(this.#host, this.#client, node.metadata.name, add, remove)
  }

  /** Takes the pods of a bad node out of their Services. Like MarkPodsNotReady. */
  async #markPodsNotReady(node: Node, isNews: boolean): Promise<void> {
    const { name } = node.metadata
    if (isNews) this.#statusEvent(node, 'NodeNotReady')
    this.#unmarked.add(name)
    for (const pod of this.#pods.byIndex('node', name)) {
      const ready = podCondition(pod, 'Ready')
      if (ready?.status !== 'True') continue
      const lastTransitionTime = this.#host.clock.timestamp()
      const condition = { type: 'Ready', status: 'False', lastTransitionTime, ...generationOf(ready) }
      try {
        const { namespace = '' } = pod.metadata
        const patch = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } }
        await this.#client.patch(pods, namespace, pod.metadata.name, 'strategic-merge', patch, 'status')
        this.#recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
      } catch (error) {
        if (!isApiError(error, 'NotFound', 'Conflict')) throw error
      }
    }
    this.#unmarked.delete(name)
  }

  /** Evicts more slowly, or not at all, where many nodes are bad at once. Like handleDisruption. */
  async #handleDisruption(zones: ReadonlyMap<string, { ready: number; notReady: number }>): Promise<void> {
    const states = [...zones].map(([zone, { ready, notReady: bad }]) => ({
      zone,
      size: ready + bad,
      state: zoneState(ready, bad, this.#flags.unhealthyZoneThreshold),
    }))
    const allDisrupted = states.length > 0 && states.every(({ state }) => state === 'FullDisruption')
    if (allDisrupted && !this.#allDisrupted) {
      // No node is heard of: the fault is more likely here than there, so nobody is evicted.
      for (const node of this.#nodes.list()) {
        const remove = [notReady, unreachable].filter((taint) => hasTaint(node, taint))
        if (remove.length > 0) await this.#taint(node, [], remove)
      }
    } else if (!allDisrupted && this.#allDisrupted) {
      const seenAtMs = this.#host.clock.unixMs()
      for (const [name, health] of this.#health) this.#health.set(name, { ...health, seenAtMs })
    }
    this.#allDisrupted = allDisrupted
    for (const { zone, size, state } of states) {
      const { nodeEvictionRate, secondaryNodeEvictionRate, largeClusterSizeThreshold } = this.#flags
      const reduced = size > largeClusterSizeThreshold ? secondaryNodeEvictionRate : 0
      this.#zone(zone).setRate(allDisrupted ? 0 : state === 'PartialDisruption' ? reduced : nodeEvictionRate)
    }
  }

  #tainterOf(node: Node): ZoneTainter {
    return this.#zone(zoneOf(node))
  }

  #zone(zone: string): ZoneTainter {
    const known = this.#zones.get(zone)
    if (known) return known
    const created = new ZoneTainter(this.#host, this.#flags.nodeEvictionRate, (name) => this.#taintNow(name))
    this.#zones.set(zone, created)
    return created
  }

  #nodeEvent(node: Node, reason: string, text: string): void {
    this.#recorder.event(referenceOf(node), 'Normal', reason, `Node ${node.metadata.name} event: ${text}`)
  }

  #statusEvent(node: Node, status: string): void {
    this.#recorder.event(referenceOf(node), 'Normal', status, `Node ${node.metadata.name} status is now: ${status}`)
  }
}

function referenceOf({ metadata: { name, uid } }: Node) {
  return { reference: { kind: 'Node', name, uid, apiVersion: 'v1' } }
}

function zoneOf({ metadata }: Node): string {
  return zoneLabels.map((label) => metadata.labels?.[label] ?? '').join(':')
}

function generationOf({ observedGeneration }: { readonly observedGeneration?: number | undefined }) {
  return observedGeneration === undefined ? {} : { observedGeneration }
}

/** Heartbeats change a node's conditions every few minutes; only another status matters here. */
function sameConditions(old: Node, node: Node): boolean {
  const [before, after] = [old.status?.conditions ?? [], node.status?.conditions ?? []]
  return (
    before.length === after.length &&
    before.every(({ type, status }, i) => after[i]?.type === type && after[i]?.status === status)
  )
}

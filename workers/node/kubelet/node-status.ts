// Registers the node and keeps its status and its Lease fresh: a Lease every 10 s, the status when it changes and at
// least every five minutes. Like pkg/kubelet/kubelet_node_status.go and component-helpers/apimachinery/lease.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { Lease } from '../../apis/coordination/types.ts'
import type { Node, NodeCondition, NodeStatus } from '../../apis/core/types.ts'
import { leases, nodes } from '../../apis/resources.ts'
import type { EventRecorder } from '../../client-go/event-recorder.ts'
import { ApiError, isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Image } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { KubeletConfig } from './config.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { type NodeFacts, nodeObject, nodeStatus } from './node-object.ts'

const leaseSeconds = 40
const leaseRenewMs = 10_000
const fastCheckMs = 100
const maxRegisterRetryMs = 7_000
const networkProblem =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

export class NodeStatusUpdater {
  readonly #host: Host
  readonly #client: RestClient
  readonly #heartbeat: RestClient
  readonly #cri: CriClient
  readonly #config: KubeletConfig
  readonly #recorder: EventRecorder
  /** What is wrong with the container runtime, if anything. */
  readonly #runtimeProblem: () => string | undefined
  readonly #onNetworkReady: () => void
  readonly #onRegistered: () => void
  #node: Node | undefined
  #lease: Lease | undefined
  #images: readonly Image[] = []
  #imagesStale = true
  #runtimeVersion = ''
  #networkReady = false
  #lastReportMs = Number.NEGATIVE_INFINITY
  /** All that the status depends on, as it was when it was looked at last. */
  #lastSeen: readonly unknown[] = []
  #busy = false
  #again = false
  #wasReady: boolean | undefined
  #podCidr = ''

  constructor(options: {
    readonly host: Host
    readonly client: RestClient
    /** Heartbeats have a client of their own, so that nothing holds them up. */
    readonly heartbeat: RestClient
    readonly cri: CriClient
    readonly config: KubeletConfig
    readonly recorder: EventRecorder
    runtimeProblem(): string | undefined
    onNetworkReady(): void
    onRegistered(): void
  }) {
    this.#host = options.host
    this.#client = options.client
    this.#heartbeat = options.heartbeat
    this.#cri = options.cri
    this.#config = options.config
    this.#recorder = options.recorder
    this.#runtimeProblem = options.runtimeProblem
    this.#onNetworkReady = options.onNetworkReady
    this.#onRegistered = options.onRegistered
  }

  get networkReady(): boolean {
    return this.#networkReady
  }

  get node(): Node | undefined {
    return this.#node
  }

  start(): void {
    this.#host.spawn(() => this.#register())
    this.#host.clock.every(
      leaseRenewMs,
      () => this.#host.spawn(() => this.#renewLease()),
      this.#host.random.between(10, 200),
    )
  }

  /** The node's object as the watch has it: its pod CIDR is what the network waits for. */
  noteNode(node: Node): void {
    if (Number(node.metadata.resourceVersion) >= Number(this.#node?.metadata.resourceVersion ?? 0)) this.#node = node
    const { podCIDR = '' } = node.spec ?? {}
    if (podCIDR === '' || podCIDR === this.#podCidr) return
    this.#podCidr = podCIDR
    this.#host.spawn(() => this.#configureNetwork(podCIDR))
  }

  /** Images were pulled: the next report names them. */
  noteImages(): void {
    this.#imagesStale = true
  }

  /** The runtime came or went. */
  noteRuntime(): void {
    this.#host.spawn(() => this.#refresh())
  }

  async #configureNetwork(podCidr: string): Promise<void> {
    try {
      await this.#cri.act({ type: 'UpdateRuntimeConfig', podCidr })
    } catch (error) {
      if (!(error instanceof CriError)) throw error
      this.#podCidr = ''
      return
    }
    await this.#refresh()
  }

  /** Looks at the runtime and, when something has changed, reports. */
  async #refresh(): Promise<void> {
    await this.#look()
    if (this.#node) await this.#report()
  }

  async #look(): Promise<void> {
    const wasReady = this.#networkReady
    try {
      const status = await this.#cri.call<'Status'>({ type: 'Status' })
      this.#networkReady = status.networkReady
      if (this.#runtimeVersion === '') {
        const { runtimeName, runtimeVersion } = await this.#cri.call<'Version'>({ type: 'Version' })
        this.#runtimeVersion = `${runtimeName}://${runtimeVersion.replace(/^v/, '')}`
      }
      if (this.#imagesStale) {
        this.#images = (await this.#cri.call<'ListImages'>({ type: 'ListImages' })).images
        this.#imagesStale = false
      }
    } catch (error) {
      if (!(error instanceof CriError)) throw error
    }
    if (this.#networkReady && !wasReady) this.#onNetworkReady()
  }

  /** Creates the node, or takes up the one that is there. Tries until the API server answers. */
  async #register(): Promise<void> {
    this.#host.cause = 0
    // The runtime starts at the same time; upstream waits for it too before it registers.
    await this.#look()
    for (let retryMs = fastCheckMs; ; retryMs = Math.min(retryMs * 2, maxRegisterRetryMs)) {
      if (await this.#tryRegister()) break
      await this.#host.clock.sleep(retryMs)
      await this.#look()
    }
    this.#onRegistered()
    this.#event('Starting', 'Starting kubelet.')
    this.#event('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
    for (const [reason, what] of registeredReasons)
      this.#event(reason, `Node ${this.#config.nodeName} status is now: ${what}`)
    await this.#report()
    this.#host.clock.every(this.#config.nodeStatusUpdateMs, () => this.#host.spawn(() => this.#refresh()))
  }

  async #tryRegister(): Promise<boolean> {
    try {
      this.#noteReady(false)
      this.noteNode(await this.#client.create<Node>(nodes, '', nodeObject(this.#facts())))
      this.#lastReportMs = this.#host.clock.nowMs()
      return true
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return this.#takeUp()
      if (isApiError(error) || error instanceof NetworkError) return false
      throw error
    }
  }

  async #takeUp(): Promise<boolean> {
    try {
      const node = await this.#client.get<Node>(nodes, '', this.#config.nodeName)
      this.#wasReady = readyCondition(node.status?.conditions ?? [])?.status === 'True'
      this.noteNode(node)
      return true
    } catch (error) {
      if (isApiError(error) || error instanceof NetworkError) return false
      throw error
    }
  }

  /** Sends the status if it has changed or is due. One report at a time. */
  async #report(): Promise<void> {
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = true
    do {
      this.#again = false
      await this.#reportOnce()
    } while (this.#again)
    this.#busy = false
  }

  async #reportOnce(): Promise<void> {
    const { clock } = this.#host
    const node = this.#node
    if (!node) return
    const isDue = clock.nowMs() - this.#lastReportMs >= this.#config.nodeStatusReportMs
    const seen = [node, this.#images, this.#networkReady, this.#runtimeProblem(), this.#runtimeVersion]
    if (!isDue && seen.every((one, i) => one === this.#lastSeen[i])) return
    this.#lastSeen = seen
    const next = nodeStatus(this.#facts(), node.status ?? {})
    if (!isDue && deepEqual(withoutHeartbeats(next), withoutHeartbeats(node.status ?? {}))) return
    this.#noteReady(readyCondition(next.conditions ?? [])?.status === 'True')
    try {
      const patch = statusChanges(node.status ?? {}, next)
      this.#node = await this.#heartbeat.patch<Node>(
        nodes,
        '',
        this.#config.nodeName,
        'strategic-merge',
        { status: patch },
        'status',
      )
      this.#lastReportMs = clock.nowMs()
    } catch (error) {
      this.#lastSeen = []
      if (isApiError(error, 'NotFound')) return this.#registerAgain()
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    }
  }

  /** Somebody deleted the node: a running kubelet makes no new one; that takes a restart. */
  #registerAgain(): void {
    this.#node = undefined
  }

  async #renewLease(): Promise<void> {
    this.#host.cause = 0
    if (!this.#node) return
    const name = this.#config.nodeName
    const spec = {
      holderIdentity: name,
      leaseDurationSeconds: leaseSeconds,
      renewTime: this.#host.clock.microTimestamp(),
    }
    try {
      if (this.#lease)
        this.#lease = await this.#heartbeat.update<Lease>(leases, {
          ...this.#lease,
          spec: { ...this.#lease.spec, ...spec },
        })
      else this.#lease = await this.#createLease(name, spec)
    } catch (error) {
      if (!isApiError(error) && !(error instanceof NetworkError)) throw error
      this.#lease = undefined
    }
  }

  async #createLease(name: string, spec: Lease['spec']): Promise<Lease> {
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid: this.#node?.metadata.uid ?? '' }
    const metadata = { name, namespace: 'kube-node-lease', ownerReferences: [owner] }
    try {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }
      return await this.#heartbeat.create<Lease>(leases, 'kube-node-lease', lease)
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error
      const found = await this.#heartbeat.get<Lease>(leases, 'kube-node-lease', name)
      return this.#heartbeat.update<Lease>(leases, { ...found, spec: { ...found.spec, ...spec } })
    }
  }

  #facts(): NodeFacts {
    const runtimeProblem = this.#runtimeProblem()
    const problems = [
      ...(runtimeProblem === undefined ? [] : [runtimeProblem]),
      ...(this.#networkReady ? [] : [networkProblem]),
    ]
    return {
      machine: this.#host.machine,
      config: this.#config,
      images: this.#images,
      runtimeVersion: this.#runtimeVersion,
      problems,
      now: this.#host.clock.timestamp(),
    }
  }

  #noteReady(ready: boolean): void {
    if (this.#wasReady === ready) return
    const before = this.#wasReady
    this.#wasReady = ready
    if (before === undefined) return
    const what = ready ? 'NodeReady' : 'NodeNotReady'
    this.#event(what, `Node ${this.#config.nodeName} status is now: ${what}`)
  }

  /** Events of a node name it by its name alone. */
  #event(reason: string, message: string): void {
    const name = this.#config.nodeName
    this.#recorder.event({ reference: { kind: 'Node', name } }, 'Normal', reason, message)
  }
}

const registeredReasons = [
  ['NodeHasSufficientMemory', 'NodeHasSufficientMemory'],
  ['NodeHasNoDiskPressure', 'NodeHasNoDiskPressure'],
  ['NodeHasSufficientPID', 'NodeHasSufficientPID'],
] as const

function readyCondition(conditions: readonly NodeCondition[]): NodeCondition | undefined {
  return conditions.find((one) => one.type === 'Ready')
}

function withoutHeartbeats(status: NodeStatus): NodeStatus {
  const conditions = (status.conditions ?? []).map((one) => ({ ...one, lastHeartbeatTime: undefined }))
  return { ...status, conditions }
}

/** Only what differs; conditions are merged by type and their heartbeat is always new. */
function statusChanges(before: NodeStatus, next: NodeStatus): Readonly<Record<string, unknown>> {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(next) as (keyof NodeStatus)[])
    if (!deepEqual(before[key], next[key])) patch[key] = next[key]
  if (patch['addresses']) patch['addresses'] = [...(next.addresses ?? []), { $patch: 'replace' }]
  if (patch['conditions']) patch['$setElementOrder/conditions'] = (next.conditions ?? []).map(({ type }) => ({ type }))
  return patch
}

// Tells when a cluster has come up, from the objects that the API server stores.
import type { Node, Pod } from '../apis/core/types.ts'
import type { Topology } from '../contract.ts'
import type { Trace, TraceRecord } from '../simulation/trace.ts'
import { etcdMachines } from './kubeadm-files.ts'

export class BootWatch {
  readonly #nodes: number
  readonly #pods: number
  readonly #readyNodes = new Set<string>()
  /** Pods of kube-system that are not ready. */
  readonly #waiting = new Set<string>()
  readonly #ready = new Set<string>()
  readonly #unsubscribe: () => void
  done = false

  constructor(trace: Trace, topology: Topology) {
    const controlPlanes = topology.machines.filter(({ role }) => role === 'control-plane')
    const stacked = etcdMachines(topology).filter(({ role }) => role === 'control-plane')
    this.#nodes = controlPlanes.length + topology.machines.filter(({ role }) => role === 'worker').length
    // Per node: kube-proxy. Per control plane: its programs. Besides: two of CoreDNS.
    this.#pods = this.#nodes + 3 * controlPlanes.length + stacked.length + 2
    this.#unsubscribe = trace.subscribe((record) => this.#see(record))
  }

  #see(record: TraceRecord): void {
    if (record.type !== 'write') return
    if (record.ref.kind === 'Node') this.#seeNode(record.object as Node)
    else if (record.ref.kind === 'Pod' && record.ref.namespace === 'kube-system')
      this.#seePod(record.object as Pod, record.verb === 'deleted')
    else return
    if (this.#readyNodes.size < this.#nodes || this.#waiting.size > 0 || this.#ready.size < this.#pods) return
    this.done = true
    this.#unsubscribe()
  }

  #seeNode(node: Node): void {
    if (isTrue(node.status?.conditions)) this.#readyNodes.add(node.metadata.name)
    else this.#readyNodes.delete(node.metadata.name)
  }

  #seePod(pod: Pod, gone: boolean): void {
    const { name } = pod.metadata
    this.#waiting.delete(name)
    this.#ready.delete(name)
    if (!gone) (isTrue(pod.status?.conditions) ? this.#ready : this.#waiting).add(name)
  }
}

function isTrue(conditions: readonly { readonly type: string; readonly status: string }[] | undefined): boolean {
  return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

// Node IPAM: gives every node a range of pod addresses out of the cluster's. Like
// pkg/controller/nodeipam/ipam/range_allocator.go. IPv4 only. In the same write it tells the node for how long kubelets may
// keep what they have read; unlike Kubernetes, where pkg/controller/ttl does so, not again when the cluster has grown.
import { keyOf } from '../../../apimachinery/object.ts'
import type { Node } from '../../../apis/core/types.ts'
import { nodes } from '../../../apis/resources.ts'
import { RetryLater } from '../../../client-go/controller.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import { type ControllerContext, traceRef } from '../controller-context.ts'

export function startNodeIpamController(context: ControllerContext): void {
  const { flags, host } = context
  if (!flags.allocateNodeCidrs || flags.clusterCidr === '') return
  const client = context.client('node-controller')
  const recorder = context.recorder('cidrAllocator', client)
  const queue = new WorkQueue(host, 'node-ipam')
  const informer = context.informers.informer<Node>(nodes)
  const ranges = new CidrSet(flags.clusterCidr, flags.nodeCidrMaskSize)
  informer.addHandler({
    onAdd: (node) => {
      if (node.spec?.podCIDR) ranges.occupy(node.spec.podCIDR)
      else queue.add(keyOf(node))
    },
    onUpdate: (_, node) => {
      if (!node.spec?.podCIDR) queue.add(keyOf(node))
    },
    onDelete: (node) => {
      if (node.spec?.podCIDR) ranges.release(node.spec.podCIDR)
    },
  })

  async function allocateCidr(name: string): Promise<void> {
    const node = informer.get(name)
    if (!node || node.spec?.podCIDR) return
    const cidr = ranges.allocate()
    if (cidr === undefined) {
      recorder.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`)
      throw new RetryLater(
        'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range',
      )
    }
    host.cause = host.trace.decision('podCIDR', traceRef(node), { podCIDR: cidr })
    try {
      const annotations = { 'node.alpha.kubernetes.io/ttl': `${ttlSeconds(informer.list().length)}` }
      const patch = { metadata: { annotations }, spec: { podCIDR: cidr, podCIDRs: [cidr] } }
      await client.patch(nodes, '', name, 'strategic-merge', patch)
    } catch (error) {
      ranges.release(cidr)
      throw error
    }
  }

  context.run({ name: 'node-ipam', queue, workers: 1, reconcile: allocateCidr })
}

/** The more nodes, the less often they may ask. Like ttlBoundaries of pkg/controller/ttl. */
function ttlSeconds(nodeCount: number): number {
  if (nodeCount <= 100) return 0
  if (nodeCount <= 500) return 15
  if (nodeCount <= 1000) return 30
  return nodeCount <= 2000 ? 60 : 300
}

/** The ranges of one size within a bigger one, handed out in turn. Like cidrset.CidrSet. */
export class CidrSet {
  readonly #base: number
  readonly #size: number
  readonly #mask: number
  readonly #count: number
  readonly #used = new Set<number>()
  #next = 0

  constructor(clusterCidr: string, nodeMask: number) {
    const [address = '', bits = ''] = clusterCidr.split('/')
    const parts = address.split('.').map(Number)
    if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part < 256)) || !(Number(bits) <= nodeMask))
      throw new Error(`invalid CIDR address: ${clusterCidr}`)
    this.#mask = nodeMask
    this.#size = 2 ** (32 - nodeMask)
    this.#count = 2 ** (nodeMask - Number(bits))
    const exact = parts.reduce((sum, part) => sum * 256 + part, 0)
    this.#base = exact - (exact % 2 ** (32 - Number(bits)))
  }

  allocate(): string | undefined {
    if (this.#used.size >= this.#count) return undefined
    while (this.#used.has(this.#next)) this.#next = (this.#next + 1) % this.#count
    const index = this.#next
    this.#used.add(index)
    this.#next = (index + 1) % this.#count
    const start = this.#base + index * this.#size
    return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${this.#mask}`
  }

  occupy(cidr: string): void {
    this.#used.add(this.#indexOf(cidr))
  }

  release(cidr: string): void {
    this.#used.delete(this.#indexOf(cidr))
  }

  #indexOf(cidr: string): number {
    const start = (cidr.split('/')[0] ?? '').split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    return Math.floor((start - this.#base) / this.#size)
  }
}

// The EndpointSlice mirroring controller: Endpoints that somebody wrote for a Service without a selector become slices, which
// is what everybody else reads. Like pkg/controller/endpointslicemirroring. One slice for each sort of address and ports.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { keyOf, splitKey } from '../../../apimachinery/object.ts'
import type { EndpointAddress, EndpointSubset, Endpoints, Service } from '../../../apis/core/types.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../apis/discovery/types.ts'
import { endpointSlices, endpoints as endpointsResource } from '../../../apis/resources.ts'
import type { Informer } from '../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'
import { controllerReference, isNamespaceTerminating } from '../pod-control.ts'
import { serviceInformer } from '../services-of-pods.ts'

const managedBy = 'endpointslicemirroring-controller.k8s.io'
const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
const serviceNameLabel = 'kubernetes.io/service-name'
const ofOtherController = 'endpoints.kubernetes.io/managed-by'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'
const notCloned = new Set([
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
])
const maxPerSubset = 1000

/** Whether the Endpoints are anybody's but a controller's. */
function mayBeMirrored({ metadata: { labels, annotations } }: Pick<Endpoints, 'metadata'>): boolean {
  if (labels?.[ofOtherController] !== undefined || labels?.[skipLabel] === 'true') return false
  return annotations?.[leaderAnnotation] === undefined
}

export function startEndpointSliceMirroringController(context: ControllerContext): void {
  const controller = new MirroringController(context)
  const { queue } = controller
  context.run({ name: 'endpointslicemirroring', queue, workers: 5, reconcile: (key) => controller.mirror(key) })
}

class MirroringController {
  readonly queue: WorkQueue
  readonly #client: RestClient
  readonly #endpoints: Informer<Endpoints>
  readonly #services: Informer<Service>
  readonly #slices: Informer<EndpointSlice>

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.host, 'endpointslicemirroring')
    this.#client = context.client('endpointslicemirroring-controller')
    this.#endpoints = context.informers.informer<Endpoints>(endpointsResource)
    this.#services = serviceInformer(context.informers)
    this.#slices = context.informers.informer<EndpointSlice>(endpointSlices, { indexers: { mirror: mirroredBy } })
    const add = (object: Endpoints | Service) => this.queue.add(keyOf(object))
    this.#endpoints.addHandler({ onAdd: add, onUpdate: (_, next) => add(next), onDelete: add })
    this.#services.addHandler({ onAdd: add, onUpdate: (_, next) => add(next), onDelete: add })
    const sliceChanged = (slice: EndpointSlice) => {
      for (const key of mirroredBy(slice)) this.queue.add(key)
    }
    this.#slices.addHandler({ onUpdate: (_, slice) => sliceChanged(slice), onDelete: sliceChanged })
  }

  async mirror(key: string): Promise<void> {
    const source = this.#endpoints.get(key)
    const service = this.#services.get(key)
    const isWanted = source !== undefined && mayBeMirrored(source) && service !== undefined && !service.spec.selector
    const wanted = isWanted ? slicesOf(source) : []
    const left = this.#slices.byIndex('mirror', key).filter(({ metadata }) => !metadata.deletionTimestamp)
    try {
      for (const slice of wanted) {
        const at = left.findIndex((one) => one.addressType === slice.addressType && deepEqual(one.ports, slice.ports))
        const [existing] = at < 0 ? [] : left.splice(at, 1)
        await this.#write(existing, slice)
      }
      const { namespace } = splitKey(key)
      for (const { metadata } of left) await this.#client.delete(endpointSlices, namespace, metadata.name)
    } catch (error) {
      if (isNamespaceTerminating(error) || isApiError(error, 'NotFound')) return
      throw error
    }
  }

  async #write(existing: EndpointSlice | undefined, wanted: EndpointSlice): Promise<void> {
    if (!existing) {
      await this.#client.create<EndpointSlice>(endpointSlices, wanted.metadata.namespace ?? '', wanted)
      return
    }
    const { labels, annotations } = wanted.metadata
    const metadata = { ...existing.metadata, labels, ...(annotations ? { annotations } : {}) }
    const next = { ...existing, metadata, endpoints: wanted.endpoints }
    if (!deepEqual(next, existing)) await this.#client.update<EndpointSlice>(endpointSlices, next)
  }
}

/** The Endpoints that a slice mirrors. */
function mirroredBy({ metadata: { namespace, labels } }: EndpointSlice): string[] {
  const name = labels?.[serviceNameLabel]
  return name && labels?.[managedByLabel] === managedBy ? [`${namespace}/${name}`] : []
}

function slicesOf(source: Endpoints): EndpointSlice[] {
  const groups = new Map<string, { type: AddressType; ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
  for (const subset of source.subsets ?? []) {
    const ports = portsOf(subset)
    for (const [address, ready] of addressesOf(subset)) {
      const type = address.ip.includes(':') ? 'IPv6' : 'IPv4'
      const key = `${type} ${JSON.stringify(ports)}`
      const group = groups.get(key) ?? { type, ports, endpoints: [] }
      groups.set(key, group)
      group.endpoints.push(endpointOf(address, ready))
    }
  }
  return [...groups.values()].map(({ type, ports, endpoints }) => newSlice(source, type, ports, endpoints))
}

type AddressType = 'IPv4' | 'IPv6'

function addressesOf({
  addresses = [],
  notReadyAddresses = [],
}: EndpointSubset): (readonly [EndpointAddress, boolean])[] {
  const all = [
    ...addresses.map((address) => [address, true] as const),
    ...notReadyAddresses.map((address) => [address, false] as const),
  ]
  return all.slice(0, maxPerSubset)
}

function portsOf({ ports = [] }: EndpointSubset): EndpointPort[] {
  return ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => {
    return { name, protocol, port, ...(appProtocol ? { appProtocol } : {}) }
  })
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  }
}

function newSlice(
  source: Endpoints,
  addressType: AddressType,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice {
  const { name, namespace } = source.metadata
  const annotations = Object.entries(source.metadata.annotations ?? {}).filter(([key]) => !notCloned.has(key))
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels: { ...source.metadata.labels, [managedByLabel]: managedBy, [serviceNameLabel]: name },
    ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    ownerReferences: [controllerReference({ ...source, kind: 'Endpoints', apiVersion: 'v1' })],
  } as unknown as EndpointSlice['metadata']
  return { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', metadata, addressType, endpoints, ports }
}

// The endpoints controller: lists the addresses behind each Service in an Endpoints object of the same name. Like
// pkg/controller/endpoint/endpoints_controller.go. The newer form are EndpointSlices.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { keyOf, splitKey } from '../../../apimachinery/object.ts'
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Endpoints,
  Pod,
  Service,
} from '../../../apis/core/types.ts'
import { endpoints } from '../../../apis/resources.ts'
import type { Informer } from '../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'
import { isNamespaceTerminating, isRefusal } from '../pod-control.ts'
import { podInformer } from '../pod-indexes.ts'
import { isPodReady } from '../pod-state.ts'
import {
  hostnameBehind,
  isBehindService,
  selectsPod,
  serviceInformer,
  servicesToUpdate,
  TriggerTimes,
  targetPortOf,
  withTriggerTime,
} from '../services-of-pods.ts'

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const headlessLabel = 'service.kubernetes.io/headless'
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity'
const maxAddresses = 1000

export function startEndpointsController(context: ControllerContext): void {
  const controller = new EndpointsController(context)
  context.run({
    name: 'endpoint',
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileEndpoints(key),
  })
}

class EndpointsController {
  readonly queue: WorkQueue
  readonly #client: RestClient
  readonly #recorder
  readonly #services: Informer<Service>
  readonly #pods: Informer<Pod>
  readonly #endpoints: Informer<Endpoints>
  readonly #triggerTimes = new TriggerTimes()

  constructor(context: ControllerContext) {
    this.#client = context.client('endpoint-controller')
    this.#recorder = context.recorder('endpoint-controller', this.#client)
    this.queue = new WorkQueue(context.host, 'endpoint')
    this.#services = serviceInformer(context.informers)
    this.#pods = podInformer(context.informers)
    this.#endpoints = context.informers.informer<Endpoints>(endpoints)
    this.#services.addHandler({
      onAdd: (service) => this.queue.add(keyOf(service)),
      onUpdate: (_, service) => this.queue.add(keyOf(service)),
      onDelete: (service) => this.queue.add(keyOf(service)),
    })
    this.#pods.addHandler({
      onAdd: (pod) => this.#queueServices(undefined, pod),
      onUpdate: (old, pod) => this.#queueServices(old, pod),
      onDelete: (pod) => this.#queueServices(pod, undefined),
    })
    this.#endpoints.addHandler({ onDelete: (each) => this.queue.add(keyOf(each)) })
  }

  async reconcileEndpoints(key: string): Promise<void> {
    const service = this.#services.get(key)
    if (!service) return this.#serviceGone(key)
    if (service.spec.type === 'ExternalName' || !service.spec.selector) return
    const behind = this.#pods
      .byIndex('namespace', service.metadata.namespace ?? '')
      .filter((pod) => selectsPod(service, pod))
    const shown = behind.filter((pod) => isBehindService(pod, service.spec.publishNotReadyAddresses ?? false))
    const { subsets, isOverCapacity } = truncated(subsetsOf(service, shown))
    const current = this.#endpoints.get(key)
    const time = this.#triggerTimes.since(service, behind)
    const labels = labelsOf(service)
    const isCurrent =
      current !== undefined &&
      deepEqual(current.subsets, subsets) &&
      deepEqual(current.metadata.labels, labels) &&
      (current.metadata.annotations?.[overCapacityAnnotation] !== undefined) === isOverCapacity
    if (isCurrent) return
    const { [overCapacityAnnotation]: _, ...known } = current?.metadata.annotations ?? {}
    const annotations = withTriggerTime(
      isOverCapacity ? { ...known, [overCapacityAnnotation]: 'truncated' } : known,
      time,
    )
    await this.#write(service, current, {
      kind: 'Endpoints',
      apiVersion: 'v1',
      metadata: {
        ...(current?.metadata ?? { name: service.metadata.name, namespace: service.metadata.namespace }),
        labels,
        annotations,
      },
      ...(subsets.length > 0 ? { subsets } : {}),
    })
  }

  async #write(service: Service, current: Endpoints | undefined, next: Endpoints): Promise<void> {
    try {
      if (current) await this.#client.update<Endpoints>(endpoints, next)
      else await this.#client.create<Endpoints>(endpoints, next.metadata.namespace ?? '', next)
    } catch (error) {
      if (!current && isNamespaceTerminating(error)) return
      if (isRefusal(error) && !isApiError(error, 'Conflict', 'AlreadyExists')) {
        const [reason, what] = current ? ['FailedToUpdateEndpoint', 'update'] : ['FailedToCreateEndpoint', 'create']
        const about = { ...next, metadata: { ...next.metadata, uid: next.metadata.uid ?? '' } }
        const message = `Failed to ${what} endpoint for service ${keyOf(service)}: ${error.message}`
        this.#recorder.event(about, 'Warning', reason, message)
      }
      throw error
    }
  }

  async #serviceGone(key: string): Promise<void> {
    this.#triggerTimes.forget(key)
    if (!this.#endpoints.get(key)) return
    const { namespace, name } = splitKey(key)
    try {
      await this.#client.delete(endpoints, namespace, name)
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  #queueServices(old: Pod | undefined, pod: Pod | undefined): void {
    for (const key of servicesToUpdate(this.#services, old, pod)) this.queue.add(key)
  }
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...labels } = metadata.labels ?? {}
  const headless = spec.clusterIP === 'None' ? { [headlessLabel]: '' } : {}
  return { ...labels, [managedByLabel]: 'endpoint-controller', ...headless }
}

/** Addresses by the ports they serve: pods of one Service may differ where a target port is a name. */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const byPorts = new Map<string, { ports: EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>()
  for (const pod of pods) {
    const ports: EndpointPort[] = []
    for (const servicePort of service.spec.ports ?? []) {
      const port = targetPortOf(pod, servicePort)
      if (port === undefined) continue
      const { name, protocol = 'TCP', appProtocol } = servicePort
      ports.push({ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) })
    }
    const isHeadless = service.spec.clusterIP === 'None' && (service.spec.ports ?? []).length === 0
    if (ports.length === 0 && !isHeadless) continue
    ports.sort((a, b) => (portText(a) < portText(b) ? -1 : 1))
    const key = ports.map(portText).join(',')
    const subset = byPorts.get(key) ?? { ports, ready: [], notReady: [] }
    byPorts.set(key, subset)
    const isReady = service.spec.publishNotReadyAddresses || isPodReady(pod)
    ;(isReady ? subset.ready : subset.notReady).push(addressOf(service, pod))
  }
  return [...byPorts.keys()].sort().map((key) => {
    const { ports, ready, notReady } = byPorts.get(key) as {
      ports: EndpointPort[]
      ready: EndpointAddress[]
      notReady: EndpointAddress[]
    }
    return {
      ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byIp) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }
  })
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { namespace, name, uid } = pod.metadata
  const hostname = hostnameBehind(service, pod)
  return {
    ip: pod.status?.podIP ?? '',
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}

function portText({ port, protocol, name = '' }: EndpointPort): string {
  return `${name}:${port}:${protocol}`
}

function byIp(a: EndpointAddress, b: EndpointAddress): number {
  return a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0
}

/** An Endpoints object holds at most 1,000 addresses; ready ones are kept first. */
function truncated(subsets: EndpointSubset[]): { subsets: EndpointSubset[]; isOverCapacity: boolean } {
  const count = (field: 'addresses' | 'notReadyAddresses') =>
    subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0)
  if (count('addresses') + count('notReadyAddresses') <= maxAddresses) return { subsets, isOverCapacity: false }
  let room = maxAddresses
  const take = (addresses: readonly EndpointAddress[] | undefined) => {
    const taken = (addresses ?? []).slice(0, room)
    room -= taken.length
    return taken
  }
  const ready = subsets.map((subset) => take(subset.addresses))
  const kept = subsets.map((subset, i) => ({
    ports: subset.ports,
    ready: ready[i] ?? [],
    not: take(subset.notReadyAddresses),
  }))
  return {
    isOverCapacity: true,
    subsets: kept
      .filter((subset) => subset.ready.length + subset.not.length > 0)
      .map((subset) => ({
        ...(subset.ready.length > 0 ? { addresses: subset.ready } : {}),
        ...(subset.not.length > 0 ? { notReadyAddresses: subset.not } : {}),
        ...(subset.ports ? { ports: subset.ports } : {}),
      })),
  }
}

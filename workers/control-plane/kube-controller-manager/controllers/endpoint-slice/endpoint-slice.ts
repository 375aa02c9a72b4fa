// The EndpointSlice controller: keeps the addresses behind each Service in slices of at most 100. Like
// pkg/controller/endpointslice/endpointslice_controller.go. IPv4 only; no topology hints.
import { keyOf } from '../../../../apimachinery/object.ts'
import type { Node, Pod, Service } from '../../../../apis/core/types.ts'
import type { EndpointSlice } from '../../../../apis/discovery/types.ts'
import { endpointSlices, nodes } from '../../../../apis/resources.ts'
import { RetryLater } from '../../../../client-go/controller.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { isNamespaceTerminating, isRefusal } from '../../pod-control.ts'
import { podInformer } from '../../pod-indexes.ts'
import { selectsPod, serviceInformer, servicesToUpdate, TriggerTimes } from '../../services-of-pods.ts'
import { managedBy, managedByLabel, planSlices, type SlicePlan, serviceNameLabel } from './slice-plan.ts'

export function startEndpointSliceController(context: ControllerContext): void {
  const controller = new EndpointSliceController(context)
  context.run({
    name: 'endpointslice',
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileEndpointSlices(key),
  })
}

class EndpointSliceController {
  readonly queue: WorkQueue
  readonly #client: RestClient
  readonly #recorder
  readonly #services: Informer<Service>
  readonly #pods: Informer<Pod>
  readonly #nodes: Informer<Node>
  readonly #slices: Informer<EndpointSlice>
  readonly #triggerTimes = new TriggerTimes()
  /** Versions that this controller wrote; older ones in the cache are not acted upon. Like EndpointSliceTracker. */
  readonly #written = new Map<string, Map<string, number>>()

  constructor(context: ControllerContext) {
    const { informers, host } = context
    this.#client = context.client('endpointslice-controller')
    this.#recorder = context.recorder('endpoint-slice-controller', this.#client)
    this.queue = new WorkQueue(host, 'endpointslice')
    this.#services = serviceInformer(informers)
    this.#pods = podInformer(informers)
    this.#nodes = informers.informer<Node>(nodes)
    this.#slices = informers.informer<EndpointSlice>(endpointSlices, {
      indexers: { service: (slice) => keyOfService(slice) },
    })
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
    const sliceChanged = (slice: EndpointSlice) => {
      if (!this.#isOurs(slice)) for (const key of keyOfService(slice)) this.queue.add(key)
    }
    this.#slices.addHandler({
      onAdd: sliceChanged,
      onUpdate: (_, slice) => sliceChanged(slice),
      onDelete: (slice) => this.#sliceDeleted(slice),
    })
  }

  async reconcileEndpointSlices(key: string): Promise<void> {
    const service = this.#services.get(key)
    if (!service) {
      this.#triggerTimes.forget(key)
      this.#written.delete(key)
      return
    }
    if (service.spec.type === 'ExternalName' || !service.spec.selector) return
    const existing = this.#slices
      .byIndex('service', key)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    if (this.#isStale(key, existing)) throw new RetryLater('EndpointSlice informer cache is out of date')
    const behind = this.#pods
      .byIndex('namespace', service.metadata.namespace ?? '')
      .filter((pod) => selectsPod(service, pod))
    const time = this.#triggerTimes.since(service, behind)
    const plan = planSlices(service, behind, existing, (name) => this.#nodes.get(name), time)
    try {
      await this.#apply(key, plan)
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      if (isRefusal(error) && !isApiError(error, 'Conflict', 'NotFound'))
        this.#recorder.event(
          service,
          'Warning',
          'FailedToUpdateEndpointSlices',
          `Error updating Endpoint Slices for Service ${key}: ${error.message}`,
        )
      throw error
    }
  }

  async #apply(key: string, plan: SlicePlan): Promise<void> {
    const written = this.#written.get(key) ?? new Map<string, number>()
    this.#written.set(key, written)
    const note = ({ metadata }: EndpointSlice) => written.set(metadata.name, Number(metadata.resourceVersion))
    for (const slice of plan.create)
      note(await this.#client.create<EndpointSlice>(endpointSlices, slice.metadata.namespace ?? '', slice))
    for (const slice of plan.update) note(await this.#client.update<EndpointSlice>(endpointSlices, slice))
    for (const { metadata } of plan.delete) {
      written.delete(metadata.name)
      try {
        await this.#client.delete(endpointSlices, metadata.namespace ?? '', metadata.name)
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error
      }
    }
  }

  /** Whether the cache has not caught up with what was written here. */
  #isStale(key: string, existing: readonly EndpointSlice[]): boolean {
    for (const [name, version] of this.#written.get(key) ?? []) {
      const cached = existing.find(({ metadata }) => metadata.name === name)
      if (!cached || Number(cached.metadata.resourceVersion) < version) return true
    }
    return false
  }

  /** A slice as written here needs no second look. */
  #isOurs(slice: EndpointSlice): boolean {
    const [key = ''] = keyOfService(slice)
    const written = this.#written.get(key)?.get(slice.metadata.name)
    return written !== undefined && Number(slice.metadata.resourceVersion) <= written
  }

  #sliceDeleted(slice: EndpointSlice): void {
    for (const key of keyOfService(slice)) {
      this.#written.get(key)?.delete(slice.metadata.name)
      this.queue.add(key)
    }
  }

  #queueServices(old: Pod | undefined, pod: Pod | undefined): void {
    for (const key of servicesToUpdate(this.#services, old, pod)) this.queue.add(key)
  }
}

/** The Service of a slice that this controller manages. */
function keyOfService({ metadata }: EndpointSlice): string[] {
  const name = metadata.labels?.[serviceNameLabel]
  return name && metadata.labels?.[managedByLabel] === managedBy ? [`${metadata.namespace}/${name}`] : []
}

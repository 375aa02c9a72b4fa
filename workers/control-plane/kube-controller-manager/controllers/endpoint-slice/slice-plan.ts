// Which EndpointSlices a Service needs, and the least changes that lead there: a plan without effects. Like
// k8s.io/endpointslice/reconciler.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { Node, Pod, Service } from '../../../../apis/core/types.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../../apis/discovery/types.ts'
import { controllerReference } from '../../pod-control.ts'
import { isPodReady } from '../../pod-state.ts'
import { hostnameBehind, isBehindService, targetPortOf, withTriggerTime } from '../../services-of-pods.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const managedBy = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'
const maxEndpoints = 100

export type SlicePlan = {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
}
type Wanted = { readonly ports: readonly EndpointPort[]; readonly endpoints: Map<string, Endpoint> }

export function planSlices(
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  nodeOf: (name: string) => Node | undefined,
  triggerTime: string,
): SlicePlan {
  const plan = { create: [] as EndpointSlice[], update: [] as EndpointSlice[], delete: [] as EndpointSlice[] }
  const wanted = wantedEndpoints(service, pods, nodeOf)
  const byPorts = new Map<string, EndpointSlice[]>()
  for (const slice of existing) {
    const key = portsKey(slice.ports ?? [])
    const others = byPorts.get(key)
    if (others) others.push(slice)
    else byPorts.set(key, [slice])
  }
  for (const [key, { ports, endpoints }] of wanted)
    planPorts(plan, service, ports, endpoints, byPorts.get(key) ?? [], triggerTime)
  for (const [key, slices] of byPorts) if (!wanted.has(key)) plan.delete.push(...slices)
  keepPlaceholder(plan, service, existing, triggerTime)
  recycle(plan)
  return plan
}

/** A slice that is not needed any more becomes one that would have to be made. */
function recycle(plan: { create: EndpointSlice[]; update: EndpointSlice[]; delete: EndpointSlice[] }): void {
  while (plan.create.length > 0 && plan.delete.length > 0) {
    const created = plan.create.pop() as EndpointSlice
    const { metadata } = plan.delete.shift() as EndpointSlice
    const { labels, annotations } = created.metadata
    plan.update.push({ ...created, metadata: { ...metadata, labels, annotations } })
  }
}

/** A Service without endpoints still has one slice: an empty one. */
function keepPlaceholder(
  plan: { create: EndpointSlice[]; update: EndpointSlice[]; delete: EndpointSlice[] },
  service: Service,
  existing: readonly EndpointSlice[],
  triggerTime: string,
): void {
  if (plan.create.length > 0 || existing.length > plan.delete.length) return
  const placeholder = plan.delete.findIndex(({ endpoints, ports }) => !endpoints?.length && !ports?.length)
  const [kept] = placeholder < 0 ? [] : plan.delete.splice(placeholder, 1)
  if (!kept) plan.create.push(newSlice(service, [], [], triggerTime))
  else if (!deepEqual(kept.metadata.labels, labelsOf(service)))
    plan.update.push(changedSlice(service, kept, [], triggerTime))
}

function wantedEndpoints(
  service: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>()
  for (const pod of pods) {
    if (!isBehindService(pod, true)) continue
    const ports = portsOf(service, pod)
    const isHeadless = service.spec.clusterIP === 'None' && (service.spec.ports ?? []).length === 0
    if (ports.length === 0 && !isHeadless) continue
    const key = portsKey(ports)
    const group = wanted.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() }
    wanted.set(key, group)
    group.endpoints.set(pod.metadata.uid ?? pod.metadata.name, endpointOf(service, pod, nodeOf))
  }
  return wanted
}

function portsOf(service: Service, pod: Pod): EndpointPort[] {
  const ports: EndpointPort[] = []
  for (const servicePort of service.spec.ports ?? []) {
    const port = targetPortOf(pod, servicePort)
    if (port === undefined) continue
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    ports.push({ name, protocol, port, ...(appProtocol ? { appProtocol } : {}) })
  }
  return ports
}

function portsKey(ports: readonly EndpointPort[]): string {
  return ports
    .map(({ name, protocol, port, appProtocol }) => `${name}:${protocol}:${port}:${appProtocol ?? ''}`)
    .sort()
    .join(',')
}

function endpointOf(service: Service, pod: Pod, nodeOf: (name: string) => Node | undefined): Endpoint {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata
  const serving = isPodReady(pod)
  const terminating = deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses || (serving && !terminating)
  const { nodeName } = pod.spec
  const zone = nodeName ? nodeOf(nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'] : undefined
  const hostname = hostnameBehind(service, pod)
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/**
 * First brings each slice up to date and drops from it what has gone; then puts what is new into slices that are
 * written anyway; then fills up one slice more, or makes new ones. Like reconcileByPortMapping.
 */
function planPorts(
  plan: { create: EndpointSlice[]; update: EndpointSlice[]; delete: EndpointSlice[] },
  service: Service,
  ports: readonly EndpointPort[],
  wanted: Map<string, Endpoint>,
  existing: readonly EndpointSlice[],
  triggerTime: string,
): void {
  const left = new Map(wanted)
  const labels = labelsOf(service)
  const changed: { slice: EndpointSlice; endpoints: Endpoint[] }[] = []
  const unchanged: EndpointSlice[] = []
  for (const slice of existing) {
    const endpoints: Endpoint[] = []
    for (const old of slice.endpoints ?? []) {
      const uid = old.targetRef?.uid ?? ''
      const next = left.get(uid)
      if (!next) continue
      left.delete(uid)
      endpoints.push(next)
    }
    if (endpoints.length === 0) plan.delete.push(slice)
    else if (!deepEqual(endpoints, slice.endpoints) || !deepEqual(labels, slice.metadata.labels))
      changed.push({ slice, endpoints })
    else unchanged.push(slice)
  }
  const added = [...left.values()]
  for (const { endpoints } of changed) endpoints.push(...added.splice(0, maxEndpoints - endpoints.length))
  if (added.length > 0) {
    const fullest = closestFit(unchanged, added.length)
    if (fullest) changed.push({ slice: fullest, endpoints: [...(fullest.endpoints ?? []), ...added.splice(0)] })
  }
  while (added.length > 0) plan.create.push(newSlice(service, ports, added.splice(0, maxEndpoints), triggerTime))
  for (const { slice, endpoints } of changed) plan.update.push(changedSlice(service, slice, endpoints, triggerTime))
}

/** The fullest slice that still has room for `count` more. Like getSliceToFill. */
function closestFit(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined
  for (const slice of slices) {
    const size = slice.endpoints?.length ?? 0
    if (size + count <= maxEndpoints && size > (best?.endpoints?.length ?? -1)) best = slice
  }
  return best
}

function newSlice(
  service: Service,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
  triggerTime: string,
): EndpointSlice {
  const { name, namespace } = service.metadata
  const annotations = withTriggerTime(undefined, triggerTime)
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels: labelsOf(service),
    ...(annotations ? { annotations } : {}),
    ownerReferences: [controllerReference({ ...service, kind: 'Service', apiVersion: 'v1' })],
  }
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: metadata as unknown as EndpointSlice['metadata'],
    addressType: 'IPv4',
    ...lists(endpoints, ports),
  }
}

/** Without elements they are null, as they come out of protobuf: nobody owns them then. */
function lists(
  endpoints: readonly Endpoint[],
  ports: readonly EndpointPort[],
): Pick<EndpointSlice, 'endpoints' | 'ports'> {
  const none = null as unknown as []
  return { endpoints: endpoints.length > 0 ? endpoints : none, ports: ports.length > 0 ? ports : none }
}

function changedSlice(
  service: Service,
  slice: EndpointSlice,
  endpoints: readonly Endpoint[],
  triggerTime: string,
): EndpointSlice {
  const annotations = withTriggerTime(slice.metadata.annotations, triggerTime)
  return { ...slice, metadata: { ...slice.metadata, labels: labelsOf(service), annotations }, endpoints }
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...labels } = metadata.labels ?? {}
  return {
    ...labels,
    ...(spec.clusterIP === 'None' ? { [headlessLabel]: '' } : {}),
    [managedByLabel]: managedBy,
    [serviceNameLabel]: metadata.name,
  }
}

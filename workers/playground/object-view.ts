// What the page is told of an API object: its names, its table row, and for pods, nodes and Services how to draw them.
import type { KubeObject } from '../apimachinery/object.ts'
import { controllerOf } from '../apimachinery/object.ts'
import { integerValue, milliValue } from '../apimachinery/quantity.ts'
import type { Node, Pod, Service } from '../apis/core/types.ts'
import type { NodeView, ObjectView, PodLook, PodView, ServiceView } from '../contract.ts'
import { epochMs } from '../simulation/process-host.ts'
import type { KnownObject } from './picture.ts'
import type { ServiceEndpoints } from './service-endpoints.ts'
import type { ShownKind, ShownKinds } from './shown-kinds.ts'

/** Chains of owners are short; a longer one is a mistake (or a joke) in somebody's ownerReferences. */
const maxOwners = 8

/** Follows from what is known of the object alone, not from when it is asked for: ages are the page's to reckon. */
export function viewObject(known: KnownObject, kinds: ShownKinds, endpoints: ServiceEndpoints): ObjectView {
  const { object } = known
  const { metadata } = object
  const kind = kinds.of(known.group, object.kind ?? '')
  const row = cellsOf(kind, object, epochMs + known.atMs)
  const uid = metadata.uid ?? ''
  return {
    uid,
    apiVersion: object.apiVersion ?? '',
    kind: object.kind ?? '',
    plural: kind?.plural ?? '',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    resourceVersion: known.resourceVersion,
    owner: controllerOf(object)?.uid ?? '',
    root: known.root,
    labels: metadata.labels ?? {},
    createdAtMs: virtualMs(metadata.creationTimestamp) ?? 0,
    ...deletion(object),
    record: known.record,
    cells: [...row.values()],
    ...(object.kind === 'Pod' ? { pod: viewPod(object as Pod, row) } : {}),
    ...(object.kind === 'Node' ? { node: viewNode(object as Node) } : {}),
    ...(object.kind === 'Service' ? { service: viewService(object as Service, endpoints.of(object)) } : {}),
  }
}

type Cell = string | number | boolean | null

/** None as long as nobody needed what it takes to show objects of this kind; see {@link Projector.tellAgain}. */
function cellsOf(kind: ShownKind | undefined, object: KubeObject, unixMs: number): Map<string, Cell> {
  return new Map((kind?.columns ?? []).map((column) => [column.name, column.cell(object, unixMs)]))
}

/** deletionTimestamp is when the grace period ends, not when it began. */
function deletion({ metadata }: KubeObject): { goneAtMs?: number } {
  const goneAtMs = virtualMs(metadata.deletionTimestamp)
  return goneAtMs === undefined ? {} : { goneAtMs }
}

function virtualMs(timestamp: string | undefined): number | undefined {
  return timestamp === undefined ? undefined : Date.parse(timestamp) - epochMs
}

/** uid of the topmost owner, or its own. */
export function rootOf(object: KubeObject, objects: ReadonlyMap<string, KnownObject>): string {
  let uid = object.metadata.uid ?? ''
  let owner = controllerOf(object)?.uid
  for (let i = 0; owner !== undefined && i < maxOwners; i++) {
    uid = owner
    const next = objects.get(owner)
    owner = next && controllerOf(next.object)?.uid
  }
  return uid
}

function viewPod(pod: Pod, row: ReadonlyMap<string, Cell>): PodView {
  const [ready, containers] = String(row.get('Ready') ?? '0/0')
    .split('/')
    .map(Number)
  const status = String(row.get('Status') ?? '')
  return {
    node: pod.spec.nodeName ?? '',
    ip: pod.status?.podIP ?? '',
    phase: pod.status?.phase ?? 'Pending',
    status,
    look: lookOf(pod, status, ready ?? 0, containers ?? 0),
    ready: ready ?? 0,
    containers: containers ?? 0,
    restarts: Number.parseInt(String(row.get('Restarts') ?? 0), 10) || 0,
    cpuMillis: sumOf(pod, 'cpu', milliValue),
    memoryBytes: sumOf(pod, 'memory', integerValue),
    reason: reasonOf(pod),
  }
}

function lookOf(pod: Pod, status: string, ready: number, containers: number): PodLook {
  if (pod.metadata.deletionTimestamp) return 'terminating'
  if (pod.status?.phase === 'Succeeded') return 'completed'
  if (pod.status?.phase === 'Failed') return 'failed'
  if (pod.status?.phase === 'Unknown') return 'unknown'
  if (/BackOff|^Err|Error|OOMKilled|CreateContainerConfigError|InvalidImageName/.test(status)) return 'backoff'
  if (!pod.spec.nodeName) return 'pending'
  if (pod.status?.phase !== 'Running') return 'creating'
  return ready === containers ? 'ready' : 'running'
}

/** Like the scheduler, requests of the containers that run together. */
function sumOf(pod: Pod, resource: string, read: (quantity: string) => number): number {
  return pod.spec.containers.reduce((sum, { resources }) => sum + read(resources?.requests?.[resource] ?? '0'), 0)
}

/** What the API says about why a pod is not running. */
function reasonOf({ status }: Pod): string {
  const states = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  const waiting = states.map(({ state }) => state?.waiting?.message ?? '').find((message) => message !== '')
  const unmet = status?.conditions?.find((one) => one.status === 'False' && one.type === 'PodScheduled')?.message
  return waiting ?? unmet ?? status?.message ?? ''
}

function viewNode({ spec, status }: Node): NodeView {
  const allocatable = status?.allocatable ?? {}
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
  return {
    ready: ready === 'True' || ready === 'False' ? ready : 'Unknown',
    unschedulable: spec?.unschedulable ?? false,
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    allocatableCpuMillis: milliValue(allocatable['cpu'] ?? '0'),
    allocatableMemoryBytes: integerValue(allocatable['memory'] ?? '0'),
    allocatablePods: integerValue(allocatable['pods'] ?? '0'),
  }
}

function viewService({ spec }: Service, { pods, addresses }: ReturnType<ServiceEndpoints['of']>): ServiceView {
  return {
    type: spec.type ?? 'ClusterIP',
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
      nodePort ? `${port}:${nodePort}/${protocol ?? 'TCP'}` : `${port}/${protocol ?? 'TCP'}`,
    ),
    endpoints: pods,
    addresses: addresses.length,
  }
}

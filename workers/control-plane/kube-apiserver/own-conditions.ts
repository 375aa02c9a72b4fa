// What the server itself says of objects that tell it what to do: whether a FlowSchema's priority level is there, and
// that a range of cluster IPs is ready. Like util/flowcontrol/apf_controller.go and pkg/controller/servicecidrs.
// Not simulated: the finalizer that keeps a range in use.
import type { KubeObject } from '../../apimachinery/object.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Registry } from './registry.ts'
import type { Server } from './server.ts'

type Condition = {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime?: string
}
type WithConditions = KubeObject & { readonly status?: { readonly conditions?: readonly Condition[] } }
type FlowSchema = KubeObject & { readonly spec: { readonly priorityLevelConfiguration?: { readonly name?: string } } }

const flowControl = 'flowcontrol.apiserver.k8s.io'
const consumer = 'api-priority-and-fairness-config-consumer-v1'
const everything = { namespace: '', name: undefined, indexValue: undefined }

export function keepConditions(server: Server): void {
  const schemas = server.registry(flowControl, 'flowschemas')
  const levels = server.registry(flowControl, 'prioritylevelconfigurations')
  const ranges = server.registry('networking.k8s.io', 'servicecidrs')
  if (!schemas || !levels || !ranges) return
  const ofSchema = (object: KubeObject) => danglingOf(object as FlowSchema, levels)
  follow([schemas, levels], () => keep(server, schemas, consumer, ofSchema))
  follow([ranges], () => keep(server, ranges, 'service-cidr-controller', () => ready))
}

function follow(registries: readonly Registry[], look: () => void): void {
  for (const { storage } of registries) storage.cache.addWatcher({ ...everything, onEvent: look, onReset: () => {} })
}

const ready: Condition = { type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' }

function danglingOf({ spec }: FlowSchema, levels: Registry): Condition {
  const level = spec.priorityLevelConfiguration?.name ?? ''
  const references = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`
  return levels.storage.peek(level)
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${references} and it exists` }
    : { type: 'Dangling', status: 'True', reason: 'NotFound', message: `${references} but there is no such object` }
}

function keep(server: Server, registry: Registry, manager: string, wanted: (object: KubeObject) => Condition): void {
  const { kind, storage } = registry
  const stale: string[] = []
  storage.cache.visit('', '', (object) => {
    if (object.metadata.deletionTimestamp === undefined && withCondition(server, object, wanted(object)) !== object)
      stale.push(object.metadata.name)
    return true
  })
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  const write = (name: string) => {
    if (!kind.status) return
    registry.update(
      { context: { user, warnings: [] }, namespace: '', name, subresource: 'status', manager, dryRun: false },
      kind.status.strategy,
      (old) => withCondition(server, old, wanted(old)),
      () => {},
      // Whatever has come between brings another look.
      () => {},
    )
  }
  for (const name of stale) {
    if (kind.open) server.parts.use(kind.open, () => write(name))
    else write(name)
  }
}

/** The object itself, if it says so already. */
function withCondition({ host }: Server, object: KubeObject, wanted: Condition): KubeObject {
  const { status } = object as WithConditions
  const conditions = status?.conditions ?? []
  const old = conditions.find(({ type }) => type === wanted.type)
  if (old && old.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message)
    return object
  const since = old?.status === wanted.status ? old.lastTransitionTime : undefined
  const told = { ...wanted, lastTransitionTime: since ?? formatTime(host.clock.unixMs()) }
  const others = conditions.filter((one) => one !== old)
  return { ...object, status: { ...status, conditions: [...others, told] } } as KubeObject
}

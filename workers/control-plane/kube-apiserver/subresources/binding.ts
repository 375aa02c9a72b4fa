// `pods/binding`: the scheduler says on which node a pod shall run. That it does is the kubelet's to see to.
// Like pkg/registry/core/pod/storage BindingREST.
import { type FieldError, formatFieldError, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import {
  badRequestStatus,
  conflictStatus,
  methodNotAllowedStatus,
  notFoundStatus,
  plainErrorStatus,
} from '../../../apimachinery/status-error.ts'
import type { Binding, Node, Pod } from '../../../apis/core/types.ts'
import { decode } from '../../../apis/decode.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'
import type { Change } from '../storage.ts'
import { writeRequest } from '../verb-handlers.ts'
import { writeOptionsOf } from '../write-options.ts'

const bindingResource = { group: '', plural: 'pods/binding' }
const podsResource = { group: '', plural: 'pods' }
/** Labels that a pod takes over from its node. Like the PodTopologyLabels admission plugin. */
const topologyLabels = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone']

export function serveBinding(server: Server, pods: Registry, context: RequestContext): void {
  const { info } = context
  if (info.verb !== 'create') refuse(methodNotAllowedStatus())
  const binding = decodeBinding(context.request.body)
  const name = info.name === '' ? binding.metadata.name : info.name
  if (binding.metadata.name && binding.metadata.name !== name)
    refuse(badRequestStatus('name in URL does not match name in Binding object'))
  const errors = validateBinding(binding)
  if (errors.length > 0) refuse(plainErrorStatus(errors.map(formatFieldError).join(', ')))
  const write = { ...writeRequest(context, writeOptionsOf(context, 'CreateOptions')), name, subresource: 'binding' }
  const node = server.registry('', 'nodes')?.storage.peek(binding.target.name ?? '') as Node | undefined
  const time = server.host.clock.timestamp()
  pods.validateConnect(write)
  pods.storage.update(
    pods.keyOf(info.namespace, name),
    (existing) => bind(existing as Pod | undefined, name, binding, node, time),
    write,
    () => context.respond(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }),
    context.fail,
  )
}

function bind(pod: Pod | undefined, name: string, binding: Binding, node: Node | undefined, time: string): Change {
  if (!pod) refuse(notFoundStatus(podsResource, name))
  checkCanBind(pod, name, binding)
  const { resourceVersion: _resourceVersion, ...metadata } = pod.metadata
  const labels = takenLabels(metadata.labels, node)
  const { annotations } = binding.metadata
  const { nominatedNodeName: _nominatedNodeName, ...status } = pod.status ?? {}
  const object = {
    ...pod,
    metadata: {
      ...metadata,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations: { ...metadata.annotations, ...annotations } }),
    },
    spec: { ...pod.spec, nodeName: binding.target.name },
    status: { ...status, conditions: withScheduled(pod.status?.conditions, time) },
  }
  return { type: 'put', object: object as KubeObject }
}

function checkCanBind({ metadata, spec }: Pod, name: string, binding: Binding): void {
  const conflict = (detail: string): never => {
    throw new StatusError(conflictStatus(bindingResource, name, detail))
  }
  const { uid } = binding.metadata
  if (uid && uid !== metadata.uid)
    conflict(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`)
  if (metadata.deletionTimestamp) conflict(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (spec?.nodeName) conflict(`pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`)
  if (spec?.schedulingGates?.length) conflict(`pod ${name} has non-empty .spec.schedulingGates`)
}

function takenLabels(
  labels: Readonly<Record<string, string>> | undefined,
  node: Node | undefined,
): Readonly<Record<string, string>> | undefined {
  const found = topologyLabels.flatMap((label) => {
    const value = node?.metadata.labels?.[label]
    return value === undefined || labels?.[label] !== undefined ? [] : [[label, value] as const]
  })
  return found.length === 0 ? undefined : { ...labels, ...Object.fromEntries(found) }
}

type Conditions = NonNullable<NonNullable<Pod['status']>['conditions']>

function withScheduled(conditions: Conditions | undefined, time: string): Conditions {
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: time,
  } as unknown as Conditions[number]
  const others = conditions ?? []
  if (!others.some(({ type }) => type === 'PodScheduled')) return [...others, condition]
  return others.map((other) => (other.type === 'PodScheduled' ? condition : other))
}

function decodeBinding(body: unknown): Binding {
  const decoded = decode('core.v1.Binding', body)
  if ('error' in decoded)
    refuse(badRequestStatus(`Binding in version "v1" cannot be handled as a Binding: ${decoded.error}`))
  const binding = decoded.value as Partial<Binding>
  return { ...binding, metadata: binding.metadata ?? { name: '' }, target: binding.target ?? {} }
}

function validateBinding({ target }: Binding): FieldError[] {
  const errors: FieldError[] = []
  if (target.kind && target.kind !== 'Node') errors.push(notSupported('target.kind', target.kind, ['Node', '<empty>']))
  if (!target.name) errors.push(required('target.name'))
  return errors
}

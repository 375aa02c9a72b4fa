// `pods/eviction`: a deletion that asks the pod's disruption budget first.
// Like pkg/registry/core/pod/storage/eviction.go.
import type { DeleteOptions } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { badRequestStatus, methodNotAllowedStatus, notFoundStatus } from '../../../apimachinery/status-error.ts'
import type { Pod, PodCondition } from '../../../apis/core/types.ts'
import { deleteOptionsOf } from '../delete-options.ts'
import { deleteObject } from '../deletion.ts'
import type { Registry, WriteRequest } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { writeRequest } from '../verb-handlers.ts'
import { writeOptionsOf } from '../write-options.ts'
import { budgetOf, isGuarded, takeFromBudget } from './disruption-budget.ts'

type Eviction = { readonly metadata?: { readonly name?: string }; readonly deleteOptions?: DeleteOptions }

export function serveEviction(server: Server, pods: Registry, context: RequestContext): void {
  const { info, request } = context
  if (info.verb !== 'create') refuse(methodNotAllowedStatus())
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(badRequestStatus('not a Eviction object'))
  const eviction = body as Eviction
  const name = eviction.metadata?.name ?? info.name
  if (name !== info.name)
    refuse(badRequestStatus(`name in URL does not match name in Eviction object: ${info.name} != ${name}`))
  const options = deleteOptionsOf(info, eviction.deleteOptions ?? {})
  const { manager, dryRun } = writeOptionsOf(context, 'CreateOptions')
  const write = writeRequest(context, { manager, dryRun: dryRun || options.dryRun?.[0] === 'All' })
  pods.validateConnect(write)
  const pod = pods.storage.cache.get(pods.keyOf(info.namespace, name)) as Pod | undefined
  if (pod === undefined) refuse(notFoundStatus(pods.kind, name))
  // What is over, or has not begun, disrupts nobody.
  if (!isGuarded(pod)) return remove(server, pods, context, write, options)
  const budget = budgetOf(server, pod)
  if (budget === undefined) return markAndRemove(server, pods, context, write, options)
  const { version } = budget
  if (budget.isSpared) return markAndRemove(server, pods, context, write, withVersion(options, version))
  const goOn = () => markAndRemove(server, pods, context, write, options)
  takeFromBudget(server, { ...budget, pod, write }, goOn, context.fail)
}

/** The pod may have become ready since: then it counts again. */
function withVersion(options: DeleteOptions, resourceVersion: string | undefined): DeleteOptions {
  if (resourceVersion === undefined || options.preconditions?.resourceVersion !== undefined) return options
  return { ...options, preconditions: { ...options.preconditions, resourceVersion } }
}

/** Says in the pod's status why it goes, and deletes it. Nobody is booked for what the server does by itself. */
function markAndRemove(
  server: Server,
  pods: Registry,
  context: RequestContext,
  write: WriteRequest,
  options: DeleteOptions,
): void {
  const mark: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: server.host.clock.timestamp(),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  }
  const { resourceVersion } = options.preconditions ?? {}
  const change = (existing: KubeObject): KubeObject => {
    const { status, metadata } = existing as Pod
    const others = (status?.conditions ?? []).filter(({ type }) => type !== mark.type)
    return {
      ...existing,
      metadata: resourceVersion === undefined ? metadata : { ...metadata, resourceVersion },
      status: { ...status, conditions: [...others, mark] },
    }
  }
  const strategy = pods.kind.status?.strategy ?? pods.kind.strategy
  const marked = ({ object }: { readonly object: KubeObject }) => {
    const version = resourceVersion === undefined ? undefined : object.metadata.resourceVersion
    const { resourceVersion: _, ...preconditions } = options.preconditions ?? {}
    const rest = Object.keys(preconditions).length > 0 ? { ...options, preconditions } : { ...options }
    remove(server, pods, context, write, write.dryRun ? options : withVersion(rest, version))
  }
  pods.update({ ...write, subresource: 'status', ownersAreGiven: true }, strategy, change, marked, context.fail)
}

function remove(
  server: Server,
  pods: Registry,
  context: RequestContext,
  write: WriteRequest,
  options: DeleteOptions,
): void {
  const done = () =>
    context.respond(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
  deleteObject(pods, { ...write, subresource: '' }, options, server.host.clock.unixMs(), done, context.fail)
}

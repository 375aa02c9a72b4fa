// The verbs on objects: from the request to the registry and back. Like apiserver/pkg/endpoints/handlers.
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, methodNotAllowedStatus } from '../../apimachinery/status-error.ts'
import type { Strategy } from '../../apis/define-kind.ts'
import { decodeBody } from './decode-body.ts'
import { patcherOf } from './patch.ts'
import { checkNamespace, type Registry, type WriteRequest } from './registry.ts'
import { type Representation, representationOf } from './representation.ts'
import { type RequestContext, warn } from './request-context.ts'
import { serveGet, serveList } from './serve-list.ts'
import { serveWatch } from './serve-watch.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import { mostBytes } from './storage.ts'
import { isApply, writeOptionsOf } from './write-options.ts'

/** What is told to all who still use a kind. */
const deprecations: Readonly<Record<string, string>> = {
  'core.v1.Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
}

const deletions = () => import('./deletion-handlers.ts')

/** Serves the request's verb on the objects themselves. */
export function serveVerb(server: Server, registry: Registry, context: RequestContext): void {
  warn(context, registry.kind.custom?.deprecation ?? deprecations[registry.kind.schema] ?? '')
  const shown = representationOf(server, registry.kind, context)
  const { verb, name } = context.info
  switch (verb) {
    case 'get':
      return serveGet(server, registry, context, shown)
    case 'list':
      return serveList(server, registry, context, shown)
    case 'watch':
      return serveWatch(server, registry, context, shown)
    case 'create':
      return name === '' ? serveCreate(server, registry, context, shown) : refuse(methodNotAllowedStatus())
    case 'update':
      return name === ''
        ? refuse(methodNotAllowedStatus())
        : serveUpdate(server, registry, context, shown, registry.kind.strategy)
    case 'patch':
      return name === ''
        ? refuse(methodNotAllowedStatus())
        : servePatch(server, registry, context, shown, registry.kind.strategy)
    case 'delete':
    case 'deletecollection':
      return server.parts.need(deletions).serveDeletion(server, registry, context, shown)
  }
}

function serveCreate(server: Server, registry: Registry, context: RequestContext, shown: Representation): void {
  const options = writeOptionsOf(context, 'CreateOptions')
  const object = decodeBody(server, registry.kind, context, options.fieldValidation)
  const { namespace } = context.info
  checkNamespace(registry.kind, namespace, object.metadata)
  if (registry.kind.namespaced && namespace === '') refuse(methodNotAllowedStatus())
  const write = { ...writeRequest(context, options), name: object.metadata.name ?? '' }
  registry.create(write, object, (stored) => context.respond(201, shown.object(stored)), context.fail)
}

export function serveUpdate(
  server: Server,
  registry: Registry,
  context: RequestContext,
  shown: Representation,
  strategy: Strategy<KubeObject>,
): void {
  const options = writeOptionsOf(context, 'UpdateOptions')
  const object = decodeBody(server, registry.kind, context, options.fieldValidation)
  checkName(context, object)
  const write = writeRequest(context, options)
  registry.update(
    write,
    strategy,
    () => object,
    (updated) => context.respond(200, shown.object(updated.object)),
    (error) => {
      // Some kinds are made by the first update of them. Like AllowCreateOnUpdate.
      const creates = strategy.allowCreateOnUpdate === true && isNotFound(error) && !object.metadata.resourceVersion
      if (!creates) return context.fail(error)
      registry.create(write, object, (created) => context.respond(201, shown.object(created)), context.fail)
    },
  )
}

export function servePatch(
  server: Server,
  registry: Registry,
  context: RequestContext,
  shown: Representation,
  strategy: Strategy<KubeObject>,
): void {
  if (isApply(context.request)) {
    return server.apply.use(({ serveApply }) => {
      try {
        serveApply(server, registry, context, shown, strategy)
      } catch (error) {
        context.fail(error)
      }
    })
  }
  const options = writeOptionsOf(context, 'PatchOptions')
  const patch = patcherOf(server, registry.kind, context, options.fieldValidation)
  const next = (existing: KubeObject) => {
    const patched = patch(existing)
    checkName(context, patched)
    return patched
  }
  registry.update(
    writeRequest(context, options),
    strategy,
    next,
    (updated) => context.respond(200, shown.object(updated.object)),
    context.fail,
  )
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && error.reason === 'NotFound'
}

/** Namespace and name on the URL are the object's. Like EnsureObjectNamespaceMatchesRequestNamespace and checkName. */
export function checkName({ info }: RequestContext, { metadata }: KubeObject): void {
  if (metadata.namespace && info.namespace && metadata.namespace !== info.namespace && info.resource !== 'namespaces')
    refuse(badRequestStatus('the namespace of the provided object does not match the namespace sent on the request'))
  if (!metadata.name) refuse(badRequestStatus('name must be provided'))
  if (metadata.name !== info.name) {
    const message = `the name of the object (${metadata.name}) does not match the name on the URL (${info.name})`
    refuse(badRequestStatus(message))
  }
}

export function writeRequest(
  context: RequestContext,
  options: { readonly manager: string; readonly dryRun: boolean },
): WriteRequest {
  const { namespace, name, subresource, resource } = context.info
  const { manager, dryRun } = options
  const { body } = context.request
  const isLong = typeof body === 'string' && body.length > mostBytes
  return { context, isLong, namespace: resource === 'namespaces' ? '' : namespace, name, subresource, manager, dryRun }
}

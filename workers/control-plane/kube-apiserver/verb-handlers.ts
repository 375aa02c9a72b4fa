// The verbs on objects: from the request to the registry and back. Like apiserver/pkg/endpoints/handlers.
import type { DeleteOptions } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, deletedStatus, methodNotAllowedStatus } from '../../apimachinery/status-error.ts'
import type { Strategy } from '../../apis/define-kind.ts'
import { decodeBody } from './decode-body.ts'
import { deleteObject } from './deletion.ts'
import { managerOf } from './managed-fields.ts'
import { patcherOf } from './patch.ts'
import { checkNamespace, type Registry, type WriteRequest } from './registry.ts'
import { type Representation, representationOf } from './representation.ts'
import { type RequestContext, warn } from './request-context.ts'
import { selectionOf } from './selection.ts'
import { serveGet, serveList } from './serve-list.ts'
import { serveWatch } from './serve-watch.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import type { Updated } from './storage.ts'
import { deleteOptionsOf, isApply, writeOptionsOf } from './write-options.ts'

/** Kinds whose deletion answers with the object, whether it is gone or not. Like ReturnDeletedObject. */
const returnDeleted: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'podtemplates',
  'namespaces',
])

/** What is told to all who still use a kind. */
const deprecations: Readonly<Record<string, string>> = {
  'core.v1.Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
}

/** Serves the request's verb on the objects themselves. */
export function serveVerb(server: Server, registry: Registry, context: RequestContext): void {
  warn(context, registry.kind.custom?.deprecation ?? deprecations[registry.kind.schema] ?? '')
  const shown = representationOf(registry.kind, context, () => server.host.clock.unixMs())
  const { verb, name } = context.info
  switch (verb) {
    case 'get':
      return serveGet(server, registry, context, shown)
    case 'list':
      return serveList(server, registry, context, shown)
    case 'watch':
      return serveWatch(server, registry, context, shown)
    case 'create':
      return name === '' ? serveCreate(registry, context, shown) : refuse(methodNotAllowedStatus())
    case 'update':
      return name === ''
        ? refuse(methodNotAllowedStatus())
        : serveUpdate(registry, context, shown, registry.kind.strategy)
    case 'patch':
      return name === ''
        ? refuse(methodNotAllowedStatus())
        : servePatch(server, registry, context, shown, registry.kind.strategy)
    case 'delete':
      return serveDelete(server, registry, context, shown)
    case 'deletecollection':
      return serveDeleteCollection(server, registry, context, shown)
  }
}

function serveCreate(registry: Registry, context: RequestContext, shown: Representation): void {
  const options = writeOptionsOf(context, 'CreateOptions')
  const object = decodeBody(registry.kind, context, options.fieldValidation)
  const { namespace } = context.info
  checkNamespace(registry.kind, namespace, object.metadata)
  if (registry.kind.namespaced && namespace === '') refuse(methodNotAllowedStatus())
  const write = { ...writeRequest(context, options), name: object.metadata.name ?? '' }
  registry.create(write, object, (stored) => context.respond(201, shown.object(stored)), context.fail)
}

export function serveUpdate(
  registry: Registry,
  context: RequestContext,
  shown: Representation,
  strategy: Strategy<KubeObject>,
): void {
  const options = writeOptionsOf(context, 'UpdateOptions')
  const object = decodeBody(registry.kind, context, options.fieldValidation)
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
  const patch = patcherOf(registry.kind, context, options.fieldValidation)
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

function serveDelete(server: Server, registry: Registry, context: RequestContext, shown: Representation): void {
  const options = deleteOptionsOf(context.info, context.request.body)
  const write = deletionRequest(context, options)
  const { kind } = registry
  const answer = ({ object, removed }: Updated) => {
    if (!removed || returnDeleted.has(kind.plural)) return context.respond(200, shown.object(object))
    context.respond(200, deletedStatus(kind, object.metadata.name, object.metadata.uid))
  }
  deleteObject(registry, write, options, server.host.clock.unixMs(), answer, context.fail)
}

/** Deletes what matches, one object at a time, and answers with what there was. Like Store.DeleteCollection. */
function serveDeleteCollection(
  server: Server,
  registry: Registry,
  context: RequestContext,
  shown: Representation,
): void {
  const options = deleteOptionsOf(context.info, context.request.body)
  const selection = selectionOf(registry.kind, context.info)
  const { cache } = registry.storage
  server.whenConsistent(
    registry,
    () => {
      const found: KubeObject[] = []
      cache.visit(selection.namespace, '', (object) => {
        if (selection.matches(object)) found.push(object)
        return true
      })
      const { kind } = registry
      const list = {
        kind: kind.custom?.listKind ?? `${kind.kind}List`,
        apiVersion: context.info.group === '' ? kind.version : `${kind.group}/${kind.version}`,
        metadata: { resourceVersion: String(cache.resourceVersion) },
        items: found,
      }
      let left = found.length
      if (left === 0) return context.respond(200, shown.list(list))
      const finish = () => {
        left--
        if (left === 0) context.respond(200, shown.list(list))
      }
      for (const { metadata } of found) {
        const write = { ...deletionRequest(context, options), namespace: metadata.namespace ?? '', name: metadata.name }
        // What is gone already is as good as deleted.
        const onFailure = (error: unknown) => (isNotFound(error) ? finish() : context.fail(error))
        deleteObject(registry, write, options, server.host.clock.unixMs(), finish, onFailure)
      }
    },
    context.fail,
  )
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && error.reason === 'NotFound'
}

/** The name on the URL is the object's. Like checkName. */
export function checkName({ info }: RequestContext, { metadata }: KubeObject): void {
  if (!metadata.name) refuse(badRequestStatus('name must be provided'))
  if (metadata.name !== info.name) {
    const message = `the name of the object (${metadata.name}) does not match the name on the URL (${info.name})`
    refuse(badRequestStatus(message))
  }
  if (metadata.namespace && info.namespace && metadata.namespace !== info.namespace) {
    const message = `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${info.namespace})`
    refuse(badRequestStatus(message))
  }
}

export function writeRequest(
  context: RequestContext,
  options: { readonly manager: string; readonly dryRun: boolean },
): WriteRequest {
  const { namespace, name, subresource, resource } = context.info
  const { manager, dryRun } = options
  return { context, namespace: resource === 'namespaces' ? '' : namespace, name, subresource, manager, dryRun }
}

function deletionRequest(context: RequestContext, options: DeleteOptions): WriteRequest {
  const manager = managerOf(undefined, context.request.headers['user-agent'])
  return writeRequest(context, { manager, dryRun: options.dryRun?.[0] === 'All' })
}

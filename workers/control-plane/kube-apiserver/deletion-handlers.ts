// The verbs that delete objects: one of them, or all that match. Fetched for the first deletion.
import type { DeleteOptions } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { deletedStatus } from '../../apimachinery/status-error.ts'
import { deleteOptionsOf } from './delete-options.ts'
import { deleteObject } from './deletion.ts'
import { managerOf } from './managed-fields.ts'
import type { Registry, WriteRequest } from './registry.ts'
import type { Representation } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import { selectionOf } from './selection.ts'
import type { Server } from './server.ts'
import type { Updated } from './storage.ts'
import { isNotFound, writeRequest } from './verb-handlers.ts'

/** Kinds whose deletion answers with the object, whether it is gone or not. Like ReturnDeletedObject. */
const returnDeleted: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'podtemplates',
  'namespaces',
])

export function serveDeletion(
  server: Server,
  registry: Registry,
  context: RequestContext,
  shown: Representation,
): void {
  if (context.info.verb === 'delete') serveDelete(server, registry, context, shown)
  else serveDeleteCollection(server, registry, context, shown)
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
      const deleteAll = () => {
        for (const { metadata } of found) {
          const { namespace = '', name } = metadata
          const write = { ...deletionRequest(context, options), namespace, name }
          // What is gone already is as good as deleted.
          const onFailure = (error: unknown) => (isNotFound(error) ? finish() : context.fail(error))
          deleteObject(registry, write, options, server.host.clock.unixMs(), finish, onFailure)
        }
      }
      if (kind.open) server.parts.use(kind.open, deleteAll)
      else deleteAll()
    },
    context.fail,
  )
}

function deletionRequest(context: RequestContext, options: DeleteOptions): WriteRequest {
  const manager = managerOf(undefined, context.request.headers['user-agent'])
  return writeRequest(context, { manager, dryRun: options.dryRun?.[0] === 'All' })
}

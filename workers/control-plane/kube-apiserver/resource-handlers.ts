// From a resource's path to who serves it: its verbs, or one of its subresources.
import { methodNotAllowedStatus, pathNotFoundStatus } from '../../apimachinery/status-error.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import { serveBinding } from './subresources/binding.ts'
import { subresourceOf } from './subresources.ts'
import { serveVerb } from './verb-handlers.ts'

export function serveResource(server: Server, context: RequestContext): void {
  const { info } = context
  if (info.group === '' && info.version === 'v1' && info.resource === 'bindings') return serveBindings(server, context)
  const registry = server.registry(info.group, info.resource)
  if (!registry || registry.kind.version !== info.version) refuse(pathNotFoundStatus())
  const { kind } = registry
  if (!kind.namespaced && info.namespace !== '' && info.resource !== 'namespaces') refuse(pathNotFoundStatus())
  if (kind.namespaced && info.namespace === '' && info.name !== '') refuse(pathNotFoundStatus())
  if (info.subresource !== '') return subresourceOf(kind, info)(server, registry, context)
  if (!kind.verbs.includes(info.verb)) refuse(methodNotAllowedStatus())
  serveVerb(server, registry, context)
}

/** `POST …/bindings`: the old way to bind a pod; its name is in the body. */
function serveBindings(server: Server, context: RequestContext): void {
  const pods = server.registry('', 'pods')
  if (!pods || context.info.name !== '') refuse(pathNotFoundStatus())
  serveBinding(server, pods, context)
}

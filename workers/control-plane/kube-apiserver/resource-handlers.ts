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
  if (info.subresource === '' && !kind.verbs.includes(info.verb)) refuse(methodNotAllowedStatus())
  const serve = info.subresource === '' ? serveVerb : subresourceOf(kind, info)
  if (!isPlainRead(context)) return server.whenOpen(kind, () => serve(server, registry, context), context.fail)
  serve(server, registry, context)
}

/** Whether a request needs nothing of a kind but its names: it reads whole objects, whatever is in them. */
function isPlainRead({ info, request }: RequestContext): boolean {
  if (info.subresource !== '' || request.headers['accept']?.includes('as=Table')) return false
  if (info.verb === 'get') return true
  return (info.verb === 'list' || info.verb === 'watch') && info.name === '' && !info.query.get('fieldSelector')
}

/** `POST …/bindings`: the old way to bind a pod; its name is in the body. */
function serveBindings(server: Server, context: RequestContext): void {
  const pods = server.registry('', 'pods')
  if (!pods || context.info.name !== '') refuse(pathNotFoundStatus())
  serveBinding(server, pods, context)
}

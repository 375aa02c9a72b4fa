// From a resource's path to who serves it: its verbs, or one of its subresources.
import { forbiddenStatus, methodNotAllowedStatus, pathNotFoundStatus } from '../../apimachinery/status-error.ts'
import type { CustomType } from '../../apis/define-kind.ts'
import type { Registry } from './registry.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import { serveBinding } from './subresources/binding.ts'
import { type SubresourceHandler, subresourceOf } from './subresources.ts'
import { serveVerb } from './verb-handlers.ts'

export function serveResource(server: Server, context: RequestContext): void {
  const { info } = context
  if (info.group === '' && info.version === 'v1' && info.resource === 'bindings') return serveBindings(server, context)
  const registry = server.registry(info.group, info.resource, info.version)
  if (!registry) return serveVirtual(server, context)
  const { kind } = registry
  if (!kind.namespaced && info.namespace !== '' && info.resource !== 'namespaces') refuse(pathNotFoundStatus())
  if (kind.namespaced && info.namespace === '' && info.name !== '') refuse(pathNotFoundStatus())
  if (info.subresource === '' && !kind.custom && !kind.verbs.includes(info.verb)) refuse(methodNotAllowedStatus())
  const serve = info.subresource === '' ? serveVerb : subresourceOf(kind, info)
  if (kind.custom && info.verb === 'create') return serveNewCustom(server, registry, context, serve)
  if (kind.open && (kind.storedAs || !isPlain(context))) server.parts.need(kind.open)
  if (kind.openForUpdate && isUpdate(context)) server.parts.need(kind.openForUpdate)
  serve(server, registry, context)
}

/** Another server may not know yet of a kind that was just defined: creations of it wait. Like crdHandler.serveResource. */
const youngMs = 2_000

function serveNewCustom(server: Server, registry: Registry, context: RequestContext, serve: SubresourceHandler): void {
  const { establishedAtMs, isTerminating } = registry.kind.custom as CustomType
  if (isTerminating) {
    const detail = 'create not allowed while custom resource definition is terminating'
    refuse(forbiddenStatus(registry.kind, context.info.name, detail))
  }
  const { clock } = server.host
  if (clock.unixMs() - establishedAtMs >= youngMs) return serve(server, registry, context)
  clock.after(youngMs, () => {
    try {
      serve(server, registry, context)
    } catch (error) {
      context.fail(error)
    }
  })
}

/** Verbs on many objects that need nothing of a kind but its names, until there are any that have to be changed. */
const plainVerbs = ['list', 'watch', 'deletecollection']

/** Whether a request needs nothing of a kind but its names: it is about whole objects, whatever is in them. */
function isPlain({ info, request }: RequestContext): boolean {
  if (info.subresource !== '' || request.headers['accept']?.includes('as=Table')) return false
  if (info.verb === 'get') return true
  return plainVerbs.includes(info.verb) && info.name === '' && !info.query.get('fieldSelector')
}

function isUpdate({ info }: RequestContext): boolean {
  return info.subresource === '' && (info.verb === 'update' || info.verb === 'patch')
}

/** What is not stored: reviews of tokens and of who may do what, and how the parts of the control plane are. */
function serveVirtual(server: Server, context: RequestContext): void {
  const { group, version, resource, verb, name, namespace } = context.info
  const kind = server.kinds.find((one) => one.isVirtual && one.plural === resource && one.group === group)
  const isCreated = kind?.verbs.includes('create') === true
  const isBuiltIn = server.kinds.some((one) => !one.custom && one.group === group)
  // As if it were the path of nothing at all.
  if (!kind && !isBuiltIn)
    return context.respond(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' })
  if (!kind || kind.version !== version || (isCreated && name !== '') || kind.namespaced !== (namespace !== ''))
    refuse(pathNotFoundStatus())
  if (!kind.verbs.includes(verb)) refuse(methodNotAllowedStatus())
  if (kind.open) server.parts.need(kind.open)
  if (isCreated) server.parts.need(reviews).serveReview(server, kind, context)
  else server.parts.need(componentStatuses).serveComponentStatuses(server, kind, context)
}

const reviews = () => import('./authorization/reviews.ts')
const componentStatuses = () => import('./component-statuses.ts')

/** `POST …/bindings`: the old way to bind a pod; its name is in the body. */
function serveBindings(server: Server, context: RequestContext): void {
  const pods = server.registry('', 'pods')
  if (!pods || context.info.name !== '') refuse(pathNotFoundStatus())
  serveBinding(server, pods, context)
}

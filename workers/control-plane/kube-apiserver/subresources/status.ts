// `status`: what controllers and kubelets report, apart from what users want. Its strategy keeps everything else. And
// `approval` of certificate requests, which is a part of their status that has a right of its own.
import { methodNotAllowedStatus, pathNotFoundStatus } from '../../../apimachinery/status-error.ts'
import type { Kind } from '../../../apis/define-kind.ts'
import type { Registry } from '../registry.ts'
import { representationOf } from '../representation.ts'
import type { RequestContext } from '../request-context.ts'
import { serveGet } from '../serve-list.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { servePatch, serveUpdate } from '../verb-handlers.ts'

export function serveStatus(server: Server, registry: Registry, context: RequestContext): void {
  servePart(server, registry, context, registry.kind.status)
}

export function serveApproval(server: Server, registry: Registry, context: RequestContext): void {
  servePart(server, registry, context, registry.kind.approval)
}

function servePart(server: Server, registry: Registry, context: RequestContext, part: Kind['status']): void {
  if (!part) refuse(pathNotFoundStatus())
  const shown = representationOf(server, registry.kind, context)
  const { verb } = context.info
  if (verb === 'get') return serveGet(server, registry, context, shown)
  if (verb === 'update') return serveUpdate(server, registry, context, shown, part.strategy)
  if (verb === 'patch') return servePatch(server, registry, context, shown, part.strategy)
  refuse(methodNotAllowedStatus())
}

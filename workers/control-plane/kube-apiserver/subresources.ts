// The parts of objects that have endpoints of their own. Adding one is one file in subresources/ and one line here.
import { methodNotAllowedStatus, pathNotFoundStatus } from '../../apimachinery/status-error.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { Registry } from './registry.ts'
import { representationOf } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import { servePatch, serveUpdate } from './resource-handlers.ts'
import { serveGet } from './serve-list.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'

export type SubresourceHandler = (server: Server, registry: Registry, context: RequestContext) => void

export function subresourceOf(kind: Kind, info: RequestInfo): SubresourceHandler {
  if (info.subresource === 'status' && kind.status) return serveStatus
  return refuse(pathNotFoundStatus())
}

function serveStatus(server: Server, registry: Registry, context: RequestContext): void {
  const { status } = registry.kind
  if (!status) refuse(pathNotFoundStatus())
  const shown = representationOf(registry.kind, context, () => server.host.clock.unixMs())
  switch (context.info.verb) {
    case 'get':
      return serveGet(server, registry, context, shown)
    case 'update':
      return serveUpdate(registry, context, shown, status.strategy)
    case 'patch':
      return servePatch(registry, context, shown, status.strategy)
    default:
      return refuse(methodNotAllowedStatus())
  }
}

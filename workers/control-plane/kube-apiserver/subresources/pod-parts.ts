// `ephemeralcontainers` and `resize` of pods: parts of a running pod that may change, each by rules of its own.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { methodNotAllowedStatus } from '../../../apimachinery/status-error.ts'
import { ephemeralContainersStrategy } from '../../../apis/core/pod/ephemeral-containers.ts'
import { resizeStrategy } from '../../../apis/core/pod/resize.ts'
import type { Strategy } from '../../../apis/define-kind.ts'
import type { Registry } from '../registry.ts'
import { representationOf } from '../representation.ts'
import type { RequestContext } from '../request-context.ts'
import { serveGet } from '../serve-list.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { servePatch, serveUpdate } from '../verb-handlers.ts'

export function serveEphemeralContainers(server: Server, registry: Registry, context: RequestContext): void {
  servePart(server, registry, context, ephemeralContainersStrategy as unknown as Strategy<KubeObject>)
}

export function serveResize(server: Server, registry: Registry, context: RequestContext): void {
  servePart(server, registry, context, resizeStrategy as unknown as Strategy<KubeObject>)
}

function servePart(server: Server, registry: Registry, context: RequestContext, strategy: Strategy<KubeObject>): void {
  const shown = representationOf(server, registry.kind, context)
  const { verb } = context.info
  if (verb === 'get') return serveGet(server, registry, context, shown)
  if (verb === 'update') return serveUpdate(server, registry, context, shown, strategy)
  if (verb === 'patch') return servePatch(server, registry, context, shown, strategy)
  refuse(methodNotAllowedStatus())
}

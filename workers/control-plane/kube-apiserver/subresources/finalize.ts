// `namespaces/finalize`: the namespace controller takes off its finalizer here, once nothing is left in the namespace.
// Like pkg/registry/core/namespace/storage FinalizeREST.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { methodNotAllowedStatus } from '../../../apimachinery/status-error.ts'
import { namespaceFinalizeStrategy } from '../../../apis/core/namespace/kind.ts'
import type { Strategy } from '../../../apis/define-kind.ts'
import type { Registry } from '../registry.ts'
import { representationOf } from '../representation.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { serveUpdate } from '../verb-handlers.ts'

export function serveFinalize(server: Server, registry: Registry, context: RequestContext): void {
  if (context.info.verb !== 'update') refuse(methodNotAllowedStatus())
  const shown = representationOf(server, registry.kind, context)
  serveUpdate(server, registry, context, shown, namespaceFinalizeStrategy as unknown as Strategy<KubeObject>)
}

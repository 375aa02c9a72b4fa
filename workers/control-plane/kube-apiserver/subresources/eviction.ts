// `pods/eviction`: a deletion that asks first. There are no PodDisruptionBudgets yet, so nobody says no.
// Like pkg/registry/core/pod/storage/eviction.go.
import type { DeleteOptions } from '../../../apimachinery/meta-types.ts'
import { badRequestStatus, methodNotAllowedStatus } from '../../../apimachinery/status-error.ts'
import { deleteOptionsOf } from '../delete-options.ts'
import { deleteObject } from '../deletion.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { writeRequest } from '../verb-handlers.ts'
import { writeOptionsOf } from '../write-options.ts'

type Eviction = { readonly metadata?: { readonly name?: string }; readonly deleteOptions?: DeleteOptions }

export function serveEviction(server: Server, pods: Registry, context: RequestContext): void {
  const { info, request } = context
  if (info.verb !== 'create') refuse(methodNotAllowedStatus())
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(badRequestStatus('not a Eviction object'))
  const eviction = body as Eviction
  const name = eviction.metadata?.name ?? info.name
  if (name !== info.name)
    refuse(badRequestStatus(`name in URL does not match name in Eviction object: ${info.name} != ${name}`))
  const options = deleteOptionsOf(info, eviction.deleteOptions ?? {})
  const { manager, dryRun } = writeOptionsOf(context, 'CreateOptions')
  const write = writeRequest(context, { manager, dryRun: dryRun || options.dryRun?.[0] === 'All' })
  pods.validateConnect(write)
  deleteObject(
    pods,
    { ...write, subresource: '' },
    options,
    server.host.clock.unixMs(),
    () => context.respond(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }),
    context.fail,
  )
}

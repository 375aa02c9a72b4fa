// `scale`: how many replicas there are and shall be, in one form for every kind that has replicas.
// Like pkg/registry/apps/deployment/storage ScaleREST.
import { invalid } from '../../../apimachinery/field-error.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import {
  badRequestStatus,
  invalidStatus,
  methodNotAllowedStatus,
  notFoundStatus,
  pathNotFoundStatus,
} from '../../../apimachinery/status-error.ts'
import type { Scale as ScaleObject } from '../../../apis/autoscaling/types.ts'
import { decode } from '../../../apis/decode.ts'
import type { Scale } from '../../../apis/define-kind.ts'
import { type ManagedFields, scaledManagedFields } from '../managed-fields.ts'
import { patchOf } from '../patch.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'
import { writeRequest } from '../verb-handlers.ts'
import { isApply, writeOptionsOf } from '../write-options.ts'

const schema = 'autoscaling.v1.Scale'

export function serveScale(server: Server, registry: Registry, context: RequestContext): void {
  const { scale } = registry.kind
  if (!scale) refuse(pathNotFoundStatus())
  const { verb } = context.info
  if (verb === 'get') return serveGetScale(registry, scale, context)
  if (verb === 'update') {
    const sent = decodeScale(context.request.body)
    return setScale(registry, scale, context, 'UpdateOptions', () => ({ scale: sent }))
  }
  if (verb !== 'patch') refuse(methodNotAllowedStatus())
  if (isApply(context.request)) return applyScale(server, registry, scale, context)
  const patch = patchOf(server, { schema }, context)
  setScale(registry, scale, context, 'PatchOptions', (current) => ({ scale: decodeScale(patch(current)) }))
}

function applyScale(server: Server, registry: Registry, scale: Scale<KubeObject>, context: RequestContext): void {
  server.apply.use(({ scaleApplier }) => {
    try {
      const apply = scaleApplier(server, registry.kind, context)
      setScale(registry, scale, context, 'PatchOptions', (current, object) => {
        const applied = apply(current as unknown as KubeObject, object)
        return { scale: decodeScale(applied.scale), owners: { managedFields: applied.managedFields } }
      })
    } catch (error) {
      context.fail(error)
    }
  })
}

/** The scale that is asked for, and who owns what of the object then, if that is known. */
type Wanted = {
  readonly scale: ScaleObject
  readonly owners?: { readonly managedFields: ManagedFields | undefined }
}

function serveGetScale(registry: Registry, scale: Scale<KubeObject>, context: RequestContext): void {
  const { namespace, name } = context.info
  registry.storage.get(
    registry.keyOf(namespace, name),
    (object) => {
      if (object) context.respond(200, scaleOf(object, scale))
      else context.fail(new StatusError(notFoundStatus(registry.kind, name)))
    },
    context.fail,
  )
}

function setScale(
  registry: Registry,
  scale: Scale<KubeObject>,
  context: RequestContext,
  options: 'UpdateOptions' | 'PatchOptions',
  next: (current: ScaleObject, object: KubeObject) => Wanted,
): void {
  const write = { ...writeRequest(context, writeOptionsOf(context, options)), ownersAreGiven: true }
  registry.update(
    write,
    registry.kind.strategy,
    (existing) => {
      const { scale: wanted, owners } = next(scaleOf(existing, scale), existing)
      const replicas = wanted.spec?.replicas ?? 0
      if (replicas < 0) {
        const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0')
        refuse(invalidStatus({ group: 'autoscaling', kind: 'Scale' }, context.info.name, [error]))
      }
      const { resourceVersion, uid } = wanted.metadata
      const scaled = scale.withReplicas(existing, replicas)
      const isScaled = replicas !== scale.replicas(existing)
      return {
        ...scaled,
        metadata: {
          ...existing.metadata,
          ...(isScaled ? { managedFields: scaledManagedFields(registry.kind, write.manager, existing) } : {}),
          ...owners,
          ...(uid ? { uid } : {}),
          resourceVersion: resourceVersion || existing.metadata.resourceVersion,
        },
      }
    },
    ({ object }) => context.respond(200, scaleOf(object, scale)),
    context.fail,
  )
}

function decodeScale(body: unknown): ScaleObject {
  const decoded = decode(schema, body)
  if ('error' in decoded)
    refuse(badRequestStatus(`Scale in version "v1" cannot be handled as a Scale: ${decoded.error}`))
  return decoded.value as ScaleObject
}

function scaleOf(object: KubeObject, scale: Scale<KubeObject>): ScaleObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = scale.selector(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // None is left out, as Go writes it.
    spec: scale.replicas(object) === 0 ? {} : { replicas: scale.replicas(object) },
    status: { replicas: scale.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  }
}

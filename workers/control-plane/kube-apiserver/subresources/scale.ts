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
import { scaledManagedFields } from '../managed-fields.ts'
import { patchOf } from '../patch.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'
import { writeRequest } from '../verb-handlers.ts'
import { writeOptionsOf } from '../write-options.ts'

const schema = 'autoscaling.v1.Scale'

export function serveScale(server: Server, registry: Registry, context: RequestContext): void {
  const { scale } = registry.kind
  if (!scale) refuse(pathNotFoundStatus())
  const { verb } = context.info
  if (verb === 'get') return serveGetScale(registry, scale, context)
  if (verb === 'update') {
    const sent = decodeScale(context.request.body)
    return setScale(registry, scale, context, 'UpdateOptions', () => sent)
  }
  if (verb !== 'patch') refuse(methodNotAllowedStatus())
  const patch = patchOf(server, { schema }, context)
  setScale(registry, scale, context, 'PatchOptions', (current) => decodeScale(patch(current)))
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
  next: (current: ScaleObject) => ScaleObject,
): void {
  const write = { ...writeRequest(context, writeOptionsOf(context, options)), ownersAreGiven: true }
  registry.update(
    write,
    registry.kind.strategy,
    (existing) => {
      const wanted = next(scaleOf(existing, scale))
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
    spec: { replicas: scale.replicas(object) },
    status: { replicas: scale.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  }
}

// PATCH with an apply configuration: read, applied to what is there or created, stored like any update.
// Like apiserver/pkg/endpoints/handlers/patch.go applyPatcher.
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, conflictStatus, plainErrorStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf, type Kind, type Strategy } from '../../apis/define-kind.ts'
import { authorize } from './authorization.ts'
import { decodeObject } from './decode-body.ts'
import { readYamlText } from './read-body.ts'
import { checkNamespace, type Registry } from './registry.ts'
import type { Representation } from './representation.ts'
import { type RequestContext, warnOf } from './request-context.ts'
import { type AppliedScale, applyToScale } from './scale-owners.ts'
import type { Server } from './server.ts'
import { applyConfiguration, type Configuration, describe } from './server-side-apply.ts'
import { refuse, StatusError } from './status-error.ts'
import { checkName, isNotFound, writeRequest } from './verb-handlers.ts'
import { type FieldValidation, writeOptionsOf } from './write-options.ts'

export function serveApply(
  server: Server,
  registry: Registry,
  context: RequestContext,
  shown: Representation,
  strategy: Strategy<KubeObject>,
): void {
  const options = writeOptionsOf(context, 'PatchOptions')
  const config = readConfiguration(context, options.fieldValidation)
  const force = context.info.query.get('force') === 'true'
  const write = { ...writeRequest(context, options), ownersAreGiven: true }
  const { kind } = registry
  const next = (live: KubeObject | undefined): KubeObject => {
    const by = { manager: write.manager, subresource: write.subresource, time: server.host.clock.timestamp() }
    const { object, managedFields } = applyConfiguration(kind, by, live, config, force)
    const applied = object === undefined ? (live as KubeObject) : decodeApplied(kind, context, object, config)
    checkName(context, applied)
    return { ...applied, metadata: { ...applied.metadata, managedFields } }
  }
  const create = () => {
    authorize(server, context.user, { ...context.info, verb: 'create' }, 'POST')
    const object = next(undefined)
    checkNamespace(kind, context.info.namespace, object.metadata)
    const { uid } = object.metadata
    if (uid) {
      const detail = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
      refuse(conflictStatus(kind, write.name, detail))
    }
    // A version says nothing of what is not there.
    const { resourceVersion: _resourceVersion, ...metadata } = object.metadata
    const done = (created: KubeObject) => context.respond(201, shown.object(created))
    registry.create(write, { ...object, metadata }, done, context.fail)
  }
  registry.update(
    write,
    strategy,
    next,
    (updated) => context.respond(200, shown.object(updated.object)),
    (error) => {
      if (!isNotFound(error) || write.subresource !== '') return context.fail(error)
      try {
        create()
      } catch (failure) {
        context.fail(failure)
      }
    },
  )
}

/** How an apply configuration in the body changes the scale of an object. */
export function scaleApplier(
  server: Server,
  kind: Kind,
  context: RequestContext,
): (scale: KubeObject, object: KubeObject) => AppliedScale {
  const { manager, fieldValidation } = writeOptionsOf(context, 'PatchOptions')
  const config = readConfiguration(context, fieldValidation)
  const force = context.info.query.get('force') === 'true'
  return (scale, object) => {
    const by = { manager, subresource: 'scale', time: server.host.clock.timestamp() }
    const applied = applyToScale(kind, by, object, scale, config, force)
    checkName(context, applied.scale as unknown as KubeObject)
    return applied
  }
}

/** What the merged configuration is as an object of the kind. */
function decodeApplied(kind: Kind, context: RequestContext, object: Configuration, config: Configuration): KubeObject {
  try {
    return decodeObject(kind, object, context, 'Ignore')
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const reason = / cannot be handled as a [A-Za-z]+: (.*)$/s.exec(error.message)?.[1] ?? error.message
    const version = apiVersionOf(kind)
    const gvk = `${version.includes('/') ? version : `/${version}`}, Kind=${kind.kind}`
    const message = `failed to convert new object (${describe(config)}) to proper version: unable to convert unstructured object to ${gvk}: ${reason}`
    return refuse(plainErrorStatus(message))
  }
}

function readConfiguration(context: RequestContext, validation: FieldValidation): Configuration {
  const { body } = context.request
  const value = typeof body === 'string' ? readText(body, context, validation) : body
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Configuration
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  if (value === null || value === undefined) return {}
  const message = `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
  return refuse(badRequestStatus(`error decoding patch: ${message}`))
}

function readText(text: string, context: RequestContext, validation: FieldValidation): unknown {
  const { value, error, duplicates } = readYamlText(text)
  const prefix = 'error converting YAML to JSON: '
  if (error !== undefined) refuse(badRequestStatus(`error decoding patch: ${prefix}${error}`))
  if (duplicates.length > 0 && validation !== 'Ignore') {
    const twice = `${prefix}yaml: unmarshal errors:\n${duplicates.join('\n')}`
    if (validation === 'Strict') refuse(badRequestStatus(`error strict decoding patch: ${twice}`))
    warnOf(context, [twice])
  }
  return value
}

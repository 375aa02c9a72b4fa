// PATCH with an apply configuration: read, applied to what is there or created, stored like any update.
// Like apiserver/pkg/endpoints/handlers/patch.go applyPatcher.
import { parseDocument } from 'yaml'
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, conflictStatus, plainErrorStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf, type Kind, type Strategy } from '../../apis/define-kind.ts'
import { authorize } from './authorization.ts'
import { decodeObject } from './decode-body.ts'
import { checkNamespace, type Registry } from './registry.ts'
import type { Representation } from './representation.ts'
import { type RequestContext, warn } from './request-context.ts'
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

/** JSON is YAML too, but quicker to read. */
function readText(text: string, context: RequestContext, validation: FieldValidation): unknown {
  const document = parseDocument(text, { uniqueKeys: true, version: '1.1', merge: false, prettyErrors: true })
  const duplicates = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY')
  const [wrong] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY')
  if (wrong) {
    const line = wrong.linePos?.[0].line ?? 1
    const error = `error converting YAML to JSON: yaml: ${line > 1 ? `line ${line}: ` : ''}${goYamlError(wrong)}`
    refuse(badRequestStatus(`error decoding patch: ${error}`))
  }
  const lines = duplicates.map(({ linePos, pos }) => {
    const key = /^(["']?)(.*?)\1\s*:/.exec(text.slice(pos[0], pos[0] + 1000))?.[2] ?? ''
    return `  line ${linePos?.[0].line ?? 0}: key ${JSON.stringify(key)} already set in map`
  })
  if (lines.length > 0 && validation !== 'Ignore') {
    const error = `error converting YAML to JSON: yaml: unmarshal errors:\n${lines.join('\n')}`
    if (validation === 'Strict') refuse(badRequestStatus(`error strict decoding patch: ${error}`))
    warn(context, error)
  }
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    return refuse(
      badRequestStatus(
        'error decoding patch: error converting YAML to JSON: yaml: document contains excessive aliasing',
      ),
    )
  }
}

/** What Go's reader says of the mistakes that are made most. */
function goYamlError({ code, message }: { readonly code: string; readonly message: string }): string {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'mapping values are not allowed in this context'
    case 'TAB_AS_INDENT':
      return 'found character that cannot start any token'
    case 'MISSING_CHAR':
      return 'did not find expected key'
    case 'BAD_ALIAS':
      return 'unknown anchor referenced'
    default:
      return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
  }
}

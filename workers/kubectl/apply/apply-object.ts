// Applies one object: creates it, or patches what is there with the difference to what was applied before.
// Like kubectl/pkg/cmd/apply.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { type Client, patchTypes } from '../client.ts'
import { deleteAndWait } from '../deletion.ts'
import { apiVersionOf } from '../discovery.ts'
import { fail, withPrefix, withSource } from '../errors.ts'
import { at, canonicalJson, isObject, type JsonObject, jsonEqual, stringAt } from '../json-value.ts'
import { getObject, type Info } from '../selection.ts'
import { applyOnServer } from './apply-on-server.ts'
import { type Applied, type ApplyOptions, warnIfDeleting, writeQuery } from './apply-options.ts'
import { lastApplied, lastAppliedAnnotation, withLastApplied } from './last-applied.ts'
import { threeWayMergePatch } from './merge-diff.ts'
import { patchTypeOf } from './patch-schema.ts'
import { threeWayPatch } from './strategic-diff.ts'

/** How often a patch that met a newer version is computed again. */
const maxConflicts = 5

export async function applyObject(client: Client, info: Info, options: ApplyOptions): Promise<Applied> {
  if (info.name === '' && stringAt(info.object, 'metadata', 'generateName') !== '')
    fail(`from ${stringAt(info.object, 'metadata', 'generateName')}: cannot use generate name with apply`)
  if (options.serverSide) return applyOnServer(client, info, options)
  const modified = withLastApplied(info.object)
  const current = await currentObject(client, info)
  if (!current) return create(client, info, modified, options)
  if (options.dryRun === 'client') return { operation: 'configured', object: merged(current, modified) }
  if (at(current, 'metadata', 'annotations', lastAppliedAnnotation) === undefined)
    options.warn(
      `Warning: resource ${info.resource.plural}/${info.name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  const applied = await patch(client, info, modified, current, options)
  warnIfDeleting(info, applied.object, options)
  return applied
}

async function currentObject(client: Client, info: Info): Promise<JsonObject | undefined> {
  const told = `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: "${info.source}": `
  if (info.name === '') fail(`${told}resource name may not be empty`)
  try {
    return await getObject(client, info.resource, info.namespace, info.name)
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined
    throw withPrefix(told, error)
  }
}

export function describeInfo({ resource, namespace, name }: Info): string {
  const groupVersion = `${resource.group}/${resource.version}`
  return `Resource: "${groupVersion}, Resource=${resource.plural}", GroupVersionKind: "${groupVersion}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace}"`
}

async function create(client: Client, info: Info, modified: JsonObject, options: ApplyOptions): Promise<Applied> {
  if (options.dryRun === 'client') return { operation: 'created', object: modified }
  try {
    const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace))
    const object = await client.request<JsonObject>('POST', path, { body: modified, query: writeQuery(options) })
    return { operation: 'created', object }
  } catch (error) {
    throw withSource('creating', info.source, error)
  }
}

async function patch(
  client: Client,
  info: Info,
  modified: JsonObject,
  found: JsonObject,
  options: ApplyOptions,
): Promise<Applied> {
  let current = found
  for (let attempt = 1; ; attempt++) {
    const { body, contentType } = patchFor(info, modified, current)
    if (Object.keys(body).length === 0) return { operation: 'unchanged', object: current }
    try {
      const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name)
      const object = await client.request<JsonObject>('PATCH', path, { body, contentType, query: writeQuery(options) })
      return { operation: 'configured', object }
    } catch (error) {
      if (isApiError(error, 'Conflict') && attempt < maxConflicts) {
        await client.host.clock.sleep(1000)
        current = await getObject(client, info.resource, info.namespace, info.name)
        continue
      }
      if (options.force && isApiError(error, 'Conflict', 'Invalid')) return recreate(client, info, modified, options)
      const shown = canonicalJson(body)
      throw withPrefix(
        `error when applying patch:\n${shown}\nto:\n${describeInfo(info)}\nfor: "${info.source}": `,
        error,
      )
    }
  }
}

async function recreate(client: Client, info: Info, modified: JsonObject, options: ApplyOptions): Promise<Applied> {
  await deleteAndWait(client, info)
  const { object } = await create(client, info, modified, options)
  return { operation: 'configured', object }
}

export function patchFor(
  info: Info,
  modified: JsonObject,
  current: JsonObject,
): { body: JsonObject; contentType: string } {
  const original = lastApplied(current)
  const type = patchTypeOf(apiVersionOf(info.resource), info.resource.kind)
  return type
    ? { body: threeWayPatch(original, modified, current, type), contentType: patchTypes.strategic }
    : { body: threeWayMergePatch(original, modified, current), contentType: patchTypes.merge }
}

/** What a client-side dry run shows of an object that exists. */
function merged(current: JsonObject, modified: JsonObject): JsonObject {
  const next: Record<string, unknown> = { ...current }
  for (const key of Object.keys(modified)) {
    const [before, after] = [current[key], modified[key]]
    next[key] = isObject(before) && isObject(after) && !jsonEqual(before, after) ? merged(before, after) : after
  }
  return next
}

// Which objects a command is about: from arguments, selectors and files. Like cli-runtime's resource.Builder.

import { parseApiVersion } from '../apimachinery/object.ts'
import { namespaces } from '../apis/resources.ts'
import { isApiError } from '../client-go/rest-client.ts'
import type { Client } from './client.ts'
import type { Context } from './command.ts'
import { type ApiResource, noMatch } from './discovery.ts'
import { CommandError, ConnectionError, fail, failUsage } from './errors.ts'
import { at, canonicalJson, isObject, type JsonObject, listAt, stringAt, withAt } from './json-value.ts'
import { loadManifests } from './manifest-files.ts'
import type { ManifestDocument } from './manifest-reader.ts'

/** One object that a command is about. */
export type Info = {
  readonly resource: ApiResource
  readonly namespace: string
  readonly name: string
  /** As it stands in the file or on the server. */
  readonly object: JsonObject
  /** The file that it came from; '' for an argument. */
  readonly source: string
  readonly document?: ManifestDocument
}

/** What arguments name: resources as a whole, or single objects. */
export type Wanted = {
  readonly resources: readonly ApiResource[]
  /** Names of objects of the one resource. */
  readonly names: readonly string[]
  /** `deploy/web pod/x`. */
  readonly tuples: readonly { readonly resource: ApiResource; readonly name: string }[]
}

/** Reads arguments such as `pods,svc`, `pod a b` or `deploy/web pod/x`. */
export async function wantedFromArgs(client: Client, args: readonly string[], errors?: unknown[]): Promise<Wanted> {
  if (args.some((arg) => arg.includes('/'))) return { resources: [], names: [], tuples: await tuplesOf(client, args) }
  const [types = '', ...names] = args
  const resources: ApiResource[] = []
  for (const type of types.split(',').filter((one) => one !== '')) {
    const category = await categoryOf(client, type)
    if (category) resources.push(...category)
    else if (errors)
      await client.discovery.find(type).then(
        (found) => resources.push(found),
        (error: unknown) => errors.push(error),
      )
    else resources.push(await client.discovery.find(type))
  }
  if (names.length > 0 && resources.length > 1) fail('you must specify only one resource')
  return { resources, names, tuples: [] }
}

async function categoryOf(client: Client, type: string): Promise<readonly ApiResource[] | undefined> {
  const found = await client.discovery.category(type)
  return found.length > 0 ? found : undefined
}

async function tuplesOf(client: Client, args: readonly string[]): Promise<{ resource: ApiResource; name: string }[]> {
  const tuples = []
  for (const arg of args) {
    const [type = '', name = '', ...more] = arg.split('/')
    if (!arg.includes('/'))
      fail(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      )
    if (more.length > 0) fail('arguments in resource/name form may not have more than one slash')
    if (type === '' || name === '') fail('arguments in resource/name form must have a single resource and name')
    tuples.push({ resource: await client.discovery.find(type), name })
  }
  return tuples
}

export type Selection = {
  readonly args: readonly string[]
  /** The command's file flags are looked at too. */
  readonly files?: boolean
  readonly selector?: string
  readonly fieldSelector?: string
  readonly all?: boolean
  readonly allNamespaces?: boolean
  /** Takes objects of files as they stand there, without asking the server. */
  readonly local?: boolean
  /** What a missing selection is told as; default: the builder's words. */
  readonly missing?: () => never
}

export type Selected = {
  readonly infos: readonly Info[]
  readonly errors: readonly unknown[]
  /** Whether a single object was meant. */
  readonly singular: boolean
}

/** The objects that arguments, selectors or files name, fetched from the server. Goes on after an error. */
export async function selectObjects(context: Context, selection: Selection): Promise<Selected> {
  const files = selection.files ? context.flags.all('filename') : []
  const { args, selector = '', fieldSelector = '', all = false, allNamespaces = false } = selection
  if (files.length > 0) {
    if (args.length > 0)
      fail('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    return fromFiles(context, files, selection.local ?? false)
  }
  if (args.length === 0) {
    if (selection.missing) selection.missing()
    failNothing()
  }
  if (selector !== '' && all) fail("setting 'all' parameter but found a non empty selector. ")
  const client = context.client()
  const wanted = await wantedFromArgs(client, args)
  const infos: Info[] = []
  const errors: unknown[] = []
  const targets = [
    ...wanted.tuples,
    ...wanted.names.flatMap((name) => wanted.resources.slice(0, 1).map((resource) => ({ resource, name }))),
  ]
  if (targets.length > 0) {
    if (selector !== '' || fieldSelector !== '') fail('name cannot be provided when a selector is specified')
    if (allNamespaces) fail('a resource cannot be retrieved by name across all namespaces')
    for (const { resource, name } of targets)
      await gather(errors, async () => {
        const object = await getObject(client, resource, client.namespace, name)
        infos.push(infoOf(resource, object))
      })
    return { infos, errors, singular: targets.length === 1 }
  }
  if (selector === '' && fieldSelector === '' && !all) fail('resource(s) were provided, but no name was specified')
  for (const resource of wanted.resources)
    await gather(errors, async () => {
      const query = { labelSelector: selector || undefined, fieldSelector: fieldSelector || undefined }
      const found = await client.list<JsonObject>(resource, allNamespaces ? '' : client.namespace, query)
      for (const object of found) infos.push(infoOf(resource, withType(resource, object)))
    })
  return { infos, errors, singular: false }
}

async function fromFiles(context: Context, files: readonly string[], local: boolean): Promise<Selected> {
  if (local) return localInfos(context, files)
  const { infos, errors } = await infosFromFiles(context, files)
  const found: Info[] = []
  const problems = [...errors]
  for (const info of infos)
    await gather(problems, async () => {
      const object = await getObject(context.client(), info.resource, info.namespace, info.name)
      found.push({ ...info, object })
    })
  return { infos: found, errors: problems, singular: infos.length === 1 }
}

/** Objects of manifests as they are: no server is asked what their kinds are. */
async function localInfos(context: Context, files: readonly string[]): Promise<Selected> {
  const { documents, errors } = await loadManifests(context, files, context.flags.bool('recursive'))
  const infos = documents.flatMap(({ source, document }) =>
    flatten(document.value).map((object) => {
      const kind = stringAt(object, 'kind')
      const names = { kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() }
      const served = { namespaced: true, shortNames: [], categories: [], verbs: [], subresources: [] }
      const resource = { ...parseApiVersion(stringAt(object, 'apiVersion')), ...names, ...served }
      return { ...infoOf(resource, object), source, document }
    }),
  )
  return { infos, errors, singular: infos.length === 1 }
}

/** Objects of manifests with their resources and namespaces; nothing but discovery is asked of the server. */
export async function infosFromFiles(
  context: Context,
  files: readonly string[],
): Promise<{ infos: Info[]; errors: unknown[] }> {
  const loaded = await loadManifests(context, files, context.flags.bool('recursive'))
  const errors: unknown[] = [...loaded.errors]
  const infos: Info[] = []
  // Manifests are checked against the schema first: it is that which cannot be fetched without a server.
  if (context.flags.string('validate') !== '') context.client().discovery.attempts = 0
  for (const { source, document } of loaded.documents)
    await gather(errors, async () => {
      for (const object of flatten(document.value))
        infos.push(await infoFromManifest(context.client(), object, source, document))
    })
  return { infos, errors }
}

/** Places an object of a manifest: its resource, and the namespace it goes to. */
export async function infoFromManifest(
  client: Client,
  object: JsonObject,
  source: string,
  document?: ManifestDocument,
): Promise<Info> {
  const [apiVersion, kind] = [stringAt(object, 'apiVersion'), stringAt(object, 'kind')]
  if (kind === '') fail(`unable to decode "${source}": Object 'Kind' is missing in '${canonicalJson(object)}'`)
  checkMetadata(object, source)
  const name = stringAt(object, 'metadata', 'name')
  const own = stringAt(object, 'metadata', 'namespace')
  const resource = await client.discovery.ofKind(apiVersion, kind)
  if (!resource) throw noMatch(name, own, source, apiVersion, kind)
  const base = { resource, name, source, ...(document ? { document } : {}) }
  if (!resource.namespaced) return { ...base, namespace: '', object }
  const { namespace, namespaceGiven } = client.config
  if (own !== '' && namespaceGiven && own !== namespace)
    fail(
      `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    )
  if (own !== '') return { ...base, namespace: own, object }
  return { ...base, namespace, object: withAt(object, ['metadata', 'namespace'], namespace) }
}

/** Labels, annotations and names are read by kubectl itself, so their types are checked before anything is sent. */
function checkMetadata(object: JsonObject, source: string): void {
  const refuse = (value: unknown, field: string): void => {
    if (value === undefined || value === null || typeof value === 'string') return
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    fail(
      `unable to decode "${source}": json: cannot unmarshal ${kind} into Go struct field ObjectMeta.metadata.${field} of type string`,
    )
  }
  for (const field of ['name', 'generateName', 'namespace']) refuse(at(object, 'metadata', field), field)
  for (const field of ['labels', 'annotations'])
    for (const value of Object.values(mapAt(object, 'metadata', field))) refuse(value, field)
}

function mapAt(object: unknown, ...path: readonly string[]): JsonObject {
  const found = at(object, ...path)
  return isObject(found) ? found : {}
}

function flatten(object: JsonObject): readonly JsonObject[] {
  if (!stringAt(object, 'kind').endsWith('List') || !Array.isArray(object['items'])) return [object]
  return listAt(object, 'items').filter(isObject).flatMap(flatten)
}

/** Gets an object; when it is missing because its namespace is, the error says so. Like resource.Helper.Get. */
export async function getObject(
  client: Client,
  resource: ApiResource,
  namespace: string,
  name: string,
): Promise<JsonObject> {
  try {
    return await client.get<JsonObject>(resource, namespace, name)
  } catch (error) {
    if (isApiError(error, 'NotFound') && resource.namespaced) await client.get(namespaces, '', namespace)
    throw error
  }
}

export function infoOf(resource: ApiResource, object: JsonObject): Info {
  return {
    resource,
    object,
    namespace: stringAt(object, 'metadata', 'namespace'),
    name: stringAt(object, 'metadata', 'name'),
    source: '',
  }
}

/** Items of a list come without apiVersion and kind. */
export function withType({ group, version, kind }: ApiResource, object: JsonObject): JsonObject {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object }
}

/** Runs a step and keeps what it throws, so that the others go on. */
export async function gather(errors: unknown[], step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    // Without a server the others would fail in the same way.
    if (error instanceof ConnectionError) throw error
    errors.push(error)
  }
}

export function failNothing(): never {
  throw new CommandError(`error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`)
}

/** Files must be given, and nothing else. */
export function requireFiles(context: Context): readonly string[] {
  const files = context.flags.all('filename')
  if (files.length === 0) fail('must specify one of -f and -k')
  if (context.args.length > 0) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
  return files
}

// kubectl apply --server-side: the server merges; kubectl brings objects that it has applied in the old way over to the
// new one. Like kubectl/pkg/cmd/apply applyOneObject and client-go/util/csaupgrade.
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import { emptySet, type FieldSet, readFieldSet } from '../../apimachinery/structured-merge/field-set.ts'
import { ApiError, isApiError, pathOf } from '../../client-go/rest-client.ts'
import { type Client, patchTypes, type Query } from '../client.ts'
import { apiVersionOf } from '../discovery.ts'
import { CommandError, fail, plainMessage } from '../errors.ts'
import { at, type JsonObject, jsonEqual, listAt, stringAt } from '../json-value.ts'
import { getObject, type Info } from '../selection.ts'
import { type Applied, type ApplyOptions, warnIfDeleting, writeQuery } from './apply-options.ts'
import { lastAppliedAnnotation, lastAppliedText } from './last-applied.ts'

/** Who keeps the annotation once the object is applied on the server. */
const annotationManager = 'kubectl-last-applied'
export const serverSideManager = 'kubectl'
const annotationPath = ['f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`]
const maxConflicts = 5

export async function applyOnServer(client: Client, info: Info, options: ApplyOptions): Promise<Applied> {
  const apply = () => sendApply(client, info, options)
  let object = await apply().catch(explainRefusal)
  const saved = await saveAnnotation(client, info, object, options).catch((error: unknown) =>
    warnOf(options, 'failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply', error),
  )
  if (saved !== undefined) {
    object = saved
    const migrated = await migrate(client, info, object, options).catch((error: unknown) =>
      warnOf(options, 'server rejected managed fields migration to Server-Side Apply', error),
    )
    if (migrated !== undefined && migrated !== object) {
      // Sent once more, so that what is not in the manifest any more can go.
      const again = await apply().catch((error: unknown) =>
        warnOf(options, 'failed to re-apply configuration after performing Server-Side Apply migration', error),
      )
      object = again ?? migrated
    }
  }
  warnIfDeleting(info, object, options)
  return { operation: 'serverside-applied', object }
}

function warnOf({ warn }: ApplyOptions, what: string, error: unknown): undefined {
  if (!(error instanceof ApiError)) throw error
  warn(`Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${plainMessage(error)}\n`)
}

/** Sends the object as a configuration to apply. */
export function sendApply(
  client: Client,
  info: Info,
  options: Pick<ApplyOptions, 'fieldManager' | 'fieldValidation' | 'dryRun' | 'forceConflicts' | 'subresource'>,
): Promise<JsonObject> {
  const query = { ...writeQuery(options), force: options.forceConflicts }
  return send(client, info, info.object, patchTypes.apply, query, options.subresource)
}

function send(
  client: Client,
  { resource, namespace, name }: Info,
  body: unknown,
  contentType: string,
  query: Query,
  subresource = '',
): Promise<JsonObject> {
  const path = pathOf(resource, client.namespaceFor(resource, namespace), name)
  const target = subresource === '' ? path : `${path}/${subresource}`
  return client.request<JsonObject>('PATCH', target, { body, contentType, query })
}

function explainRefusal(error: unknown): never {
  if (error instanceof ApiError && error.status.code === 415)
    fail(`Server-side apply not available on the server: (${plainMessage(error)})`)
  if (isApiError(error, 'Conflict')) throw new CommandError(`error: ${conflictHelp(plainMessage(error))}`)
  throw error
}

/** Has a manager of its own keep the annotation, or the server would drop it. Undefined: it was refused. */
async function saveAnnotation(
  client: Client,
  info: Info,
  object: JsonObject,
  options: ApplyOptions,
): Promise<JsonObject> {
  const text = lastAppliedText(object)
  if (options.fieldManager !== serverSideManager || text === undefined) return object
  if (annotationOwners(object, 'Apply').length > 0) return object
  const { resource, namespace, name } = info
  const metadata = {
    name,
    ...(resource.namespaced ? { namespace } : {}),
    annotations: { [lastAppliedAnnotation]: text },
  }
  const body = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata }
  const query = writeQuery({ ...options, fieldManager: annotationManager })
  return send(client, info, body, patchTypes.apply, query)
}

function entriesOf(object: JsonObject): readonly ManagedFieldsEntry[] {
  return listAt(object, 'metadata', 'managedFields') as readonly ManagedFieldsEntry[]
}

function fieldsOf({ fieldsV1 }: ManagedFieldsEntry): FieldSet {
  return (fieldsV1 && readFieldSet(fieldsV1)) ?? emptySet
}

function annotationOwners(object: JsonObject, operation: 'Apply' | 'Update'): readonly ManagedFieldsEntry[] {
  return entriesOf(object).filter((entry) => entry.operation === operation && fieldsOf(entry).has(annotationPath))
}

/** Gives what client-side apply owns to the server-side manager; the object itself when there is nothing to give. */
async function migrate(client: Client, info: Info, found: JsonObject, options: ApplyOptions): Promise<JsonObject> {
  const managers = new Set(annotationOwners(found, 'Update').map(({ manager }) => manager))
  let object = found
  for (let attempt = 1; ; attempt++) {
    const before = entriesOf(object)
    let after = before
    for (const manager of managers) after = upgraded(after, manager ?? '', options.fieldManager)
    if (jsonEqual(before, after)) return object
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      { op: 'replace', path: '/metadata/resourceVersion', value: stringAt(object, 'metadata', 'resourceVersion') },
    ]
    try {
      return await send(client, info, patch, patchTypes.json, writeQuery(options))
    } catch (error) {
      if (!isApiError(error, 'Conflict') || attempt >= maxConflicts) throw error
      object = await getObject(client, info.resource, info.namespace, info.name)
    }
  }
}

/** The entries with the old manager's fields in the new one's. Like upgradedManagedFields. */
function upgraded(
  entries: readonly ManagedFieldsEntry[],
  oldManager: string,
  newManager: string,
): readonly ManagedFieldsEntry[] {
  const isOld = ({ manager, operation, subresource }: ManagedFieldsEntry) =>
    manager === oldManager && operation === 'Update' && !subresource
  const isNew = ({ manager, operation, subresource }: ManagedFieldsEntry) =>
    manager === newManager && operation === 'Apply' && !subresource
  const target = entries.find(isNew) ?? entries.find(isOld)
  if (target === undefined) return entries
  const old = entries.find((entry) => isOld(entry) && entry.apiVersion === target.apiVersion)
  const fields = old === undefined ? fieldsOf(target) : fieldsOf(target).union(fieldsOf(old))
  const made = { ...target, manager: newManager, operation: 'Apply', fieldsV1: fields.fieldsV1 }
  return entries.map((entry) => (entry === target ? made : entry)).filter((entry) => !isOld(entry))
}

function conflictHelp(message: string): string {
  return `${message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`
}

/** Whether the object has been applied: `--prune` takes no others. */
export function wasApplied(object: JsonObject): boolean {
  return at(object, 'metadata', 'annotations', lastAppliedAnnotation) !== undefined
}

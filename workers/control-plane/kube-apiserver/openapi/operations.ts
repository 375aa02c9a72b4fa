// The endpoints of kinds as OpenAPI tells them: which verbs there are, and the parameters that kubectl looks for before it
// relies on the server (dryRun, fieldValidation, force).
import { apiVersionOf, type Kind } from '../../../apis/define-kind.ts'

type Operation = Readonly<Record<string, unknown>>
/** What an endpoint takes and gives; of a kind, no more than its names: it may not be open. */
type Type = Pick<Kind, 'group' | 'version' | 'kind'>
type Paths = Record<string, Record<string, unknown>>

const scale: Type = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
const parameter = (name: string, type: string) => ({ in: 'query', name, schema: { type, uniqueItems: true } })
const writing = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => parameter(name, 'string'))
const inPath = (name: string) => ({ in: 'path', name, required: true, schema: { type: 'string', uniqueItems: true } })
const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]
const responses = { '200': { description: 'OK' }, '401': { description: 'Unauthorized' } }

export function operationsOf(kinds: readonly Kind[]): Paths {
  const paths: Paths = {}
  for (const kind of kinds) {
    const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${apiVersionOf(kind)}`
    const collection = `${root}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`
    if (kind.namespaced) paths[`${root}/${kind.plural}`] = { get: operation(kind, 'list') }
    paths[collection] = collectionOperations(kind)
    paths[`${collection}/{name}`] = objectOperations(kind, kind.namespaced, kind.verbs)
    for (const part of kind.subresources) {
      const type = part === 'scale' ? scale : kind
      paths[`${collection}/{name}/${part}`] = objectOperations(type, kind.namespaced, ['get', 'patch', 'update'])
    }
  }
  return paths
}

function collectionOperations(kind: Kind): Record<string, unknown> {
  const { verbs } = kind
  return {
    ...(verbs.includes('list') ? { get: operation(kind, 'list') } : {}),
    ...(verbs.includes('create') ? { post: operation(kind, 'post', writing) } : {}),
    ...(verbs.includes('deletecollection') ? { delete: operation(kind, 'deletecollection') } : {}),
    parameters: kind.namespaced ? [inPath('namespace')] : [],
  }
}

function objectOperations(type: Type, namespaced: boolean, verbs: readonly string[]): Record<string, unknown> {
  const patch = operation(type, 'patch', [...writing, parameter('force', 'boolean')])
  return {
    ...(verbs.includes('get') ? { get: operation(type, 'get') } : {}),
    ...(verbs.includes('update') ? { put: operation(type, 'put', writing) } : {}),
    ...(verbs.includes('patch') ? { patch: { ...patch, requestBody: patchBody } } : {}),
    ...(verbs.includes('delete') ? { delete: operation(type, 'delete', [parameter('dryRun', 'string')]) } : {}),
    parameters: [inPath('name'), ...(namespaced ? [inPath('namespace')] : [])],
  }
}

const patchBody = {
  content: Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }])),
  required: true,
}

function operation({ group, version, kind }: Type, action: string, parameters: readonly Operation[] = []): Operation {
  return {
    parameters,
    responses,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  }
}

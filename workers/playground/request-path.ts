// What a request to the API server asks for, read from its method and path, as the page tells it.
import type { KubeApiRequest } from '../protocols/kube-api.ts'

export type Asked = {
  /** As RBAC names it: `get`, `list`, `watch`, `create`… */
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly subresource: string
  readonly isResource: boolean
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

export function parseRequestPath({ method, path }: Pick<KubeApiRequest, 'method' | 'path'>): Asked {
  const [route = '', query = ''] = path.split('?')
  const parts = route.split('/').filter(Boolean)
  const isCore = parts[0] === 'api'
  const [group, version] = isCore ? ['', parts[1] ?? ''] : [parts[1] ?? '', parts[2] ?? '']
  let rest = parts.slice(isCore ? 2 : 3)
  let verb = verbs[method] ?? method.toLowerCase()
  if ((!isCore && parts[0] !== 'apis') || rest.length === 0)
    return { verb, group: '', version: '', resource: '', namespace: '', name: '', subresource: '', isResource: false }
  let namespace = ''
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1] ?? ''
    rest = rest.slice(2)
  }
  const [resource = '', name = '', subresource = ''] = rest
  if (method === 'GET' && name === '') verb = /(?:^|&)watch=(?:1|true)/.test(query) ? 'watch' : 'list'
  if (method === 'DELETE' && name === '') verb = 'deletecollection'
  return { verb, group, version, resource, namespace, name, subresource, isResource: true }
}

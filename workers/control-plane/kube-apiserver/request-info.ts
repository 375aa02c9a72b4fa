// What a request asks for, read off its method and path. Like apiserver/pkg/endpoints/request/requestinfo.go.
import { badRequestStatus } from '../../apimachinery/status-error.ts'
import type { KubeApiRequest } from '../../protocols/kube-api.ts'
import { refuse } from './status-error.ts'

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** Query parameters; the first of a name wins, as url.Values.Get has it. */
type Query = ReadonlyMap<string, string>

export type RequestInfo = {
  readonly isResource: boolean
  /** Without the query. */
  readonly path: string
  readonly query: Query
  readonly verb: Verb
  readonly group: string
  readonly version: string
  readonly namespace: string
  /** `pods`; '' when the path is no resource's. */
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** What follows the subresource: `proxy/…`. */
  readonly rest: readonly string[]
}

const verbs = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const
const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize'])
const noQuery: Query = new Map()

/** HEAD, OPTIONS and whatever else comes over HTTP mean nothing for resources. */
export const isServedMethod = (method: string): boolean => Object.hasOwn(verbs, method)

export function requestInfo({ method, path: target }: KubeApiRequest): RequestInfo {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? noQuery : parseQuery(target.slice(mark + 1))
  const verb = verbs[method] ?? 'get'
  const none = { isResource: false, path, query, verb, group: '', version: '', namespace: '', resource: '' }
  const parts = splitPath(path)
  const groupless = parts[0] === 'api'
  const first = groupless ? 2 : 3
  if ((!groupless && parts[0] !== 'apis') || parts.length <= first)
    return { ...none, subresource: '', name: '', rest: [] }
  const [group, version] = groupless ? ['', parts[1] ?? ''] : [parts[1] ?? '', parts[2] ?? '']
  // The old form of a watch, `/api/v1/watch/pods`.
  const isWatch = parts[first] === 'watch' && verb === 'get' && parts.length > first + 1
  const { namespace, where } = scopeOf(parts.slice(isWatch ? first + 1 : first))
  const [resource = '', name = '', subresource = '', ...rest] = where
  return {
    isResource: true,
    path,
    query,
    verb: isWatch ? 'watch' : collectionVerb(verb, name, query),
    group,
    version,
    namespace,
    resource,
    subresource,
    name,
    rest,
  }
}

/** `namespaces/x/pods/…` lies in x; `namespaces/x` and its own subresources are about x itself. */
function scopeOf(parts: readonly string[]): { namespace: string; where: readonly string[] } {
  if (parts[0] !== 'namespaces' || parts.length < 2) return { namespace: '', where: parts }
  const namespace = parts[1] ?? ''
  const isAboutIt = parts.length === 2 || namespaceSubresources.has(parts[2] ?? '')
  return { namespace, where: isAboutIt ? parts : parts.slice(2) }
}

function collectionVerb(verb: Verb, name: string, query: Query): Verb {
  if (name !== '') return verb
  if (verb === 'get') return isTrue(query.get('watch')) ? 'watch' : 'list'
  return verb === 'delete' ? 'deletecollection' : verb
}

/** How Go clients write a boolean parameter: `watch`, `watch=1` and `watch=true` are true. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== 'false' && value !== '0'
}

function splitPath(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  return path.includes('%') ? parts.map(decode) : parts
}

function parseQuery(text: string): Query {
  const query = new Map<string, string>()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const key = decode(equals < 0 ? pair : pair.slice(0, equals))
    if (!query.has(key)) query.set(key, equals < 0 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' ')))
  }
  return query
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse(badRequestStatus(`invalid URL escape ${JSON.stringify(text)}`))
  }
}

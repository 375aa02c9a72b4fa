// What was done to the recorded server between the recorded requests, told by its answers: objects that were there
// though no recorded request made them, and changes that a watch saw.
import type { KubeApiRequest } from '../../workers/protocols/kube-api.ts'

export type Exchange = {
  readonly method: string
  readonly path: string
  readonly as?: string
  readonly requestHeaders?: Readonly<Record<string, string>>
  readonly requestBody?: unknown
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string | readonly string[]>>
  readonly responseBody?: unknown
  readonly responseText?: string
  readonly responseBase64?: string
  readonly events?: readonly { readonly type: string; readonly object: unknown }[]
  readonly clientTimeout?: number | string
}

type Fields = Readonly<Record<string, unknown>>
type Seen = { readonly collection: string; readonly object: Fields; readonly version: number }
export type Creation = { readonly collection: string; readonly object: unknown }

/** Objects to be made before the exchange: the recorded server had them by then, and nobody was seen to make them. */
export function creationsBefore(exchanges: readonly Exchange[], index: number, namespace: string): Creation[] {
  const from = index === 0 ? -1 : versionAfter(exchanges, index - 1)
  const to = versionAfter(exchanges, index, true)
  return unmade(exchanges, namespace)
    .filter(({ version }) => version > from && version <= to)
    .map(({ collection, object }) => ({ collection, object: bare(object) }))
}

/** Writes that a watch saw beyond what was there when it began. */
export function unexplainedEvents(exchanges: readonly Exchange[], index: number, namespace: string): KubeApiRequest[] {
  const began = versionAfter(exchanges, index, true)
  const headers = { 'content-type': 'application/json', 'user-agent': 'vec/v0.0.0' }
  const collection = collectionOf(exchanges[index]?.path ?? '')
  return (exchanges[index]?.events ?? []).flatMap(({ type, object }): KubeApiRequest[] => {
    const seen = object as Fields
    if (versionOf(seen) <= began || namespaceOf(seen) !== namespace) return []
    const path = `${collection}/${nameOf(seen)}`
    if (type === 'ADDED') return [{ method: 'POST', path: collection, headers, body: bare(seen) }]
    if (type === 'MODIFIED') return [{ method: 'PUT', path, headers, body: bare(seen) }]
    return type === 'DELETED' ? [{ method: 'DELETE', path, headers }] : []
  })
}

const cache = new WeakMap<readonly Exchange[], readonly Seen[]>()

/** Objects of the namespace that answers show and no request made, in the order in which they were made. */
function unmade(exchanges: readonly Exchange[], namespace: string): readonly Seen[] {
  const found = cache.get(exchanges)
  if (found) return found
  const made = new Set<string>()
  const seen = new Map<string, Seen>()
  for (const exchange of exchanges) {
    const collection = collectionOf(exchange.path)
    const body = exchange.responseBody
    if (exchange.status >= 300 || !isFields(body) || exchange.as !== undefined) continue
    if (exchange.method !== 'GET') {
      made.add(`${collection}/${nameOf(body)}`)
      continue
    }
    for (const object of objectsIn(body, exchange.path)) {
      const key = `${collection}/${nameOf(object)}`
      const isOwn = namespaceOf(object) === namespace && managerOf(object) === 'vec'
      if (isOwn && !made.has(key) && !seen.has(key)) seen.set(key, { collection, object, version: versionOf(object) })
    }
  }
  const inOrder = [...seen.values()].sort((a, b) => a.version - b.version)
  cache.set(exchanges, inOrder)
  return inOrder
}

/** Whole objects only: a Table or a list of metadata does not show enough to make them again. */
function objectsIn(body: Fields, path: string): Fields[] {
  if (path.includes('watch=') || /^(Table|PartialObjectMetadata)/.test(String(body['kind']))) return []
  const items = Array.isArray(body['items']) ? (body['items'] as Fields[]) : undefined
  if (!items) return [body]
  const kind = String(body['kind']).replace(/List$/, '')
  return items.map((item) => ({ kind, apiVersion: body['apiVersion'], ...item }))
}

/** The newest version that the server had told by the end of an exchange; `own` takes the exchange's answer alone. */
function versionAfter(exchanges: readonly Exchange[], index: number, own = false): number {
  let newest = 0
  for (const { responseBody, events = [] } of exchanges.slice(own ? index : 0, index + 1)) {
    if (isFields(responseBody)) newest = Math.max(newest, versionOf(responseBody))
    if (!own) for (const { object } of events) newest = Math.max(newest, versionOf(object as Fields))
  }
  return newest === 0 && own && index > 0 ? versionAfter(exchanges, index - 1) : newest
}

function bare(object: Fields): Fields {
  const { kind, apiVersion, metadata, status: _, ...rest } = object
  const { name, namespace, labels, annotations, finalizers } = metadata as Fields
  return { kind, apiVersion, metadata: { name, namespace, labels, annotations, finalizers }, ...rest }
}

function collectionOf(path: string): string {
  const [plain = ''] = path.split('?')
  return /^(.*?\/namespaces\/[^/]+\/[^/]+)/.exec(plain)?.[1] ?? plain
}

function metadataOf(object: Fields): Fields {
  return isFields(object['metadata']) ? object['metadata'] : {}
}

function versionOf(object: Fields): number {
  return Number(metadataOf(object)['resourceVersion'] ?? 0) || 0
}

function nameOf(object: Fields): string {
  return String(metadataOf(object)['name'] ?? '')
}

function namespaceOf(object: Fields): string {
  return String(metadataOf(object)['namespace'] ?? '')
}

function managerOf(object: Fields): string {
  const managed = metadataOf(object)['managedFields']
  return Array.isArray(managed) && isFields(managed[0]) ? String(managed[0]['manager']) : ''
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// The API of metrics.k8s.io/v1beta1: NodeMetrics and PodMetrics, which nobody stores. Like metrics-server's pkg/api.
import { matchesSelector, parseSelector } from '../../apimachinery/label-selector.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { KubeApi, KubeApiResponse } from '../../protocols/kube-api.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import type { MetricsStore, Usage } from './metrics-store.ts'

type Plural = 'nodes' | 'pods'
type Item = {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: { readonly name: string }
  readonly timestamp: string
  readonly window: string
  readonly usage?: Amounts
  readonly containers?: readonly { readonly name: string; readonly usage: Amounts }[]
}
type Amounts = { readonly cpu: string; readonly memory: string }

const group = 'metrics.k8s.io'
const apiVersion = `${group}/v1beta1`
const kinds = { nodes: 'NodeMetrics', pods: 'PodMetrics' } as const

export class MetricsApi {
  readonly #host: Host
  readonly #store: MetricsStore
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>

  constructor(host: Host, store: MetricsStore, nodes: Informer<Node>, pods: Informer<Pod>) {
    this.#host = host
    this.#store = store
    this.#nodes = nodes
    this.#pods = pods
  }

  answer(exchange: ServerExchange<KubeApi>): void {
    const { method, path, headers } = exchange.request
    const [where = '', query = ''] = path.split('?')
    const parts = where.split('/').filter((part) => part !== '')
    if (method !== 'GET')
      return exchange.respond(
        refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'),
      )
    if (parts[0] !== 'apis') return exchange.respond(this.#health(where))
    const [, , version, ...rest] = parts
    if (parts[1] !== undefined && parts[1] !== group) return exchange.respond(pageNotFound)
    if (version === undefined) return exchange.respond(json(parts[1] === undefined ? groupList : apiGroup))
    if (version !== 'v1beta1') return exchange.respond(pageNotFound)
    if (rest.length === 0) return exchange.respond(json(resourceList))
    exchange.respond(this.#resource(rest, new Map(pairsOf(query)), headers['accept']?.includes('as=Table') ?? false))
  }

  #health(path: string): KubeApiResponse {
    const isReady = path !== '/readyz' || this.#store.isReady
    if (!['/readyz', '/livez', '/healthz'].includes(path)) return pageNotFound
    if (isReady) return { status: 200, headers: plain, body: 'ok' }
    const body =
      '[+]ping ok\n[+]log ok\n[-]metric-storage-ready failed: reason withheld\n[+]metric-informer-sync ok\nreadyz check failed\n'
    return { status: 500, headers: plain, body }
  }

  #resource(rest: readonly string[], query: ReadonlyMap<string, string>, asTable: boolean): KubeApiResponse {
    const isNamespaced = rest[0] === 'namespaces'
    const namespace = isNamespaced ? (rest[1] ?? '') : ''
    const [plural = '', name, ...more] = isNamespaced ? rest.slice(2) : rest
    if (more.length > 0 || !isPlural(plural) || (isNamespaced && plural === 'nodes')) return pageNotFound
    if (plural === 'pods' && name !== undefined && namespace === '') return pageNotFound
    if (name !== undefined) {
      const found = this.#find(plural, namespace, name)
      return found ? json(asTable ? table(plural, [found]) : found) : notFound(plural, namespace, name)
    }
    const parsed = parseSelector(query.get('labelSelector') ?? '')
    if ('error' in parsed) return refusal(400, 'BadRequest', parsed.error)
    const [field, wanted] = (query.get('fieldSelector') ?? '').split(/==?/)
    const items = this.#sources(plural, namespace)
      .filter(({ metadata }) => matchesSelector(parsed.selector, metadata.labels))
      .filter((object) => field === '' || fieldOf(object, field ?? '') === wanted)
      .flatMap((object) => this.#measured(plural, object) ?? [])
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    if (asTable) return json(table(plural, items))
    return json({ kind: `${kinds[plural]}List`, apiVersion, metadata: {}, items })
  }

  #sources(plural: Plural, namespace: string): readonly (Node | Pod)[] {
    if (plural === 'nodes') return this.#nodes.list()
    return this.#pods.list().filter(({ metadata }) => namespace === '' || metadata.namespace === namespace)
  }

  #find(plural: Plural, namespace: string, name: string): Item | undefined {
    const object = plural === 'nodes' ? this.#nodes.get(name) : this.#pods.get(`${namespace}/${name}`)
    return object && this.#measured(plural, object)
  }

  /** Undefined when nothing is known of it yet. */
  #measured(plural: Plural, { metadata }: Node | Pod): Item | undefined {
    const { name, namespace, labels } = metadata
    const creationTimestamp = this.#host.clock.timestamp()
    const head = {
      kind: kinds[plural],
      apiVersion,
      metadata: { name, ...(namespace ? { namespace } : {}), creationTimestamp, ...(labels ? { labels } : {}) },
    }
    if (plural === 'nodes') {
      const usage = this.#store.node(name)
      return usage && { ...head, ...timesOf(usage), usage: amountsOf(usage) }
    }
    const containers = this.#store.pod(`${namespace}/${name}`)
    const [first] = containers ?? []
    if (!containers || !first) return undefined
    const all = containers.map((one) => ({ name: one.name, usage: amountsOf(one.usage) }))
    return { ...head, ...timesOf(first.usage), containers: all }
  }
}

function timesOf({ timestampMs, windowMs }: Usage): { timestamp: string; window: string } {
  const timestamp = `${new Date(timestampMs).toISOString().slice(0, 19)}Z`
  const seconds = Math.round(windowMs) / 1000
  return {
    timestamp,
    window: seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${Math.round((seconds % 60) * 1000) / 1000}s`,
  }
}

function amountsOf({ cpuNanos, bytes }: Usage): Amounts {
  return { cpu: cpuNanos === 0 ? '0' : `${cpuNanos}n`, memory: `${Math.floor(bytes / 1024)}Ki` }
}

function table(plural: Plural, items: readonly Item[]): unknown {
  const column = (name: string, format = '') => ({ name, type: 'string', format, description: '', priority: 0 })
  const rows = items.map((item) => {
    const all = plural === 'nodes' ? [item.usage] : (item.containers ?? []).map(({ usage }) => usage)
    const sum = (amount: 'cpu' | 'memory') =>
      all.reduce((total, usage) => total + Number.parseInt(usage?.[amount] ?? '0', 10), 0)
    const object = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: item.metadata }
    const cpu = sum('cpu')
    return { cells: [item.metadata.name, cpu === 0 ? '0' : `${cpu}n`, `${sum('memory')}Ki`, item.window], object }
  })
  const columnDefinitions = [column('Name', 'name'), column('cpu'), column('memory'), column('Window', 'duration')]
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions, rows }
}

function fieldOf({ metadata }: Node | Pod, field: string): string | undefined {
  if (field === 'metadata.name') return metadata.name
  return field === 'metadata.namespace' ? metadata.namespace : undefined
}

function isPlural(text: string): text is Plural {
  return text === 'nodes' || text === 'pods'
}

function pairsOf(query: string): [string, string][] {
  return query.split('&').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=')
    if (equals < 0) return []
    try {
      return [[pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1).replaceAll('+', ' '))]]
    } catch {
      return []
    }
  })
}

const jsonType = { 'content-type': 'application/json' }
const plain = { 'content-type': 'text/plain; charset=utf-8' }
const pageNotFound: KubeApiResponse = { status: 404, headers: plain, body: '404 page not found\n' }

function json(body: unknown): KubeApiResponse {
  return { status: 200, headers: jsonType, body }
}

function refusal(code: number, reason: string, message: string, details?: unknown): KubeApiResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason }
  return { status: code, headers: jsonType, body: { ...status, ...(details ? { details } : {}), code } }
}

function notFound(plural: Plural, namespace: string, name: string): KubeApiResponse {
  const who = namespace === '' ? name : `${namespace}/${name}`
  const what = kinds[plural].toLowerCase()
  return refusal(404, 'NotFound', `${what}.${group} "${who}" not found`, { name: who, group, kind: what })
}

const verbs = ['get', 'list']
const resourceList = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: apiVersion,
  resources: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs },
  ],
}
const version = { groupVersion: apiVersion, version: 'v1beta1' }
const apiGroup = { kind: 'APIGroup', apiVersion: 'v1', name: group, versions: [version], preferredVersion: version }
const groupList = {
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: [{ name: group, versions: [version], preferredVersion: version }],
}

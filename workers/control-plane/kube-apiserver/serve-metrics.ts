// /metrics: what the API server has counted, in Prometheus' text. Times are virtual.
// Like apiserver/pkg/endpoints/metrics and apiserver/pkg/storage/etcd3/metrics; only what is really counted is told.
import { version } from './health.ts'
import { bounds, type Histogram } from './metrics.ts'
import type { Server } from './server.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [Labels, number]

export function metricsText(server: Server): string {
  const { metrics } = server
  const requests = [...metrics.requests].map(([key, histogram]) => [requestLabels(key), histogram] as const)
  const etcd = [...metrics.etcd].map(([key, histogram]) => [etcdLabels(key), histogram] as const)
  const objects = server.registriesOfStored.map(({ kind, storage }) => ({ kind, cache: storage.cache }))
  return [
    gauge('apiserver_current_inflight_requests', 'STABLE', 'Requests in hand.', inFlight(server)),
    gauge('apiserver_longrunning_requests', 'STABLE', 'Watches that are open.', watches(metrics.watches)),
    histograms('apiserver_request_duration_seconds', 'STABLE', 'How long requests took.', withoutCode(requests)),
    counter(
      'apiserver_request_total',
      'STABLE',
      'Requests that were answered.',
      requests.map(([labels, { count }]) => [labels, count]),
    ),
    gauge(
      'apiserver_resource_objects',
      'ALPHA',
      'Stored objects.',
      objects.map(({ kind, cache }) => [{ group: kind.group, resource: kind.plural }, cache.size]),
    ),
    gauge(
      'apiserver_storage_objects',
      'STABLE',
      'Stored objects.',
      objects.map(({ kind, cache }) => [{ resource: groupResource(kind) }, cache.size]),
    ),
    gauge(
      'apiserver_watch_cache_resource_version',
      'ALPHA',
      'The newest version that a cache has seen.',
      objects.map(({ kind, cache }) => [{ group: kind.group, resource: kind.plural }, cache.resourceVersion]),
    ),
    histograms('etcd_request_duration_seconds', 'ALPHA', 'How long etcd took.', etcd),
    counter(
      'etcd_requests_total',
      'ALPHA',
      'Requests to etcd.',
      etcd.map(([labels, { count }]) => [labels, count]),
    ),
    gauge('kubernetes_build_info', 'BETA', 'What was built.', [[buildLabels(), 1]]),
    gauge('process_start_time_seconds', 'ALPHA', 'When the process started.', [[{}, server.startedAtMs / 1000]]),
  ].join('')
}

function groupResource({ group, plural }: { readonly group: string; readonly plural: string }): string {
  return group === '' ? plural : `${plural}.${group}`
}

function inFlight({ inFlight, mutating }: Server): Sample[] {
  return [
    [{ request_kind: 'mutating' }, mutating],
    [{ request_kind: 'readOnly' }, inFlight - mutating],
  ]
}

function watches(open: ReadonlyMap<string, number>): Sample[] {
  return [...open].map(([key, count]) => {
    const [group = '', of = '', resource = '', scope = ''] = key.split('|')
    return [{ component: 'apiserver', group, resource, scope, subresource: '', verb: 'WATCH', version: of }, count]
  })
}

function requestLabels(key: string): Labels {
  const [verb = '', group = '', of = '', resource = '', subresource = '', scope = '', dryRun = '', code = ''] =
    key.split('|')
  const component = resource === '' ? '' : 'apiserver'
  return { code, component, dry_run: dryRun, group, resource, scope, subresource, verb, version: of }
}

function withoutCode(requests: readonly (readonly [Labels, Histogram])[]): (readonly [Labels, Histogram])[] {
  const merged = new Map<string, readonly [Labels, Histogram]>()
  for (const [{ code: _code, ...labels }, histogram] of requests) {
    const key = JSON.stringify(labels)
    const known = merged.get(key)?.[1]
    merged.set(key, [labels, known ? sumOf(known, histogram) : histogram])
  }
  return [...merged.values()]
}

function sumOf(a: Histogram, b: Histogram): Histogram {
  const buckets = Array.from({ length: bounds.length + 1 }, (_, i) => (a.buckets[i] ?? 0) + (b.buckets[i] ?? 0))
  return { count: a.count + b.count, sumMs: a.sumMs + b.sumMs, buckets }
}

/** What lies in etcd under another name than the resource's. */
const renamed: Readonly<Record<string, string>> = { minions: 'nodes' }

function etcdLabels(key: string): Labels {
  const [operation = '', part = ''] = key.split('|')
  return { group: '', operation, resource: Object.hasOwn(renamed, part) ? (renamed[part] ?? part) : part }
}

function buildLabels(): Labels {
  const { buildDate, compiler, gitCommit, gitTreeState, gitVersion, goVersion, major, minor, platform } = version
  const git = { git_commit: gitCommit, git_tree_state: gitTreeState, git_version: gitVersion }
  return { build_date: buildDate, compiler, ...git, go_version: goVersion, major, minor, platform }
}

function gauge(name: string, stability: string, help: string, samples: readonly Sample[]): string {
  return family(
    name,
    'gauge',
    stability,
    help,
    samples.map(([labels, value]) => `${name}${shown(labels)} ${value}\n`),
  )
}

function counter(name: string, stability: string, help: string, samples: readonly Sample[]): string {
  return family(
    name,
    'counter',
    stability,
    help,
    samples.map(([labels, value]) => `${name}${shown(labels)} ${value}\n`),
  )
}

function histograms(
  name: string,
  stability: string,
  help: string,
  samples: readonly (readonly [Labels, Histogram])[],
): string {
  const lines = samples.map(([labels, { count, sumMs, buckets }]) => {
    let below = 0
    const counts = [...bounds, '+Inf'].map((le, i) => {
      below += buckets[i] ?? 0
      return `${name}_bucket${shown({ ...labels, le: String(le) })} ${below}\n`
    })
    return `${counts.join('')}${name}_sum${shown(labels)} ${sumMs / 1000}\n${name}_count${shown(labels)} ${count}\n`
  })
  return family(name, 'histogram', stability, help, lines)
}

function family(name: string, type: string, stability: string, help: string, lines: readonly string[]): string {
  return `# HELP ${name} [${stability}] ${help}\n# TYPE ${name} ${type}\n${lines.toSorted().join('')}`
}

function shown(labels: Labels): string {
  const escaped = (text: string) => text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

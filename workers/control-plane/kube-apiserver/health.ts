// /healthz, /livez and /readyz, with what they checked when asked for it, and /version.
// Like apiserver/pkg/server/healthz.
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }

/** What is checked beside etcd and the caches: parts of the server that can't fail here. */
const hooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'peer-endpoint-reconciler-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'storage-readiness',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-wait-for-first-sync',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
]
const lastHooks = ['apiservice-openapi-controller', 'apiservice-openapiv3-controller']

/** Whether the path was one of these. */
export function serveHealth(server: Server, context: RequestContext): boolean {
  const [, root = '', ...rest] = context.info.path.split('/')
  if (root === 'version' && rest.join('') === '') {
    context.respond(200, version)
    return true
  }
  if (root !== 'healthz' && root !== 'livez' && root !== 'readyz') return false
  const checks = checksOf(server, root)
  const one = rest.join('/')
  if (one !== '') return answerOne(checks.get(one), context)
  const excluded = new Set(
    [...context.request.path.matchAll(/[?&]exclude=([^&]*)/g)].map(([, name = '']) => decodeURIComponent(name)),
  )
  const failed = [...checks].filter(([name, ok]) => !ok && !excluded.has(name))
  const lines = [...checks].map(([name, ok]) => {
    if (excluded.has(name)) return `[+]${name} excluded: ok`
    return ok ? `[+]${name} ok` : `[-]${name} failed: reason withheld`
  })
  const unknown = [...excluded].filter((name) => !checks.has(name)).map((name) => JSON.stringify(name))
  if (unknown.length > 0)
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(', ')}`)
  if (failed.length > 0) context.respond(500, `${lines.join('\n')}\n${root} check failed\n`, text)
  else if (context.info.query.has('verbose')) context.respond(200, `${lines.join('\n')}\n${root} check passed\n`, text)
  else context.respond(200, 'ok', text)
  return true
}

function answerOne(ok: boolean | undefined, { respond }: RequestContext): boolean {
  if (ok === undefined) return false
  respond(ok ? 200 : 500, ok ? 'ok' : 'internal server error: reason withheld\n', text)
  return true
}

/** What a root path looks at, and whether it is well. */
export function checksOf({ ready, etcdReachable }: Server, root: string): ReadonlyMap<string, boolean> {
  const checks = new Map([
    ['ping', true],
    ['log', true],
  ])
  if (root !== 'readyz') checks.set('loopback-serving-certificate', true)
  checks.set('etcd', etcdReachable)
  if (root === 'readyz') {
    checks.set('etcd-readiness', etcdReachable)
    checks.set('informer-sync', ready)
  }
  for (const hook of hooks) checks.set(`poststarthook/${hook}`, ready)
  checks.set('autoregister-completion', ready)
  for (const hook of lastHooks) checks.set(`poststarthook/${hook}`, ready)
  if (root === 'readyz') checks.set('shutdown', true)
  return checks
}

export const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  gitTreeState: 'clean',
  buildDate: '2026-08-20T00:00:00Z',
  goVersion: 'go1.26.11',
  compiler: 'gc',
  platform: 'linux/amd64',
}

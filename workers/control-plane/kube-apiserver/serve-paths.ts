// What is served beside resources and health: the list of all paths, what is counted, and with which key tokens are signed.
// Fetched when somebody first asks. Like apiserver/pkg/server/routes and pkg/routes/openidmetadata.go.
import { parseFlags } from '../../apimachinery/flags.ts'
import { sha256 } from '../../apimachinery/sha256.ts'
import { type GroupVersion, groupVersionsOf } from './discovery.ts'
import { checksOf, version } from './health.ts'
import type { RequestContext } from './request-context.ts'
import { metricsText } from './serve-metrics.ts'
import type { Server } from './server.ts'
import { issuer, keyId } from './service-account-token.ts'

const plain = { 'content-type': 'text/plain; charset=utf-8' }
const metricsType = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' }
const cached = { 'cache-control': 'public, max-age=3600' }

/** Whether the path was one of these. */
export function servePath(server: Server, securePort: number, { info, respond }: RequestContext): boolean {
  const address = `${parseFlags(server.host.args)['advertise-address'] ?? server.host.address}:${securePort}`
  switch (info.path) {
    case '/':
    case '':
      respond(200, { paths: pathsOf(server) })
      return true
    case '/metrics':
      respond(200, metricsText(server), metricsType)
      return true
    case '/metrics/slis':
      respond(200, indicators(server), metricsType)
      return true
    case '/.well-known/openid-configuration':
      respond(200, openidConfiguration(address), cached)
      return true
    case '/openid/v1/jwks':
      respond(200, keySet(), { ...cached, 'content-type': 'application/jwk-set+json' })
      return true
    case '/flagz':
      respond(200, `${notice('flags')}${server.host.args.map((arg) => `${arg.replace(/^--/, '')}\n`).join('')}`, plain)
      return true
    case '/statusz':
      respond(200, status(server), plain)
      return true
    default:
      return false
  }
}

const roots = ['healthz', 'livez', 'readyz']
const others = [
  ...['/.well-known/openid-configuration', '/api', '/api/v1', '/apis', '/apis/', '/flagz', '/metrics', '/metrics/slis'],
  ...['/openapi/v2', '/openapi/v3', '/openapi/v3/', '/openid/v1/jwks', '/statusz', '/version'],
]

function pathsOf(server: Server): string[] {
  const ofGroup = ({ group, version }: GroupVersion) => [`/apis/${group}`, `/apis/${group}/${version}`]
  const groups = groupVersionsOf(server.kinds).flatMap((one) => (one.group === '' ? [] : ofGroup(one)))
  const checks = roots.flatMap((root) => [
    `/${root}`,
    ...[...checksOf(server, root).keys()].map((name) => `/${root}/${name}`),
  ])
  return [...new Set([...others, ...groups, ...checks])].sort()
}

/** Like k8s.io/component-base/metrics/prometheus/slis. */
function indicators(server: Server): string {
  const name = 'kubernetes_healthcheck'
  const samples = roots.flatMap((root) =>
    [...checksOf(server, root)].map(([check, ok]) => `${name}{name="${check}",type="${root}"} ${ok ? 1 : 0}\n`),
  )
  return `# HELP ${name} [STABLE] Whether a check passes.\n# TYPE ${name} gauge\n${samples.sort().join('')}`
}

function openidConfiguration(address: string): object {
  return {
    issuer,
    jwks_uri: `https://${address}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

/** Unlike Kubernetes: the number is no product of primes, for tokens here bear no signature that anybody could check. */
function keySet(): object {
  const bytes = Array.from({ length: 8 }, (_, i) => sha256(`${keyId} ${i}`)).join('')
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const bits = [...bytes].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  const sixes = bits.match(/.{1,6}/g) ?? []
  const n = sixes.map((part) => digits.charAt(Number.parseInt(part.padEnd(6, '0'), 2))).join('')
  return { keys: [{ use: 'sig', kty: 'RSA', kid: keyId, alg: 'RS256', n, e: 'AQAB' }] }
}

function notice(what: string): string {
  return (
    `\nkube-apiserver ${what}\n` +
    'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for ' +
    'debugging purposes only.\n\n'
  )
}

function status({ host, startedAtMs }: Server): string {
  const seconds = Math.floor((host.clock.unixMs() - startedAtMs) / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (count: number) => String(count).padStart(2, '0')
  return (
    `${notice('statusz')}Started: ${new Date(startedAtMs).toUTCString()}\n` +
    `Up: ${hours} hr ${two(minutes)} min ${two(seconds % 60)} sec\n` +
    `Go version: ${version.goVersion}\nBinary version: ${version.gitVersion.slice(1)}\n` +
    `Emulation version: ${version.emulationMajor}.${version.emulationMinor}\n` +
    'Paths: /flagz /healthz /livez /metrics /readyz /statusz /version\n'
  )
}

// How a member of etcd is told to behave: its flags. Like server/embed/config.go.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { Host } from '../../simulation/host.ts'

export type EtcdConfig = {
  /** Of etcd itself: `3.6.4`. */
  readonly version: string
  readonly name: string
  readonly dataDir: string
  readonly token: string
  /** The peer URLs of those whom the group begins with, by name. */
  readonly initialCluster: ReadonlyMap<string, readonly string[]>
  readonly isNewCluster: boolean
  readonly advertisePeerUrls: readonly string[]
  readonly advertiseClientUrls: readonly string[]
  readonly clientPort: number
  readonly peerPort: number
  readonly metricsPort: number
  /** Entries between two snapshots. */
  readonly snapshotCount: number
  /** How many entries are kept, for followers that are behind, when a snapshot has been taken. */
  readonly catchUpEntries: number
  readonly tickMs: number
  readonly electionTicks: number
  readonly preVote: boolean
  readonly strictReconfigCheck: boolean
  readonly progressNotifyMs: number
  readonly maxRequestBytes: number
  readonly maxTxnOps: number
  readonly quotaBytes: number
  /** All flags, for what has few readers. */
  readonly flags: Readonly<Record<string, string>>
}

const localhost = 'http://localhost'

export function etcdConfig(host: Host, version: string): EtcdConfig {
  const flags = parseFlags(host.args)
  const name = flags['name'] ?? 'default'
  const advertisePeerUrls = listOf(flags['initial-advertise-peer-urls'] ?? `${localhost}:2380`)
  const tickMs = Number(flags['heartbeat-interval'] ?? 100)
  return {
    version,
    name,
    dataDir: absolute(host, flags['data-dir'] ?? '/var/lib/etcd'),
    token: flags['initial-cluster-token'] ?? 'etcd-cluster',
    initialCluster: clusterOf(flags['initial-cluster'] ?? advertisePeerUrls.map((url) => `${name}=${url}`).join(',')),
    isNewCluster: (flags['initial-cluster-state'] ?? 'new') === 'new',
    advertisePeerUrls,
    advertiseClientUrls: listOf(flags['advertise-client-urls'] ?? `${localhost}:2379`),
    clientPort: portOf(flags['listen-client-urls'], 2379),
    peerPort: portOf(flags['listen-peer-urls'], 2380),
    metricsPort: portOf(flags['listen-metrics-urls'], 2381),
    snapshotCount: Number(flags['snapshot-count'] ?? 10_000),
    catchUpEntries: Number(flags['snapshot-catchup-entries'] ?? 5000),
    tickMs,
    electionTicks: Math.max(2, Math.floor(Number(flags['election-timeout'] ?? 1000) / tickMs)),
    preVote: flags['pre-vote'] !== 'false',
    strictReconfigCheck: flags['strict-reconfig-check'] !== 'false',
    progressNotifyMs: durationMs(flags['watch-progress-notify-interval'] ?? '10m'),
    maxRequestBytes: Number(flags['max-request-bytes'] ?? 1.5 * 1024 * 1024),
    maxTxnOps: Number(flags['max-txn-ops'] ?? 128),
    quotaBytes: Number(flags['quota-backend-bytes'] ?? 0) || 2 * 1024 ** 3,
    flags,
  }
}

/** `10.0.0.1:2380` of `https://10.0.0.1:2380`. */
export function addressOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter((url) => url !== '')
}

/** `a=http://10.0.0.1:2380,b=http://10.0.0.2:2380`; a name may come several times, with one URL each. */
function absolute({ env }: Host, path: string): string {
  return path.startsWith('/') ? path : `${env['PWD'] ?? ''}/${path}`
}

function clusterOf(text: string): ReadonlyMap<string, readonly string[]> {
  const urls = new Map<string, readonly string[]>()
  for (const part of listOf(text)) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0))
    urls.set(name, [...(urls.get(name) ?? []), part.slice(equals + 1)])
  }
  return urls
}

/** The port of the first URL of a list such as `https://127.0.0.1:2379,https://192.168.1.10:2379`. */
function portOf(urls: string | undefined, fallback: number): number {
  const port = /:(\d+)\/?$/.exec(urls?.split(',')[0] ?? '')?.[1]
  return port === undefined ? fallback : Number(port)
}

/** `500ms`, `5s`, `10m` or `1h` in milliseconds. */
function durationMs(text: string): number {
  const [, number = '600', unit = 's'] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? []
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  return Number(number) * (units[unit] ?? 1000)
}

// etcd: the store of the whole cluster. One member, for clients that speak protocols/etcd.ts on port 2379 and for
// probes on port 2381. It knows keys, revisions and leases, and nothing of Kubernetes.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { Etcd } from '../../protocols/etcd.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program, ServerExchange } from '../../simulation/host.ts'
import { Member } from './member.ts'

export const etcd: Program = async (host) => {
  const flags = parseFlags(host.args)
  const name = flags['name'] ?? 'default'
  const member = new Member(host, {
    name,
    dataDir: flags['data-dir'] ?? '/var/lib/etcd',
    cluster: flags['initial-cluster'] ?? `${name}=http://localhost:2380`,
    snapshotCount: Number(flags['snapshot-count'] ?? 10_000),
  })
  host.network.listen<Etcd>('etcd', portOf(flags['listen-client-urls'], 2379), (exchange) => serve(member, exchange))
  host.network.listen<Http>('http', portOf(flags['listen-metrics-urls'], 2381), answerProbe)
  const seconds = durationSeconds(flags['watch-progress-notify-interval'] ?? '10m')
  host.clock.every(seconds * 1000, () => member.watches.notifyProgress())
  await runUntilStopped(host)
}

function serve(member: Member, exchange: ServerExchange<Etcd>): void {
  const { request } = exchange
  if (request.type !== 'watch') return member.handle(request, (response) => exchange.respond(response))
  exchange.respond({ header: member.header, result: { type: 'watch', watchId: 0 } })
  const stop = member.watches.add(request, (response) => {
    exchange.push(response)
    if (response.canceled) exchange.end()
  })
  exchange.onUpload(() => exchange.push({ header: member.header, events: [] }))
  exchange.onClose(stop)
}

function answerProbe(exchange: ServerExchange<Http>): void {
  const path = exchange.request.path.split('?', 1)[0]
  const bodies: Readonly<Record<string, string>> = {
    '/health': '{"health":"true","reason":""}',
    '/livez': 'ok\n',
    '/readyz': 'ok\n',
  }
  const body = path === '/health' || path === '/livez' || path === '/readyz' ? bodies[path] : undefined
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  exchange.respond(
    body === undefined ? { status: 404, headers, body: '404 page not found\n' } : { status: 200, headers, body },
  )
}

async function runUntilStopped(host: Host): Promise<void> {
  const stopped = host.signal()
  host.onTerminate(() => stopped.notify())
  await stopped.wait()
}

/** The port of the first URL of a list such as `https://127.0.0.1:2379,https://192.168.1.10:2379`. */
function portOf(urls: string | undefined, fallback: number): number {
  const port = /:(\d+)\/?$/.exec(urls?.split(',')[0] ?? '')?.[1]
  return port === undefined ? fallback : Number(port)
}

/** `5s`, `10m` or `1h` in seconds. */
function durationSeconds(text: string): number {
  const [, number = '600', unit = 's'] = /^(\d+)(s|m|h)$/.exec(text) ?? []
  return Number(number) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1)
}

// etcd: the store of the whole cluster. One member of a group, for clients that speak protocols/etcd.ts on port 2379, for the
// other members on 2380, and for probes on 2381. It knows keys, revisions and leases, and nothing of Kubernetes.
import type { Etcd, EtcdMember } from '../../protocols/etcd.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program, ServerExchange } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { bootstrap, StartError } from './bootstrap.ts'
import { etcdConfig } from './config.ts'
import { etcdError } from './etcd-error.ts'
import { none } from './raft/message.ts'
import { EtcdServer } from './server.ts'
import { WriteAheadLog } from './write-ahead-log.ts'

/** A member that has not told the others its name by then serves clients all the same. Like --wait-cluster-ready-timeout. */
const readyMs = 5000
/** Of the time of an election: so long nobody may lead before watches are told. */
const leaderlessElections = 3

/** What kubeadm sets up. */
export const etcd: Program = etcdOf('3.6.4')

/** etcd in another version: the v2 API, texts and limits differ. */
export function etcdOf(version: string): Program {
  return async (host) => {
    if (!host.args.includes('--version')) return run(host, version)
    const { printVersion } = await host.load(() => import('./version.ts'))
    printVersion(host, version)
  }
}

async function run(host: Host, version: string): Promise<void> {
  const config = etcdConfig(host, version)
  const log = new WriteAheadLog(host.disk, config.dataDir)
  const { recovered, known } = await bootstrap(host, config, log).catch((error: unknown) => fail(host, error))
  const server = new EtcdServer(host, config, log, recovered)
  await server.recoverLateState()
  server.onRemoved = () => leaveGroup(server)
  server.onGroupChange = () => {
    if (server.members.length > 1 && !server.peers) host.spawn(() => connect(server, []))
  }
  if (known.length > 0 || server.members.length > 1) await connect(server, known)
  const stopped = host.signal()
  host.onTerminate(() => handOver(server, () => stopped.notify()))
  serveClients(server)
  server.raft.start()
  hastenElection(server)
  await stopped.wait()
}

function fail(host: Host, error: unknown): never {
  if (!(error instanceof StartError)) throw error
  const line = { level: 'fatal', ts: host.clock.microTimestamp(), msg: 'discovery failed', error: error.message }
  host.stdio.stderr(`${JSON.stringify(line)}\n`)
  return host.exit(1)
}

/** Only who is not alone needs what talks to others. */
async function connect(server: EtcdServer, known: readonly EtcdMember[]): Promise<void> {
  const { Peers } = await server.host.load(() => import('./peers.ts'))
  if (server.peers) return
  server.peers = new Peers(server)
  for (const member of [...known, ...server.members]) server.peers.set(member)
}

/** Who is alone need not wait for a leader to be heard, and who has just met the others not for long. Like adjustTicks. */
function hastenElection(server: EtcdServer): void {
  const { host, raft, config } = server
  if (server.members.length === 1) return raft.advanceTicks(config.electionTicks - 1)
  let tries = 0
  const look = host.clock.every(50, () => {
    const isConnected = (server.peers?.activeCount ?? 0) > 1
    if (isConnected) raft.advanceTicks(config.electionTicks - 2)
    if (isConnected || ++tries >= 100) look.cancel()
  })
}

/** Clients' connections wait until this member has told its name to the group, or has tried for long enough. */
function serveClients(server: EtcdServer): void {
  const { host, config } = server
  let held: ServerExchange<Etcd>[] | undefined = []
  const open = () => {
    const waiting = held ?? []
    held = undefined
    for (const exchange of waiting) serve(server, exchange)
  }
  host.network.listen<Etcd>('etcd', config.clientPort, (exchange) => {
    if (held) held.push(exchange)
    else serve(server, exchange)
  })
  const overHttp = new Late(host, () => import('./api/http.ts'))
  host.network.listen<Http>('http', config.clientPort, (exchange) =>
    overHttp.use((part) => part.serveHttp(server, exchange)),
  )
  host.network.listen<Http>('http', config.metricsPort, (exchange) => answerProbe(server, exchange))
  host.clock.every(config.progressNotifyMs, () => server.watches.notifyProgress())
  watchLeader(server)
  publish(server, open)
  host.clock.after(readyMs, open)
}

/** Tells the group this member's name and where its clients find it; tries until it is known. */
function publish(server: EtcdServer, done: () => void): void {
  const { memberId: id, config } = server
  const { name, advertiseClientUrls: clientUrls } = config
  server.propose({ type: 'member-attributes', id, name, clientUrls }, (result) => {
    if (result.type === 'error') return publish(server, done)
    if (server.isLeader && server.machine.version === '')
      server.propose({ type: 'cluster-version', version: config.version.replace(/\.\d+$/, '.0') }, () => {})
    done()
  })
}

/** Watches that need a leader end when there has been none for a while. Like monitorLeader in v3rpc/interceptor.go. */
function watchLeader(server: EtcdServer): void {
  const { host } = server
  let isWatching = false
  server.onRoleChange = () => {
    if (server.raft.soft.lead !== none || isWatching) return
    isWatching = true
    host.cause = 0
    host.clock.after(server.electionMs * leaderlessElections, () => {
      isWatching = false
      if (server.raft.soft.lead === none) server.watches.cancelLeaderless()
    })
  }
}

function serve(server: EtcdServer, exchange: ServerExchange<Etcd>): void {
  const { request } = exchange
  if (request.type !== 'watch') return server.handle(request, (response) => exchange.respond(response))
  const { header } = server
  const isLeaderless = request.requireLeader === true && server.raft.soft.lead === none
  const refusal =
    server.guard?.(request) ??
    (isLeaderless ? etcdError('no-leader') : server.isLearner ? etcdError('not-for-learners') : undefined)
  if (refusal) {
    exchange.respond({ header, result: refusal })
    return exchange.end()
  }
  exchange.respond({ header, result: { type: 'watch', watchId: 0 } })
  const stop = server.watches.add(request, (response) => {
    exchange.push(response)
    if (response.canceled) exchange.end()
  })
  exchange.onUpload(() => exchange.push({ header: server.header, events: [] }))
  exchange.onClose(stop)
}

/** Like server/etcdserver/api/etcdhttp/health.go. */
function answerProbe(server: EtcdServer, exchange: ServerExchange<Http>): void {
  const path = exchange.request.path.split('?', 1)[0]
  const answer = (status: number, body: string) =>
    exchange.respond({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
  const isServing = (healthy: string, ill: (why: string) => string) =>
    server.read((error) => (error ? answer(503, ill(error.message)) : answer(200, healthy)))
  if (path === '/livez') return answer(200, 'ok\n')
  if (path === '/readyz')
    return isServing('ok\n', (why) => `[-]linearizable_read failed: ${why}\n[+]serializable_read ok\n`)
  if (path !== '/health') return answer(404, '404 page not found\n')
  if (server.raft.soft.lead === none) return answer(503, '{"health":"false","reason":"RAFT NO LEADER"}')
  isServing('{"health":"true","reason":""}', (why) => JSON.stringify({ health: 'false', reason: `RANGE ERROR:${why}` }))
}

/** A leader that is asked to stop hands over first. Like TryTransferLeadershipOnShutdown. */
function handOver(server: EtcdServer, done: () => void): void {
  const { host, peers, raft } = server
  const heir = server.isLeader ? peers?.longestConnected(({ isLearner }) => !isLearner) : undefined
  if (!heir) return done()
  server.onRoleChange = () => {
    if (!server.isLeader) done()
  }
  server.transferLeader(heir.id)
  host.clock.after(server.requestTimeoutMs, done)
  raft.work()
}

/** A member that was removed answers once more, then ends for good. */
function leaveGroup(server: EtcdServer): void {
  const { host } = server
  const line = {
    level: 'warn',
    ts: host.clock.microTimestamp(),
    msg: 'server error',
    error: 'the member has been permanently removed from the cluster',
  }
  host.stdio.stderr(`${JSON.stringify(line)}\n`)
  host.clock.after(1000, () => host.exit(0))
}

// What etcd answers over plain HTTP on its client port: its version and health, the v3 API as JSON, and, up to 3.5, the v2 API.
// Like server/etcdserver/api/etcdhttp and v2http.
import type { EtcdMember } from '../../../protocols/etcd.ts'
import type { Http, HttpResponse } from '../../../protocols/http.ts'
import type { ServerExchange } from '../../../simulation/host.ts'
import { none } from '../raft/message.ts'
import type { EtcdServer } from '../server.ts'
import { handleKeys } from '../v2/keys-handler.ts'
import { handleMembers } from '../v2/members-handler.ts'
import { handleGateway } from './gateway.ts'
import { ServicesState } from './late-state.ts'
import { metricsOf } from './metrics.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }
const json = { 'content-type': 'application/json' }

export function serveHttp(server: EtcdServer, exchange: ServerExchange<Http>): void {
  const { request } = exchange
  const respond = (response: HttpResponse) => exchange.respond(response)
  const { version, flags } = server.config
  if ((flags['cert-file'] ?? '') !== '')
    return respond({ status: 400, headers: text, body: 'Client sent an HTTP request to an HTTPS server.\n' })
  const minor = Number(version.split('.')[1])
  const path = request.path.split('?', 1)[0] ?? ''
  if (path === '/version') {
    const body = { etcdserver: version, etcdcluster: server.machine.version || 'not_decided' }
    return respond({
      status: 200,
      headers: json,
      body: JSON.stringify({ ...body, ...(minor < 6 ? {} : { storage: body.etcdcluster }) }),
    })
  }
  if (path === '/health') return health(server, minor, respond)
  if (path === '/metrics') return respond({ status: 200, headers: text, body: metricsOf(server) })
  if (path.startsWith('/v3/')) return handleGateway(server, request, minor, respond)
  const notFound = () => respond({ status: 404, headers: text, body: '404 page not found\n' })
  const hasV2 = minor < 6 && server.config.flags['enable-v2'] === 'true'
  if (!hasV2 || !path.startsWith('/v2/')) return notFound()
  if (path === '/v2/keys' || path.startsWith('/v2/keys/'))
    return handleKeys(server, stateOf(server), request, respond, (handler) => exchange.onClose(handler))
  if (path.startsWith('/v2/members')) return handleMembers(server, request, respond)
  if (path === '/v2/machines') return respond({ status: 200, headers: text, body: urlsOf(server.members).join(', ') })
  if (path === '/v2/stats/self') return respond({ status: 200, headers: json, body: JSON.stringify(selfStats(server)) })
  if (path === '/v2/stats/store') return respond({ status: 200, headers: json, body: '{}' })
  if (path.startsWith('/v2/auth/')) return respond(authOf(path, request.method))
  notFound()
}

/** The v2 store is part of what is fetched late; whoever asks for it first has it. */
function stateOf(server: EtcdServer): ServicesState {
  const { machine } = server
  machine.late ??= new ServicesState(server, machine.lateSnapshot)
  return machine.late as ServicesState
}

function health(server: EtcdServer, minor: number, respond: (response: HttpResponse) => void): void {
  const answer = (isHealthy: boolean, reason: string) =>
    respond({
      status: isHealthy ? 200 : 503,
      headers: json,
      body: JSON.stringify({ health: `${isHealthy}`, ...(minor < 5 ? {} : { reason }) }),
    })
  if (server.raft.soft.lead === none) return answer(false, 'RAFT NO LEADER')
  server.read((error) => (error ? answer(false, `RANGE ERROR:${error.message}`) : answer(true, '')))
}

function urlsOf(members: readonly EtcdMember[]): string[] {
  return members.flatMap(({ clientUrls }) => clientUrls)
}

function selfStats(server: EtcdServer): object {
  const startTime = new Date(server.host.machine.bootedAtMs).toISOString()
  return {
    name: server.config.name,
    id: server.memberId,
    state: server.raft.soft.role,
    startTime,
    leaderInfo: { leader: server.leader?.id ?? '', uptime: '', startTime },
    recvAppendRequestCnt: 0,
    sendAppendRequestCnt: 0,
  }
}

/** Users and roles of the v2 API: there are none but root's role, and none can be made. */
function authOf(path: string, method: string): HttpResponse {
  const answer = (status: number, body: unknown) => ({ status, headers: json, body: JSON.stringify(body) })
  if (method !== 'GET') {
    if (path === '/v2/auth/enable') return answer(400, { message: 'auth: No root user available, please create one' })
    return answer(501, { message: 'auth: this etcd keeps no users of the v2 API: use those of v3' })
  }
  if (path === '/v2/auth/enable') return answer(200, { enabled: false })
  if (path === '/v2/auth/users') return answer(200, { users: null })
  const every = { kv: { read: ['/*'], write: ['/*'] } }
  if (path === '/v2/auth/roles') return answer(200, { roles: [{ role: 'root', permissions: every }] })
  if (path === '/v2/auth/roles/root') return answer(200, { role: 'root', permissions: every })
  const name = path.slice(path.lastIndexOf('/') + 1)
  return answer(404, {
    message: path.includes('/users/') ? `auth: User ${name} does not exist.` : `auth: Role ${name} does not exist.`,
  })
}

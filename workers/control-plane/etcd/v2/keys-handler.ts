// /v2/keys over HTTP: reads, writes and waits. Like etcdserver/api/v2http/client.go of etcd 3.4.
import type { HttpRequest, HttpResponse } from '../../../protocols/http.ts'
import type { ServicesState } from '../api/late-state.ts'
import type { EtcdServer } from '../server.ts'
import type { V2Event } from './event.ts'
import type { V2Proposal } from './proposal.ts'
import type { V2Outcome } from './store.ts'
import { statusOf, type V2Error, v2Error } from './v2-error.ts'

type Respond = (response: HttpResponse) => void

/** The leader looks so often for what is due, when anything can be. Like the sync ticker of etcdserver/server.go. */
const syncMs = 500
const syncing = new WeakSet<EtcdServer>()

export function handleKeys(
  server: EtcdServer,
  state: ServicesState,
  request: HttpRequest,
  respond: Respond,
  onClose: (handler: () => void) => void,
): void {
  const { v2 } = state
  const [rawPath = '', query = ''] = request.path.slice('/v2/keys'.length).split('?')
  const form = parametersOf(query, request.method === 'GET' ? '' : request.body)
  const path = cleaned(decodeURIComponent(rawPath))
  const index = v2.index
  const answer = (outcome: V2Outcome, status = 200) => respond(responseOf(server, outcome, status, index))
  const read = readForm(form)
  if ('errorCode' in read) return answer(v2Error(read.errorCode, read.cause, index))
  const nowMs = server.host.clock.unixMs()
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (!read.wait) {
      const show = () => answer(v2.get(path, read.recursive, read.sorted, nowMs))
      return read.quorum ? server.read(show) : show()
    }
    const stop = v2.watch(path, read.recursive, read.waitIndex, (event) => answer(event))
    if (typeof stop === 'function') return onClose(stop)
    return answer(stop)
  }
  if (!['PUT', 'POST', 'DELETE'].includes(request.method))
    return respond({ status: 405, headers: { allow: 'GET,PUT,POST,DELETE' }, body: 'Method Not Allowed\n' })
  const proposal: V2Proposal = {
    type: 'v2',
    method: request.method as V2Proposal['method'],
    path,
    value: form.get('value') ?? '',
    dir: read.dir,
    recursive: read.recursive,
    refresh: read.refresh,
    prevExist: read.prevExist,
    prevValue: form.get('prevValue') ?? '',
    prevIndex: read.prevIndex,
    expiresAtMs: read.ttlSeconds > 0 ? nowMs + read.ttlSeconds * 1000 : 0,
    nowMs,
  }
  server.propose(proposal, (result) => {
    if (result.type !== 'v2') {
      const cause = result.type === 'error' ? result.message : ''
      return respond(responseOf(server, v2Error(300, cause, v2.index), 500, v2.index))
    }
    const outcome = result.outcome as V2Outcome
    const isNew = !('errorCode' in outcome) && outcome.prevNode === undefined && proposal.method !== 'DELETE'
    respond(responseOf(server, outcome, isNew ? 201 : 200, v2.index))
    keepInTime(server, state)
  })
}

/** Has what is due expire while anything can. */
function keepInTime(server: EtcdServer, state: ServicesState): void {
  if (syncing.has(server) || !state.v2.hasMortals) return
  syncing.add(server)
  const { host } = server
  host.cause = 0
  const ticker = host.clock.every(syncMs, () => {
    if (!state.v2.hasMortals) {
      ticker.cancel()
      syncing.delete(server)
    } else if (server.isLeader) server.propose(syncProposal(host.clock.unixMs()), () => {})
  })
}

function syncProposal(nowMs: number): V2Proposal {
  return {
    type: 'v2',
    method: 'SYNC',
    path: '/',
    value: '',
    dir: false,
    recursive: false,
    refresh: false,
    prevExist: undefined,
    prevValue: '',
    prevIndex: 0,
    expiresAtMs: 0,
    nowMs,
  }
}

function responseOf(server: EtcdServer, outcome: V2Outcome, status: number, index: number): HttpResponse {
  const headers = {
    'content-type': 'application/json',
    'x-etcd-cluster-id': server.clusterId,
    'x-etcd-index': `${index}`,
    'x-raft-index': `${server.status.raftIndex}`,
    'x-raft-term': `${server.status.raftTerm}`,
  }
  if ('errorCode' in outcome) return { status: statusOf(outcome), headers, body: `${JSON.stringify(outcome)}\n` }
  return { status, headers, body: `${JSON.stringify(shown(outcome))}\n` }
}

function shown({ action, node, prevNode }: V2Event): object {
  return { action, node, prevNode }
}

function parametersOf(query: string, body: string): Map<string, string> {
  const form = new Map<string, string>()
  for (const part of [...query.split('&'), ...body.split('&')]) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    if (!form.has(name)) form.set(name, equals < 0 ? '' : decode(part.slice(equals + 1)))
  }
  return form
}

type Read = {
  readonly wait: boolean
  readonly waitIndex: number
  readonly recursive: boolean
  readonly sorted: boolean
  readonly quorum: boolean
  readonly dir: boolean
  readonly refresh: boolean
  readonly prevExist: boolean | undefined
  readonly prevIndex: number
  readonly ttlSeconds: number
}

function readForm(form: ReadonlyMap<string, string>): Read | Pick<V2Error, 'errorCode' | 'cause'> {
  const flags = ['wait', 'recursive', 'sorted', 'quorum', 'dir', 'refresh', 'prevExist']
  const bad = flags.find(
    (name) => form.has(name) && !/^(1|0|t|f|true|false|T|F|TRUE|FALSE|True|False)$/.test(form.get(name) ?? ''),
  )
  if (bad) return { errorCode: 209, cause: `invalid value for "${bad}"` }
  for (const name of ['waitIndex', 'prevIndex'])
    if (form.has(name) && !/^\d+$/.test(form.get(name) ?? ''))
      return { errorCode: 203, cause: `invalid value for "${name}"` }
  const ttl = form.get('ttl') ?? ''
  if (ttl !== '' && !/^\d+$/.test(ttl)) return { errorCode: 202, cause: 'invalid value for "ttl"' }
  const is = (name: string) => /^(1|t|true)$/i.test(form.get(name) ?? '')
  return {
    wait: is('wait'),
    waitIndex: Number(form.get('waitIndex') ?? 0),
    recursive: is('recursive'),
    sorted: is('sorted'),
    quorum: is('quorum'),
    dir: is('dir'),
    refresh: is('refresh'),
    prevExist: form.has('prevExist') ? is('prevExist') : undefined,
    prevIndex: Number(form.get('prevIndex') ?? 0),
    ttlSeconds: Number(ttl),
  }
}

function cleaned(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

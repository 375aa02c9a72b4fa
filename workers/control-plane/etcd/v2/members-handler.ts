// /v2/members over HTTP. Like etcdserver/api/v2http/client.go of etcd 3.4.
import type { EtcdMember } from '../../../protocols/etcd.ts'
import type { HttpRequest, HttpResponse } from '../../../protocols/http.ts'
import { handleCluster } from '../api/cluster-service.ts'
import type { EtcdServer } from '../server.ts'

type Respond = (response: HttpResponse) => void

export function handleMembers(server: EtcdServer, request: HttpRequest, respond: Respond): void {
  const headers = { 'content-type': 'application/json', 'x-etcd-cluster-id': server.clusterId }
  const answer = (status: number, value: unknown) =>
    respond({ status, headers, body: value === undefined ? '' : `${JSON.stringify(value)}\n` })
  const refuse = (status: number, message: string) => answer(status, { message })
  const path = (request.path.split('?', 1)[0] ?? '').slice('/v2/members'.length).replace(/^\//, '')
  switch (request.method) {
    case 'GET': {
      if (path === '') return answer(200, { members: server.members.map(shown) })
      if (path !== 'leader') return refuse(404, 'Not found')
      const { leader } = server
      return leader ? answer(200, shown(leader)) : refuse(503, 'During election')
    }
    case 'POST': {
      const peerUrls = urlsOf(request.body)
      if (!peerUrls) return refuse(400, 'Bad Request')
      return handleCluster(server, { type: 'member-add', peerUrls, isLearner: false }, (result) =>
        result.type === 'member-add' ? answer(201, shown(result.member)) : refuse(409, messageOf(result)),
      )
    }
    case 'PUT': {
      const peerUrls = urlsOf(request.body)
      if (!peerUrls) return refuse(400, 'Bad Request')
      return handleCluster(server, { type: 'member-update', id: path, peerUrls }, (result) =>
        result.type === 'error' ? refuse(409, messageOf(result)) : answer(204, undefined),
      )
    }
    case 'DELETE':
      if (server.machine.membership.isRemoved(path)) return refuse(410, `Member permanently removed: ${path}`)
      return handleCluster(server, { type: 'member-remove', id: path }, (result) =>
        result.type === 'error' ? refuse(404, `No such member: ${path}`) : answer(204, undefined),
      )
    default:
      respond({ status: 405, headers, body: 'Method Not Allowed\n' })
  }
}

function shown({ id, name, peerUrls, clientUrls }: EtcdMember): object {
  return { id, name, peerURLs: peerUrls, clientURLs: clientUrls }
}

function urlsOf(body: string): readonly string[] | undefined {
  try {
    const { peerURLs } = JSON.parse(body) as { readonly peerURLs?: unknown }
    return Array.isArray(peerURLs) && peerURLs.every((url) => typeof url === 'string') ? peerURLs : undefined
  } catch {
    return undefined
  }
}

function messageOf(result: object): string {
  return 'message' in result ? String(result.message) : ''
}

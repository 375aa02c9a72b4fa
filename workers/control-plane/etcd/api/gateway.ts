// The v3 API as JSON over HTTP: keys and values in base64, large numbers as text. Like etcd's grpc-gateway, as far as people use it
// with curl.
import { decodeBase64, encodeBase64 } from '../../../apimachinery/base64.ts'
import type { EtcdRequest, EtcdResponse, KeyValue } from '../../../protocols/etcd.ts'
import type { HttpRequest, HttpResponse } from '../../../protocols/http.ts'
import type { EtcdServer } from '../server.ts'
import { valueText } from './wire-bytes.ts'

type Body = Readonly<Record<string, unknown>>
type Request = Exclude<EtcdRequest, { readonly type: 'watch' }>

export function handleGateway(
  server: EtcdServer,
  { method, path, body }: HttpRequest,
  minor: number,
  respond: (response: HttpResponse) => void,
): void {
  const answer = (status: number, value: unknown) =>
    respond({ status, headers: { 'content-type': 'application/json' }, body: write(value, minor < 5 ? ',' : ', ') })
  if (method !== 'POST') return answer(501, { error: 'Method Not Allowed', code: 12, message: 'Method Not Allowed' })
  let asked: Body
  try {
    const parsed: unknown = JSON.parse(body)
    asked = typeof parsed === 'object' && parsed !== null ? (parsed as Body) : {}
  } catch {
    return answer(400, { error: 'invalid character', code: 3, message: 'invalid character' })
  }
  const request = requestOf(path.split('?', 1)[0] ?? '', asked)
  if (!request) return answer(404, { error: 'Not Found', code: 5, message: 'Not Found' })
  server.handle(request, (response) => {
    const { result } = response
    if (result.type === 'error') answer(400, { error: result.message, code: 3, message: result.message })
    else answer(200, shown(response))
  })
}

function requestOf(path: string, body: Body): Request | undefined {
  const text = (name: string) => (typeof body[name] === 'string' ? (decodeBase64(body[name]) ?? '') : '')
  const number = (name: string) => Number(body[name] ?? 0) || 0
  const end = text('range_end')
  const rangeEnd = end === '' ? {} : { rangeEnd: end }
  switch (path) {
    case '/v3/kv/range':
      return {
        type: 'range',
        key: text('key'),
        ...rangeEnd,
        limit: number('limit'),
        revision: number('revision'),
        keysOnly: body['keys_only'] === true,
        countOnly: body['count_only'] === true,
      }
    case '/v3/kv/put':
      return {
        type: 'put',
        key: text('key'),
        value: text('value'),
        lease: number('lease'),
        prevKv: body['prev_kv'] === true,
      }
    case '/v3/kv/deleterange':
      return { type: 'delete-range', key: text('key'), ...rangeEnd, prevKv: body['prev_kv'] === true }
    case '/v3/kv/compaction':
      return { type: 'compact', revision: number('revision') }
    case '/v3/lease/grant':
      return { type: 'lease-grant', id: number('ID'), ttlSeconds: number('TTL') }
    case '/v3/lease/revoke':
    case '/v3/kv/lease/revoke':
      return { type: 'lease-revoke', id: number('ID') }
    case '/v3/lease/leases':
      return { type: 'lease-leases' }
    case '/v3/maintenance/status':
      return { type: 'status' }
    case '/v3/maintenance/defragment':
      return { type: 'defragment' }
    case '/v3/cluster/member/list':
      return { type: 'member-list', linearizable: true }
    case '/v3/auth/enable':
      return { type: 'auth-enable' }
    default:
      return undefined
  }
}

function shown({ header, result }: EtcdResponse): unknown {
  const head = {
    header: {
      cluster_id: decimal(header.clusterId),
      member_id: decimal(header.memberId),
      revision: `${header.revision}`,
      raft_term: `${header.raftTerm}`,
    },
  }
  switch (result.type) {
    case 'range':
      return { ...head, kvs: listed(result.kvs.map(kvOf)), more: result.more || undefined, count: whole(result.count) }
    case 'put':
      return { ...head, prev_kv: result.prevKv ? kvOf(result.prevKv) : undefined }
    case 'delete-range':
      return { ...head, deleted: whole(result.deleted), prev_kvs: listed(result.prevKvs.map(kvOf)) }
    case 'lease-grant':
      return { ...head, ID: `${result.id}`, TTL: `${result.ttlSeconds}` }
    case 'lease-leases':
      return { ...head, leases: listed(result.ids.map((id) => ({ ID: `${id}` }))) }
    case 'status':
      return {
        ...head,
        version: result.version,
        dbSize: whole(result.dbSizeBytes),
        leader: decimal(result.leader || '0'),
        raftIndex: whole(result.raftIndex),
        raftTerm: whole(result.raftTerm),
        raftAppliedIndex: whole(result.raftAppliedIndex ?? 0),
        errors: listed(result.errors ?? []),
        dbSizeInUse: whole(result.dbSizeInUseBytes ?? 0),
      }
    case 'member-list':
      return {
        header: { ...head.header, revision: undefined },
        members: result.members.map(({ id, name, peerUrls, clientUrls }) => ({
          ID: decimal(id),
          name,
          peerURLs: peerUrls,
          clientURLs: clientUrls,
        })),
      }
    default:
      return head
  }
}

function kvOf({ key, createRevision, modRevision, version, value, lease }: KeyValue): object {
  return {
    key: encodeBase64(key),
    create_revision: whole(createRevision),
    mod_revision: whole(modRevision),
    version: whole(version),
    value: value === undefined || value === '' ? undefined : encodeBase64(valueText(value)),
    lease: whole(lease),
  }
}

/** Zero is left out. */
function whole(value: number): string | undefined {
  return value === 0 ? undefined : `${value}`
}

function listed<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

function decimal(id: string): string {
  return `${BigInt(`0x${id}`)}`
}

function write(value: unknown, comma: string): string {
  if (Array.isArray(value)) return `[${value.map((one) => write(one, comma)).join(comma === ',' ? ',' : ', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${write(one, comma)}`).join(comma)}}`
}

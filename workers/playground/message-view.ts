// How a message is drawn: its shape, its two ends, a short label, and the object that it is about.
import type { MessageShape, MessageView } from '../contract.ts'
import type { CriRequest } from '../protocols/cri.ts'
import type { DnsRequest } from '../protocols/dns.ts'
import type { EtcdRequest } from '../protocols/etcd.ts'
import type { HttpRequest, HttpResponse } from '../protocols/http.ts'
import type { KubeApiRequest, KubeApiResponse, WatchEvent } from '../protocols/kube-api.ts'
import type { RaftMessage, RaftRequest, RaftResponse } from '../protocols/raft.ts'
import type { MessageRecord, TraceRecord } from '../simulation/trace.ts'
import type { EndNames } from './end-names.ts'

export function messageView(record: TraceRecord & MessageRecord, root: number, names: EndNames): MessageView {
  return {
    id: record.id,
    exchange: record.exchange,
    shape: shapeOf(record),
    from: names.of(record.from),
    to: names.of(record.to),
    sentAtMs: record.sentAtMs,
    arrivesAtMs: record.arrivesAtMs,
    label: labelOf(record),
    about: aboutOf(record),
    root,
  }
}

/** How long a message of a story should be seen, in ms: what changes something long, questions and answers briefly. */
export function screenMsOf(record: MessageRecord): number {
  // Events are for reading, not for watching: nothing waits for them.
  if (
    record.protocol === 'kube-api' &&
    /\/events(\/|\?|$)/.test((record.payload as { path?: string } | undefined)?.path ?? '')
  )
    return 0
  if (record.protocol === 'etcd') return 110
  if (record.protocol === 'raft') return isHeartbeat(record) ? 0 : 150
  switch (shapeOf(record)) {
    case 'write':
      return 340
    case 'watch':
      return 190
    case 'cri':
      return record.part === 'request' ? 240 : 80
    case 'refused':
      return 500
    case 'packet':
      return 240
    default:
      return 80
  }
}

function shapeOf({ protocol, part, payload }: MessageRecord): MessageShape {
  if (part === 'refused' || part === 'reset') return 'refused'
  if (protocol === 'cri') return 'cri'
  if (protocol === 'raft') return 'raft'
  if (protocol === 'http' || protocol === 'tcp' || protocol === 'dns') return 'packet'
  if (part === 'event') return 'watch'
  if (part === 'response') return isRefusal(payload) ? 'refused' : 'answer'
  if (part !== 'request') return 'read'
  return isWrite(protocol, payload) ? 'write' : 'read'
}

function isRefusal(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'status' in payload && Number(payload.status) >= 400
}

function isWrite(protocol: string, payload: unknown): boolean {
  if (protocol === 'etcd') return !['range', 'watch', 'status', 'health'].includes((payload as EtcdRequest).type)
  return (payload as KubeApiRequest).method !== 'GET'
}

/** What a message says, in the words of its protocol: `POST /api/v1/namespaces/default/pods`, `ADDED Pod default/web-1`. */
export function labelOf({ protocol, part, payload }: MessageRecord): string {
  if (part === 'end') return 'end of stream'
  if (part === 'reset') return 'connection reset'
  if (part === 'refused') return 'connection refused'
  switch (protocol) {
    case 'kube-api':
    case 'kubelet':
      return httpLabel(part, payload)
    case 'http':
      return part === 'request'
        ? `${(payload as HttpRequest).method} ${(payload as HttpRequest).path}`
        : `${(payload as HttpResponse).status}`
    case 'etcd':
      return etcdLabel(part, payload)
    case 'cri':
      return part === 'request' ? criLabel(payload as CriRequest) : ((payload as { type?: string }).type ?? part)
    case 'dns':
      return part === 'request'
        ? `${(payload as DnsRequest).type} ${(payload as DnsRequest).question}`
        : ((payload as { rcode?: string }).rcode ?? part)
    case 'raft':
      return raftLabel(part, payload)
    default:
      return `${protocol} ${part}`
  }
}

/** What a leader says all the time, and what it is answered: worth a look, but no news. */
function isHeartbeat({ protocol, part, payload }: MessageRecord): boolean {
  return protocol === 'raft' && part === 'upload' && (payload as RaftMessage).type.startsWith('MsgHeartbeat')
}

/** Whether somebody asks for votes or gives one. */
export function isBallot({ protocol, part, payload }: MessageRecord): boolean {
  return protocol === 'raft' && part === 'upload' && (payload as RaftMessage).type.includes('Vote')
}

/** In the words of etcd's Raft: `MsgApp term 2, 3 entries up to 120`. */
function raftLabel(part: MessageRecord['part'], payload: unknown): string {
  if (part === 'response') return (payload as RaftResponse).type
  if (part !== 'upload') return (payload as RaftRequest).type
  const { type, term, entries, index, reject } = payload as RaftMessage
  const at = type === 'MsgApp' || type === 'MsgAppResp' ? ` at ${index}` : ''
  const last = entries.at(-1)?.index
  const more =
    last === undefined ? at : `, ${entries.length === 1 ? 'entry' : `${entries.length} entries up to`} ${last}`
  return `${type} term ${term}${more}${reject ? ', rejected' : ''}`
}

function httpLabel(part: MessageRecord['part'], payload: unknown): string {
  if (part === 'request') return `${(payload as KubeApiRequest).method} ${(payload as KubeApiRequest).path}`
  if (part === 'response') {
    const { status, body } = payload as KubeApiResponse
    const reason =
      status >= 400 && typeof body === 'object' && body !== null && 'reason' in body ? ` ${body.reason}` : ''
    return `${status}${reason}`
  }
  if (part !== 'event') return part
  const event = payload as WatchEvent
  if (!('type' in event)) return 'output'
  const { kind, metadata } = event.object as { kind?: string; metadata?: { namespace?: string; name?: string } }
  const name = [metadata?.namespace, metadata?.name].filter(Boolean).join('/')
  return [event.type, kind, name].filter(Boolean).join(' ')
}

function etcdLabel(part: MessageRecord['part'], payload: unknown): string {
  if (part === 'event') {
    const { header, events } = payload as { header: { revision: number }; events: readonly unknown[] }
    return `watch: ${events.length} event${events.length === 1 ? '' : 's'} at revision ${header.revision}`
  }
  if (part === 'response') {
    const { header, result } = payload as { header: { revision: number }; result: { type: string; message?: string } }
    return result.type === 'error' ? (result.message ?? 'error') : `${result.type} ok, revision ${header.revision}`
  }
  const request = payload as EtcdRequest
  const key = keyIn(request)
  return key ? `${request.type} ${key}` : request.type
}

function keyIn(request: EtcdRequest): string | undefined {
  if ('key' in request) return request.key
  if (request.type !== 'txn') return undefined
  const [first] = request.success
  return first ? keyIn(first) : undefined
}

function criLabel(request: CriRequest): string {
  switch (request.type) {
    case 'RunPodSandbox':
      return `RunPodSandbox ${request.config.metadata.namespace}/${request.config.metadata.name}`
    case 'CreateContainer':
      return `CreateContainer ${request.config.metadata.name}`
    case 'PullImage':
    case 'ImageStatus':
    case 'RemoveImage':
      return `${request.type} ${request.image}`
    default:
      return request.type
  }
}

/** The uid of the object that a message carries, or ''. */
function aboutOf({ part, payload, protocol }: MessageRecord): string {
  if (protocol !== 'kube-api' && protocol !== 'cri') return ''
  if (typeof payload !== 'object' || payload === null) return ''
  if (protocol === 'cri') {
    const request = payload as CriRequest
    return part === 'request' && request.type === 'RunPodSandbox' ? request.config.metadata.uid : ''
  }
  const object = part === 'event' ? (payload as { object?: unknown }).object : (payload as { body?: unknown }).body
  const metadata = typeof object === 'object' && object !== null && 'metadata' in object ? object.metadata : undefined
  const uid = typeof metadata === 'object' && metadata !== null && 'uid' in metadata ? metadata.uid : ''
  return typeof uid === 'string' ? uid : ''
}

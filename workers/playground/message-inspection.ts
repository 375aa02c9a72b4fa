// A message opened: what it says, who sent it and by which rule they may, what the server made of it, and what it took.
// Read from the trace when somebody looks; nothing of it is kept.
import { stringify } from 'yaml'
import { decodeBase64 } from '../apimachinery/base64.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import { allowedBy } from '../cluster/allowed-by.ts'
import type { Inspection } from '../contract.ts'
import { unifiedHunks } from '../posix/unified-diff.ts'
import type { KubeApiRequest, KubeApiResponse } from '../protocols/kube-api.ts'
import type { MessageRecord, TraceRecord } from '../simulation/trace.ts'
import { addedTo } from './added-fields.ts'
import { labelOf } from './message-view.ts'
import type { Projector } from './projector.ts'
import { parseRequestPath } from './request-path.ts'

type Message = TraceRecord & MessageRecord
type Write = Extract<TraceRecord, { type: 'write' }> & { readonly id: number }
type Opened = Extract<Inspection, { type: 'message' }>

/** Bodies longer than that are cut: a list of a thousand pods is no reading matter. */
const maxBodyText = 20_000
/** How many records after a request are looked at for what it led to. */
const lookAhead = 4000
const longestChain = 8

export function openMessage(id: number, records: Iterable<TraceRecord>, projector: Projector): Inspection | undefined {
  const record = projector.archive.find(id)
  if (record?.type !== 'message') return undefined
  const all = [...records]
  const parts = all.filter((one): one is Message => one.type === 'message' && one.exchange === record.exchange)
  const request = parts.find(({ part }) => part === 'request') ?? (record.part === 'request' ? record : undefined)
  // Of a stream, the message asked about; of a plain exchange, its answer.
  const answer = record.part === 'request' ? parts.find(({ part }) => part !== 'request') : record
  const isApi = record.protocol === 'kube-api' && request !== undefined
  return {
    type: 'message',
    line: projector.line(record),
    protocol: record.protocol,
    part: record.part,
    title: labelOf(record),
    request: bodyText(isApi ? (request.payload as KubeApiRequest).body : request?.payload),
    response: bodyText(
      isApi && answer?.part === 'response' ? (answer.payload as KubeApiResponse).body : answer?.payload,
    ),
    from: projector.names.of(record.from),
    to: projector.names.of(record.to),
    addresses: `${record.from.address} → ${record.to.address}`,
    latencyMs: record.arrivesAtMs - record.sentAtMs,
    ...(request && answer?.part === 'response' ? { answeredAfterMs: answer.arrivesAtMs - request.sentAtMs } : {}),
    ...(isApi ? { api: apiPart(request, answer, all, projector) } : {}),
  }
}

function apiPart(
  request: Message,
  answer: Message | undefined,
  all: readonly TraceRecord[],
  projector: Projector,
): NonNullable<Opened['api']> {
  const { method, path, headers, body } = request.payload as KubeApiRequest
  const user = userOf(headers)
  const objects = [...projector.objects.values()].map(({ object }) => object)
  const asked = parseRequestPath({ method, path })
  const attributes = { ...asked, user: { ...user, extra: {} }, path: path.split('?')[0] ?? '', fieldSelector: '' }
  const verb = asked.isResource ? asked.verb : method.toLowerCase()
  const status = answer?.part === 'response' ? (answer.payload as KubeApiResponse).status : 0
  const write = status > 0 && status < 400 && method !== 'GET' ? writeOf(request, all) : undefined
  const before = write && objectBefore(write, all)
  const stored = write?.object as KubeObject | undefined
  return {
    method,
    path,
    status,
    headers: headersThatMatter(headers),
    user,
    allowedBy: describeRule(allowedBy({ ...attributes, verb }, objects), status),
    revision: write?.resourceVersion ?? revisionIn(answer),
    diff: before && stored ? unifiedHunks(toYaml(bare(before)), toYaml(bare(stored))).slice(0, maxBodyText) : '',
    added: method === 'POST' && stored && isObject(body) && body['kind'] === stored.kind ? addedTo(body, stored) : [],
  }
}

/** What the request led the API server to store: the write whose causes go back to it. */
function writeOf(request: Message, all: readonly TraceRecord[]): Write | undefined {
  const start = all.findIndex(({ id }) => id >= request.id)
  const led = new Set([request.id])
  for (const record of all.slice(start, start + lookAhead)) {
    if (!led.has(record.cause)) continue
    if (record.type === 'write') return record
    // Only etcd stands between a request and its write: what the news of it leads to is another story.
    if (record.type === 'message' && record.protocol === 'etcd' && led.size < longestChain) led.add(record.id)
  }
  return undefined
}

function objectBefore(write: Write, all: readonly TraceRecord[]): KubeObject | undefined {
  if (write.verb !== 'modified') return undefined
  for (let i = all.length - 1; i >= 0; i--) {
    const record = all[i]
    if (record?.type === 'write' && record.id < write.id && record.ref.uid === write.ref.uid)
      return record.object as KubeObject
  }
  return undefined
}

/** A certificate's subject, or the account that a token names. */
function userOf(headers: Readonly<Record<string, string>>): {
  readonly name: string
  readonly groups: readonly string[]
} {
  const certificate = headers['x-client-cert']
  if (certificate !== undefined && !certificate.startsWith('-----')) {
    const [name = '', organizations = ''] = certificate.split(';', 2)
    const groups = organizations.split(',').flatMap((part) => (part.startsWith('O=') ? [part.slice(2)] : []))
    return { name, groups: [...groups, 'system:authenticated'] }
  }
  const claims = /^Bearer +[^.]+\.([^.]+)/i.exec(headers['authorization'] ?? '')?.[1]
  const sub = claims === undefined ? undefined : subjectIn(claims)
  if (sub === undefined) return { name: 'system:anonymous', groups: ['system:unauthenticated'] }
  const namespace = sub.split(':')[2] ?? ''
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return { name: sub, groups }
}

function subjectIn(claims: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(decodeBase64(claims.replaceAll('-', '+').replaceAll('_', '/')) ?? '')
    return isObject(payload) && typeof payload['sub'] === 'string' ? payload['sub'] : undefined
  } catch {
    return undefined
  }
}

const wanted = ['accept', 'content-type', 'user-agent', 'impersonate-user', 'if-match']

/** Without secrets: of a token only that there is one. */
function headersThatMatter(headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  const shown = wanted.flatMap((name): [string, string][] => (headers[name] ? [[name, headers[name]]] : []))
  if (headers['authorization'] === undefined) return shown
  return [...shown, ['authorization', headers['authorization'].replace(/^(\w+) .*/, '$1 …')]]
}

function describeRule(found: ReturnType<typeof allowedBy>, status: number): NonNullable<Opened['api']>['allowedBy'] {
  if (status === 401 || status === 403) return { type: 'nothing' }
  if (found.type !== 'rbac') return found
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = found.rule
  const rule = toYaml({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }, true)
  return { type: 'rbac', binding: found.binding, role: found.role, rule }
}

function revisionIn(answer: Message | undefined): number {
  const body = (answer?.payload as { body?: { metadata?: { resourceVersion?: string } } } | undefined)?.body
  return Number(body?.metadata?.resourceVersion ?? 0) || 0
}

/** Who owns which field fills pages and is asked for apart. */
function bare(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function bodyText(payload: unknown): string {
  if (payload === undefined) return ''
  if (typeof payload === 'string') return payload.slice(0, maxBodyText)
  const text = toYaml(isObject(payload) && isObject(payload['metadata']) ? bare(payload as never) : payload)
  return text.length > maxBodyText ? `${text.slice(0, maxBodyText)}\n…` : text
}

function toYaml(value: unknown, isFlow = false): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false }
  return stringify(value, isFlow ? { ...options, collectionStyle: 'flow' } : { ...options, sortMapEntries: true })
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

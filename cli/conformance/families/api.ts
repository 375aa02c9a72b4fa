// Recorded HTTP exchanges with the API server: each request is sent as it was, and its answer compared.
import { parse } from 'yaml'
import type { KubeApiRequest } from '../../../workers/protocols/kube-api.ts'
import { decodeProtobuf } from '../../bridge/protobuf.ts'
import { ApiClient, type Received } from '../api-client.ts'
import { creationsBefore, type Exchange, unexplainedEvents } from '../inferred-writes.ts'
import { clusterWide, normaliseJson } from '../normalise-json.ts'
import { type Fixed, normaliseText } from '../normalise-text.ts'
import { admin, apiServer, RecordedCluster } from '../recorded-cluster.ts'
import { type FileResult, Tally } from '../result.ts'
import { isMoving, withoutProgress } from '../rollout-progress.ts'
import { Translator } from '../translator.ts'

type Recorded = { readonly id: string; readonly namespace?: string; readonly exchanges: readonly Exchange[] }

/** Identities by the word that a recording has for them. */
const identities: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  admin,
  anonymous: {},
  wrong: { authorization: 'Bearer wrong' },
  alice: { 'x-client-cert': 'alice;O=dev' },
  bob: { 'x-client-cert': 'bob' },
}

export async function replayApi(file: string, text: string): Promise<FileResult> {
  const { namespace = 'default', exchanges } = JSON.parse(text) as Recorded
  const fixed: Fixed = {
    text: JSON.stringify(exchanges.map(({ path, requestBody }) => [path, requestBody])),
    anyHash: false,
  }
  const cluster = new RecordedCluster()
  await cluster.boot()
  const client = new ApiClient(cluster.simulation, cluster.laptop, apiServer)
  const translator = new Translator()
  const act = (request: KubeApiRequest) => client.send({ ...request, headers: { ...admin, ...request.headers } })
  await act(creation('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }))
  await client.waitUntil(client.nowMs + 1000)
  const tally = new Tally(file)
  for (const [index, exchange] of exchanges.entries()) {
    for (const { collection, object } of creationsBefore(exchanges, index, namespace))
      await act(creation(collection, object))
    const during = async () => {
      for (const write of unexplainedEvents(exchanges, index, namespace)) {
        await act(translator.translate(write))
        await client.waitUntil(client.nowMs + 20)
      }
    }
    const streamMs = exchange.events ? (Number(exchange.clientTimeout) || 3) * 1000 : 0
    const received = await client.send(requestOf(exchange, translator), streamMs, exchange.events ? during : undefined)
    const expected = recordedBody(exchange)
    translator.learn(expected, received.response?.body)
    const adapt = isMoving(expected) ? withoutProgress : (value: unknown) => value
    tally.compare(
      `${exchange.method} ${exchange.path}`,
      shown(exchange, exchange.status, exchange.responseHeaders['warning'], adapt(exchange.events ?? expected), fixed),
      shownReceived(exchange, received, adapt, fixed),
    )
    // A moment for controllers, as there was between recorded requests.
    await client.waitUntil(client.nowMs + 5)
  }
  return tally.result
}

function creation(collection: string, object: unknown): KubeApiRequest {
  const headers = { 'content-type': 'application/json', 'user-agent': 'vec/v0.0.0' }
  return { method: 'POST', path: collection, headers, body: object }
}

function requestOf(exchange: Exchange, translator: Translator): KubeApiRequest {
  const headers: Record<string, string> = { 'user-agent': 'vec/v0.0.0' }
  for (const [name, value] of Object.entries(exchange.requestHeaders ?? {})) headers[name.toLowerCase()] = value
  Object.assign(headers, identities[exchange.as ?? 'admin'])
  return {
    method: exchange.method as KubeApiRequest['method'],
    path: translator.translate(exchange.path),
    headers,
    ...(exchange.requestBody === undefined ? {} : { body: translator.translate(exchange.requestBody) }),
  }
}

/** The answer as a value, whichever way it was written. */
function recordedBody(exchange: Exchange): unknown {
  if (exchange.responseBase64 !== undefined) {
    const bytes = Buffer.from(exchange.responseBase64, 'base64')
    return bytes.subarray(0, 3).toString() === 'k8s' ? decodeProtobuf(bytes) : '(CBOR)'
  }
  if (exchange.responseBody !== undefined) return exchange.responseBody
  const text = exchange.responseText ?? ''
  return isYaml(exchange) ? parse(text) : text
}

function isYaml({ responseHeaders }: Exchange): boolean {
  return (responseHeaders['content-type'] ?? '').includes('yaml')
}

function shownReceived(
  exchange: Exchange,
  { response, events }: Received,
  adapt: (value: unknown) => unknown,
  fixed: Fixed,
): string {
  if (!response) return '(no answer)'
  const { status, headers, body } = response
  // HTTP leaves out the body of an answer to HEAD.
  const value = exchange.method === 'HEAD' ? null : typeof body === 'string' && isYaml(exchange) ? parse(body) : body
  const isWatch = exchange.events && status < 300
  const compared = isWatch ? events : value
  return shown(exchange, status, headers['warning'], adapt(compared), fixed)
}

function shown({ path }: Exchange, status: number, warning: unknown, body: unknown, fixed: Fixed): string {
  return [`status ${status}`, ...warningLines(warning), shownBody(path, body, fixed)].join('\n')
}

/** Each Warning header on a line of its own. */
export function warningLines(warning: unknown): string[] {
  return [warning ?? []]
    .flat()
    .flatMap((one) => String(one).split(/\n|, (?=299 - ")/))
    .map((one) => `warning: ${one.replace(/^299 - "(.*)"$/s, '$1')}`)
}

export function shownBody(path: string, body: unknown, fixed: Fixed): string {
  if (path === '/metrics' && typeof body === 'string') return (body.match(counted) ?? []).sort().join('\n')
  const text = typeof body === 'string' ? normaliseText(body, fixed) : normaliseJson(clusterWide(path, body), fixed)
  return text === '' ? 'null' : text
}

/** Numbers and prose of metrics differ: that those are there which are counted here is compared. */
const counted =
  /^# TYPE (?:apiserver_(?:current_inflight_requests|longrunning_requests|request_duration_seconds|request_total|resource_objects|storage_objects|watch_cache_resource_version)|etcd_request_duration_seconds|etcd_requests_total|kubernetes_build_info|process_start_time_seconds) \w+$/gm

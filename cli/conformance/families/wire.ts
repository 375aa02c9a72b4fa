// Recorded traffic of kubectl: the requests behind each session, sent again when they were sent. What the API server
// answers is compared; of a watch, how it ended.
import type { KubeApiRequest } from '../../../workers/protocols/kube-api.ts'
import { decodeProtobuf, decodeProtobufWatch } from '../../bridge/protobuf.ts'
import { ApiClient, type Exchange } from '../api-client.ts'
import type { Fixed } from '../normalise-text.ts'
import { admin, apiServer, RecordedCluster } from '../recorded-cluster.ts'
import { imagesBefore } from '../recordings.ts'
import { type FileResult, Tally } from '../result.ts'
import { isMoving, withoutHistory, withoutProgress } from '../rollout-progress.ts'
import { Translator } from '../translator.ts'
import { shownBody, warningLines } from './api.ts'

type Body = { readonly text?: string; readonly base64?: string; readonly omitted?: string; readonly len?: number }
type Line = {
  readonly t0: number
  readonly ms: number
  readonly method: string
  readonly url: string
  readonly reqHeaders: Readonly<Record<string, string>>
  readonly reqBody?: Body | null
  readonly status: number
  readonly resHeaders: Readonly<Record<string, string>>
  readonly resBody: Body
}
type Sent = {
  readonly line: Line
  readonly exchange: Exchange
  readonly expected: unknown
  /** kubectl had the document from before, or how it said so was not recorded: nothing tells this server that. */
  readonly cached: boolean
  learned: boolean
}

/** Headers of HTTP itself, which a message of the simulation does not have. */
const unsent = new Set(['host', 'content-length', 'accept-encoding', 'connection', 'upgrade'])

export async function replayWire(file: string, text: string): Promise<FileResult> {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.t0 - b.t0)
  const fixed: Fixed = {
    text: lines.map(({ url, reqBody }) => `${url} ${reqBody?.text ?? ''}`).join('\n'),
    anyHash: true,
  }
  const cluster = new RecordedCluster(undefined, imagesBefore(text))
  await cluster.boot()
  const client = new ApiClient(cluster.simulation, cluster.laptop, apiServer)
  const translator = new Translator()
  const beganMs = client.nowMs - (lines[0]?.t0 ?? 0)
  const sent: Sent[] = []
  for (const line of lines) {
    await client.waitUntil(beganMs + line.t0)
    learn(translator, sent)
    for (const one of sent) if (isWatch(one.line) && one.line.t0 + one.line.ms < line.t0) one.exchange.close()
    if (isForBridge(line)) continue
    const etag = line.reqHeaders['if-none-match']
    const cached = etag === undefined || !translator.knows(etag)
    sent.push({ line, exchange: client.start(request(line, translator)), expected: body(line), cached, learned: false })
    await client.waitUntil(client.nowMs + 1)
  }
  await client.waitUntil(client.nowMs + 5000)
  return compare(file, sent, fixed)
}

function compare(file: string, sent: readonly Sent[], fixed: Fixed): FileResult {
  const tally = new Tally(file)
  for (const { line, exchange, expected, cached } of sent) {
    if (/server gave HTTP response to HTTPS client/.test(line.resBody.text ?? '')) continue
    const { response } = exchange
    const status = `status ${line.status}`
    const step = `${line.method} ${line.url}`
    if (!response) tally.compare(step, status, '(no answer)')
    else if (cached && line.status === 304 && response.status === 200) tally.count(step, '')
    else if (isIncomplete(line.resBody) || line.status === 304) tally.compare(step, status, `status ${response.status}`)
    else {
      const actual = isWatch(line) && response.status < 300 ? lastChange(exchange.events) : response.body
      const unpacked = line.resBody.base64 === undefined ? (value: unknown) => value : withoutEmptyLists
      const moving = isMoving(expected)
      const known = (value: unknown) =>
        withoutHistory(line.url, moving ? withoutProgress(unpacked(value)) : unpacked(value))
      const here: Fixed = { ...fixed, anyNode: !/\/nodes/.test(line.url) }
      tally.compare(
        step,
        [status, ...warningLines(line.resHeaders['warning']), shownBody(line.url, known(expected), here)].join('\n'),
        [
          `status ${response.status}`,
          ...warningLines(response.headers['warning']),
          shownBody(line.url, known(actual), here),
        ].join('\n'),
      )
    }
  }
  return tally.result
}

/** What the API server is not asked itself: the bridge upgrades connections, and has the old OpenAPI document. */
function isForBridge({ reqHeaders, status, url }: Line): boolean {
  return reqHeaders['upgrade'] !== undefined || status === 101 || url.startsWith('/openapi/v2')
}

/** Discovery documents are left out, and long bodies end early. */
function isIncomplete({ omitted, text = '', base64, len = 0 }: Body): boolean {
  return omitted !== undefined || Buffer.byteLength(base64 ?? text, base64 === undefined ? 'utf8' : 'base64') < len
}

function isWatch({ url }: Line): boolean {
  return /[?&]watch=(true|1)/.test(url)
}

/** Goes through the answers that have come since. */
function learn(translator: Translator, sent: readonly Sent[]): void {
  for (const one of sent) {
    if (one.learned || !one.exchange.response) continue
    one.learned = true
    translator.learn(one.expected, one.exchange.response.body)
    translator.know(one.line.resHeaders['etag'], one.exchange.response.headers['etag'])
  }
}

function request(line: Line, translator: Translator): KubeApiRequest {
  const headers: Record<string, string> = { ...admin }
  for (const [name, value] of Object.entries(line.reqHeaders))
    if (!unsent.has(name)) headers[name] = translator.translate(value)
  const sentBody = requestBody(line)
  if (line.reqBody?.base64) headers['content-type'] = 'application/json'
  return {
    method: line.method as KubeApiRequest['method'],
    // The hash of a document is another for every server.
    path: translator.translate(line.url.replace(/([?&])hash=[0-9A-F]+&?/, '$1')),
    headers,
    ...(sentBody === undefined ? {} : { body: translator.translate(sentBody) }),
  }
}

function requestBody({ reqBody, reqHeaders }: Line): unknown {
  if (!reqBody) return undefined
  if (reqBody.base64 === '') return undefined
  const bytes = Buffer.from(reqBody.base64 ?? '', 'base64')
  if (bytes.subarray(0, 3).toString() === 'k8s') return decodeProtobuf(bytes)
  const text = reqBody.text ?? bytes.toString()
  if (reqHeaders['content-type'] === undefined) return parsed(text)
  const value = (reqHeaders['content-type'] ?? '').includes('json') ? parsed(text) : text
  // A text would be read as a document that has not been parsed.
  return typeof value === 'string' ? text : value
}

/** Bookmarks only say how far a watch is. */
function lastChange(events: readonly unknown[]): unknown {
  return events.findLast((event) => (event as { type?: string } | undefined)?.type !== 'BOOKMARK')
}

/** The answer as a value; of a watch, its last event. */
function body(line: Line): unknown {
  const { text = '', base64 } = line.resBody
  if (base64 === '' || isIncomplete(line.resBody)) return undefined
  if (base64 !== undefined) {
    const bytes = Buffer.from(base64, 'base64')
    return isWatch(line) && line.status < 300 ? lastChange(decodeProtobufWatch(bytes)) : decodeProtobuf(bytes)
  }
  if (isWatch(line) && line.status < 300) return lastChange(text.trim().split('\n').map(parsed))
  return parsed(text)
}

/** Protobuf does not tell an empty list from none. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutEmptyLists(one)]))
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

// What the API server answered, as bytes: values become JSON or protobuf, as its content type says, and long answers are
// compressed for whom understands that. Like apiserver/pkg/endpoints/handlers/responsewriters.
import type { ServerResponse } from 'node:http'
import { gzip } from 'node:zlib'
import type { OutsideRequest } from '../../workers/contract.ts'
import type { KubeApiResponse, StreamChunk, WatchEvent } from '../../workers/protocols/kube-api.ts'
import { bytesOfText } from './bytes-as-text.ts'
import { protobufType } from './protobuf-types.ts'
import { encodeProtobuf, encodeProtobufEvent } from './protobuf-writer.ts'
import { refusal } from './refusal.ts'

type Json = Readonly<Record<string, unknown>>

/** Shorter answers are not worth it. */
const compressedFromBytes = 128 * 1024

/** How a client wants to be answered, apart from the form that the API server chooses. */
export type Wishes = {
  readonly takesGzip: boolean
  readonly isForPeople: boolean
}

export function wishesOf({ path, headers }: OutsideRequest, encodings: string): Wishes {
  const pretty = /[?&]pretty=([^&]*)/.exec(path)?.[1]
  const isBrowser = /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '')
  return {
    takesGzip: encodings.split(',').some((one) => one.split(';', 1)[0]?.trim() === 'gzip'),
    isForPeople: pretty ? ['true', '1', 't', 'T', 'TRUE', 'True'].includes(pretty) : isBrowser,
  }
}

/** Writes an answer that has an end. */
export function writeAnswer(outgoing: ServerResponse, response: KubeApiResponse, path: string, wishes: Wishes): void {
  if (outgoing.destroyed) return
  const { status, headers, body } = encodable(response)
  const bytes = bytesOf(headers['content-type'], body, path, wishes.isForPeople)
  if (!wishes.takesGzip || bytes.length <= compressedFromBytes || typeof body === 'string') {
    outgoing.writeHead(status, { ...outgoingHeaders(headers), 'content-length': bytes.length })
    outgoing.end(bytes)
    return
  }
  gzip(bytes, { level: 1 }, (error, compressed) => {
    if (outgoing.destroyed) return
    if (error) return void outgoing.destroy()
    const encoding = { 'content-encoding': 'gzip', vary: 'Accept-Encoding', 'content-length': compressed.length }
    outgoing.writeHead(status, { ...outgoingHeaders(headers), ...encoding })
    outgoing.end(compressed)
  })
}

/** The bytes of one event of a stream. */
export function bytesOfEvent(event: WatchEvent | StreamChunk, contentType: string | undefined): string | Uint8Array {
  if ('channel' in event) return bytesOfText(event.text)
  if (!contentType?.startsWith(protobufType)) return `${JSON.stringify(event)}\n`
  return encodeProtobufEvent(event as { type: string; object: Json }) ?? new Uint8Array()
}

export function outgoingHeaders({
  warning,
  ...headers
}: KubeApiResponse['headers']): Record<string, string | string[] | number> {
  const common = { 'content-type': 'application/json', 'cache-control': 'no-cache, private', ...headers }
  return warning === undefined ? common : { ...common, warning: warning.split('\n') }
}

/** An answer whose kind has no form in protobuf is refused, as upstream refuses what has no marshalling interface. */
function encodable(response: KubeApiResponse): KubeApiResponse {
  const { headers, body } = response
  if (headers['content-type'] !== protobufType || typeof body !== 'object' || body === null) return response
  const bytes = encodeProtobuf(body as Json)
  if (bytes) return { ...response, body: bytes }
  const { apiVersion = '', kind = '' } = body as Json
  const what = `object ${apiVersion}, Kind=${kind}`
  const message = `${what} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message`
  return { status: 406, headers: {}, body: refusal(406, 'NotAcceptable', message) }
}

function bytesOf(type: string | undefined, body: unknown, path: string, isForPeople: boolean): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.length)
  if (typeof body === 'string') return Buffer.from(body)
  // What no encoder writes has no line's end.
  if (path.startsWith('/version')) return Buffer.from(JSON.stringify(body, null, 2))
  if (path.startsWith('/openapi') || type?.startsWith('application/json') === false)
    return Buffer.from(JSON.stringify(body))
  return Buffer.from(`${isForPeople ? JSON.stringify(body, null, 2) : JSON.stringify(body)}\n`)
}

// Plain HTTP for clients outside of the simulation: a request becomes a message from the laptop to the API server, and what
// comes back is written out. Nothing is answered here that the API server could answer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { OutsideRequest } from '../../workers/contract.ts'
import { isStream } from '../../workers/playground/outside-client.ts'
import type { KubeApiResponse } from '../../workers/protocols/kube-api.ts'
import { bytesOfEvent, outgoingHeaders, wishesOf, writeAnswer } from './answers.ts'
import { decodeProtobuf, ProtobufError, UnknownKindError } from './protobuf.ts'
import { protobufType } from './protobuf-types.ts'
import { refusal, type Status } from './refusal.ts'
import type { ServedWorld } from './served-world.ts'
import { acceptUpgrades } from './web-sockets.ts'

type Headers = Readonly<Record<string, string>>
/** Who asks, in headers that take the place of `Authorization`; undefined leaves it to the API server. */
export type Identify = (authorization: string | undefined) => Headers | undefined

/** As much as kube-apiserver reads of a body. */
const maxBodyBytes = 3 * 1024 * 1024
/** A client that leaves this much unread is cut off. */
const maxUnreadBytes = 4 * 1024 * 1024
const maxNesting = 1000
const plain = { takesGzip: false, isForPeople: false }
const openapiV2Type = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
/** What is asked for by that name is answered by another: an at sign is nothing that a media type may have. */
const openapiV2Answer = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** Headers between two programs and no farther, and the one by which the simulation knows a client certificate. */
const ownHeaders = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'x-client-cert',
])

export function httpBridge(world: ServedWorld, identify: Identify): Server {
  const server = createServer({ keepAlive: true }, (incoming, outgoing) => {
    void serve(world, identify, incoming, outgoing)
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  acceptUpgrades(server, world, (incoming) => headersOf(incoming, identify))
  return server
}

async function serve(
  world: ServedWorld,
  identify: Identify,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(incoming)
    const request = requestOf(incoming, identify, body)
    if ('code' in request) refuse(outgoing, request)
    else forward(world, request, String(incoming.headers['accept-encoding'] ?? ''), outgoing)
  } catch {
    // The client went away while it was sending.
    outgoing.destroy()
  }
}

/** The body; undefined when it is longer than the API server reads. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of incoming) {
    size += (part as Buffer).length
    if (size <= maxBodyBytes) parts.push(part as Buffer)
    else parts.length = 0
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(parts)
}

function requestOf(incoming: IncomingMessage, identify: Identify, bytes: Buffer | undefined): OutsideRequest | Status {
  if (!bytes) return refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)
  const headers = headersOf(incoming, identify)
  const { method = 'GET', url: path = '/' } = incoming
  if (bytes.length === 0) return { method, path, headers }
  if (!(headers['content-type'] ?? '').startsWith(protobufType)) {
    const body = bytes.toString('utf8')
    if (isTooDeep(body)) return refusal(400, 'BadRequest', `the object is nested more than ${maxNesting} levels deep`)
    return { method, path, headers, body }
  }
  try {
    const body = decodeProtobuf(bytes)
    return { method, path, headers: { ...headers, 'content-type': 'application/json' }, body }
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    // What the API server does not serve it refuses by its path.
    if (error instanceof UnknownKindError) return { method, path, headers }
    return refusal(400, 'BadRequest', error.message)
  }
}

function headersOf(incoming: IncomingMessage, identify: Identify): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined && !ownHeaders.has(name) && !name.startsWith('sec-websocket'))
      headers[name] = [value].flat().join(',')
  const { authorization, ...others } = headers
  const identity = identify(authorization)
  return identity ? { ...others, ...identity } : headers
}

/** Brackets that are open at once, outside of strings. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === 0x5c && inString) i++
    else if (char === 0x22) inString = !inString
    else if (inString) continue
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > maxNesting) return true
    } else if (char === 0x7d || char === 0x5d) depth--
  }
  return false
}

function forward(world: ServedWorld, request: OutsideRequest, encodings: string, outgoing: ServerResponse): void {
  const { path } = request
  if (path.startsWith('/openapi/v2') && (request.headers['accept'] ?? '').startsWith(openapiV2Type))
    return answerOpenapiV2(outgoing)
  const streams = isStream(path)
  const wishes = wishesOf(request, encodings)
  let streamType: string | undefined
  const id = world.send(request, {
    onResponse(response) {
      if (streams && response.status < 300) {
        streamType = response.headers['content-type']
        return openStream(outgoing, response)
      }
      writeAnswer(outgoing, response, path, wishes)
      if (streams) world.hangUp(id)
    },
    onEvent(event) {
      if (outgoing.writableEnded || outgoing.destroyed) return
      outgoing.write(bytesOfEvent(event, streamType))
      if (outgoing.writableLength > maxUnreadBytes) outgoing.destroy()
    },
    onEnd(error) {
      if (outgoing.headersSent || outgoing.destroyed) outgoing.end()
      else refuse(outgoing, refusal(503, 'ServiceUnavailable', error?.message ?? 'unexpected EOF'))
    },
  })
  outgoing.on('close', () => {
    if (streams) world.hangUp(id)
  })
}

/**
 * kubectl before 1.33 asks for the old document, in a protobuf form of its own, when it does not find a kind in the new
 * ones, and goes on when it is not there either: the document says nothing but what it is.
 */
function answerOpenapiV2(outgoing: ServerResponse): void {
  const info = new BinaryWriter().tag(1, WireType.LengthDelimited).string('Kubernetes').finish()
  const document = new BinaryWriter().tag(1, WireType.LengthDelimited).string('2.0').tag(2, WireType.LengthDelimited)
  outgoing.writeHead(200, { 'content-type': openapiV2Answer }).end(document.bytes(info).finish())
}

function openStream(outgoing: ServerResponse, { status, headers, body }: KubeApiResponse): void {
  outgoing.writeHead(status, outgoingHeaders(headers))
  outgoing.flushHeaders()
  if (typeof body === 'string' && body !== '') outgoing.write(body)
}

function refuse(outgoing: ServerResponse, status: Status): void {
  writeAnswer(outgoing, { status: status.code, headers: {}, body: status }, '', plain)
}

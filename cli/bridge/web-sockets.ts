// exec, attach and cp over WebSockets: the subprotocol v5.channel.k8s.io, whose messages begin with the number of a channel;
// and port-forward, which has one of its own. Like apimachinery/pkg/util/remotecommand. SPDY, which kubectl spoke before, is refused.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { OutsideRequest } from '../../workers/contract.ts'
import type { KubeApiResponse, StreamChunk, WatchEvent } from '../../workers/protocols/kube-api.ts'
import { BytesAsText, bytesOfText } from './bytes-as-text.ts'
import { portForwardProtocol, servePortForward } from './port-forward.ts'
import { refusal } from './refusal.ts'
import type { ServedWorld } from './served-world.ts'
import { canBeFollowed, follow } from './watch-sockets.ts'

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', portForwardProtocol]
const chosen = new WeakMap<IncomingMessage, string>()
const maxUnreadBytes = 4 * 1024 * 1024
const maxMessageBytes = 1024 * 1024

type Headers = Readonly<Record<string, string>>

export function acceptUpgrades(
  server: Server,
  world: ServedWorld,
  headersOf: (incoming: IncomingMessage) => Headers,
): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })
  // The names of subprotocols are chosen here: `ws` takes no slash in them.
  sockets.on('headers', (lines, incoming) => {
    const protocol = chosen.get(incoming)
    if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`)
  })
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const offered = String(incoming.headers['sec-websocket-protocol'] ?? '').split(/, */)
    const protocol = protocols.find((one) => offered.includes(one))
    const isWebSocket = String(incoming.headers.upgrade).toLowerCase() === 'websocket'
    const upgrade = { world, sockets, incoming, socket, head, headers: headersOf(incoming) }
    if (isWebSocket && protocol === undefined && canBeFollowed(incoming.url ?? '')) return followOver(upgrade, offered)
    if (!isWebSocket || protocol === undefined) return refuseUpgrade(upgrade)
    delete incoming.headers['sec-websocket-protocol']
    chosen.set(incoming, protocol)
    openSession(upgrade)
  })
}

/** Of protocols that a browser offers the first is taken: its events look the same in all of them. */
function followOver(upgrade: Upgrade, offered: readonly string[]): void {
  const { incoming, socket } = upgrade
  const [protocol = ''] = offered
  delete incoming.headers['sec-websocket-protocol']
  chosen.set(incoming, protocol)
  const told = (response: Pick<KubeApiResponse, 'status' | 'body'>) => refuse(socket, response.status, bodyOf(response))
  follow({ ...upgrade, protocol, refuse: told })
}

/** kubectl tries SPDY when a WebSocket was refused: it gets the API server's reason for that, if there is one. */
function refuseUpgrade({ world, incoming, socket, headers }: Upgrade): void {
  const reason = refusal(400, 'BadRequest', 'only WebSockets are spoken here: v5.channel.k8s.io')
  const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers }
  const id = world.send(request, {
    onResponse(response) {
      if (response.status >= 300) refuse(socket, response.status, bodyOf(response))
      else refuse(socket, reason.code, JSON.stringify(reason))
      world.hangUp(id)
    },
    onEvent: () => {},
    onEnd(error) {
      if (error) refuse(socket, 503, JSON.stringify(refusal(503, 'ServiceUnavailable', error.message)))
    },
  })
}

type Upgrade = {
  readonly world: ServedWorld
  readonly sockets: WebSocketServer
  readonly incoming: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly headers: Headers
}

/** Asks the API server first: a refusal is told in plain HTTP, before there is a WebSocket. */
function openSession({ world, sockets, incoming, socket, head, headers }: Upgrade): void {
  let client: WebSocket | undefined
  const waiting: (WatchEvent | StreamChunk)[] = []
  let over = false
  const send = (event: WatchEvent | StreamChunk) => {
    if (!client) waiting.push(event)
    else if ('channel' in event) sendChunk(client, event)
  }
  const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers }
  const id = world.send(request, {
    onResponse(response) {
      if (response.status >= 300) return refuse(socket, response.status, bodyOf(response))
      sockets.handleUpgrade(incoming, socket, head, (opened) => {
        client = opened
        opened.on('close', () => world.hangUp(id))
        opened.on('error', () => opened.terminate())
        if (chosen.get(incoming) === portForwardProtocol) return tunnel(world, opened, request)
        const stdin = new BytesAsText()
        opened.on('message', (data) => receive(world, id, opened, bytesOf(data), stdin))
        for (const event of waiting.splice(0)) send(event)
        if (over) opened.close(1000)
      })
    },
    onEvent: send,
    onEnd(error) {
      over = true
      if (client) client.close(error ? 1011 : 1000)
      else if (error) refuse(socket, 503, JSON.stringify(refusal(503, 'ServiceUnavailable', error.message)))
    },
  })
  socket.on('close', () => world.hangUp(id))
}

function tunnel(
  world: ServedWorld,
  client: WebSocket,
  { path, headers }: Pick<OutsideRequest, 'path' | 'headers'>,
): void {
  const forwarding = servePortForward(world, client, path.split('?', 1)[0] ?? path, headers)
  client.on('message', (data) => forwarding.receive(bytesOf(data)))
  client.on('close', () => forwarding.close())
}

function sendChunk(client: WebSocket, { channel, text }: StreamChunk): void {
  client.send(Buffer.concat([Buffer.from([channels[channel]]), bytesOfText(text)]), { binary: true })
  if (client.bufferedAmount > maxUnreadBytes) client.terminate()
}

function receive(world: ServedWorld, id: number, client: WebSocket, bytes: Buffer, stdin: BytesAsText): void {
  const [channel, first] = bytes
  // An empty upload is the end of the input.
  const upload = (text: string) => {
    if (text !== '') world.upload(id, 'stdin', text)
  }
  if (channel === channels.stdin) upload(stdin.push(bytes.subarray(1)))
  else if (channel === channels.close && first === channels.stdin) {
    upload(stdin.end())
    world.upload(id, 'stdin', '')
  } else if (channel !== channels.resize && channel !== channels.close) client.close(1003)
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

function bodyOf({ body }: Pick<KubeApiResponse, 'body'>): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function refuse(socket: Duplex, status: number, body: string): void {
  const length = Buffer.byteLength(body)
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close`
  socket.end(`${head}\r\n\r\n${body}`)
}

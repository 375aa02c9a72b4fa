// Watches and logs over WebSockets, as browsers follow them: every event is a message of its own; a log comes as bytes, or as
// base64 for whom asks for that. Like the API server's HandleWS and apiserver/pkg/util/wsstream. What the client says is not heard.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import { isStream } from '../../workers/playground/outside-client.ts'
import type { KubeApiResponse, StreamChunk, WatchEvent } from '../../workers/protocols/kube-api.ts'
import { bytesOfText } from './bytes-as-text.ts'
import { refusal } from './refusal.ts'
import type { ServedWorld } from './served-world.ts'

const base64 = 'base64.binary.k8s.io'
const maxUnreadBytes = 4 * 1024 * 1024

type FollowRequest = {
  readonly world: ServedWorld
  readonly sockets: WebSocketServer
  readonly incoming: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly headers: Readonly<Record<string, string>>
  /** The subprotocol that was agreed on; '' is none. */
  readonly protocol: string
  refuse(response: Pick<KubeApiResponse, 'status' | 'body'>): void
}

/** Whether a path can be followed over a WebSocket: a session takes one of its own protocols. */
export function canBeFollowed(path: string): boolean {
  return isStream(path) && !/\/(exec|attach|portforward)(\?|$)/.test(path)
}

export function follow({ world, sockets, incoming, socket, head, headers, protocol, refuse }: FollowRequest): void {
  let client: WebSocket | undefined
  const waiting: (WatchEvent | StreamChunk)[] = []
  let over = false
  const send = (event: WatchEvent | StreamChunk) => {
    if (!client) return void waiting.push(event)
    client.send(messageOf(event, protocol))
    if (client.bufferedAmount > maxUnreadBytes) client.terminate()
  }
  const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers }
  const id = world.send(request, {
    onResponse(response) {
      if (response.status >= 300) {
        refuse(response)
        return world.hangUp(id)
      }
      sockets.handleUpgrade(incoming, socket, head, (opened) => {
        client = opened
        opened.on('close', () => world.hangUp(id))
        opened.on('error', () => opened.terminate())
        if (typeof response.body === 'string' && response.body !== '') send({ channel: 'stdout', text: response.body })
        for (const event of waiting.splice(0)) send(event)
        if (over) opened.close(1000)
      })
    },
    onEvent: send,
    onEnd(error) {
      over = true
      if (client) client.close(error ? 1011 : 1000)
      else if (error) refuse({ status: 503, body: refusal(503, 'ServiceUnavailable', error.message) })
    },
  })
  socket.on('close', () => world.hangUp(id))
}

function messageOf(event: WatchEvent | StreamChunk, protocol: string): string | Buffer {
  if (!('channel' in event)) return `${JSON.stringify(event)}\n`
  const bytes = bytesOfText(event.text)
  return protocol === base64 ? bytes.toString('base64') : bytes
}

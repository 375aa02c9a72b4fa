// kubectl port-forward over its WebSocket: SPDY frames in binary messages. For each connection kubectl opens a pair of
// streams, one for errors and one for data; here each pair becomes one stream to the API server.
import type { WebSocket } from 'ws'
import type { ServedWorld } from './served-world.ts'
import { SpdyConnection } from './spdy.ts'

export const portForwardProtocol = 'SPDY/3.1+portforward.k8s.io'

type Headers = Readonly<Record<string, string>>
/** A connection: the numbers of its streams at the client, and of its request here. */
type Pair = { error: number | undefined; data: number | undefined; request: number | undefined }

/** `path` is that of the pod's portforward endpoint. */
export function servePortForward(world: ServedWorld, client: WebSocket, path: string, headers: Headers) {
  const pairs = new Map<string, Pair>()
  const byData = new Map<number, Pair>()
  const spdy = new SpdyConnection(
    (frame) => client.send(frame, { binary: true }),
    { onStream, onData, onEnd },
    () => client.close(1003),
  )

  function onStream(id: number, stream: ReadonlyMap<string, string>): void {
    const key = stream.get('requestid') ?? ''
    const pair = pairs.get(key) ?? { error: undefined, data: undefined, request: undefined }
    pairs.set(key, pair)
    if (stream.get('streamtype') === 'error') pair.error = id
    else pair.data = id
    if (pair.data === undefined || pair.error === undefined) return
    pairs.delete(key)
    byData.set(pair.data, pair)
    connect(pair, stream.get('port') ?? '')
  }

  function connect(pair: Pair, port: string): void {
    const end = (error: string) => {
      if (error !== '' && pair.error !== undefined) spdy.data(pair.error, Buffer.from(error))
      if (pair.error !== undefined) spdy.end(pair.error)
      if (pair.data !== undefined && byData.delete(pair.data)) spdy.end(pair.data)
    }
    const request = { method: 'GET', path: `${path}?ports=${encodeURIComponent(port)}`, headers }
    pair.request = world.send(request, {
      onResponse: ({ status, body }) => {
        if (status >= 300) end(typeof body === 'string' ? body : JSON.stringify(body))
      },
      onEvent(event) {
        if (!('channel' in event)) return
        if (event.channel === 'error') end(event.text)
        else if (pair.data !== undefined) spdy.data(pair.data, Buffer.from(event.text, 'utf8'))
      },
      onEnd: (error) => end(error?.message ?? ''),
    })
  }

  function onData(id: number, data: Buffer): void {
    const pair = byData.get(id)
    if (pair?.request !== undefined) world.upload(pair.request, 'stdin', data.toString('utf8'))
  }

  /** The client has sent all it has; what the pod still answers goes its way. */
  function onEnd(id: number): void {
    const pair = byData.get(id)
    if (pair?.request === undefined || !byData.delete(id)) return
    world.hangUp(pair.request)
    spdy.end(id)
    if (pair.error !== undefined) spdy.end(pair.error)
  }

  return {
    receive: (bytes: Buffer) => spdy.receive(bytes),
    close() {
      for (const { request } of byData.values()) if (request !== undefined) world.hangUp(request)
      spdy.close()
    },
  }
}

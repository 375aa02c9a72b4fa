// Port forwarding: what a client sends into the stream goes to a port of the pod, as an HTTP request where it is one, else as
// lines of TCP, and the answer comes back the same way. Like cri-o's and containerd's PortForward behind pkg/kubelet/server.
import type { Http, HttpResponse, Tcp } from '../../protocols/http.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import type { NetworkError } from '../../simulation/network-error.ts'

export type ForwardTarget = { readonly sandboxId: string; readonly ip: string; readonly port: number }
type Exchange = ServerExchange<Kubelet>

/** A request line longer than this is none. */
const maxHead = 65_536
const maxBody = 4_000_000
const requestLine = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n/
const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** Serves one connection. Without a port nothing is forwarded yet: the client only asks whether it may. */
export function forwardPort(host: Host, exchange: Exchange, target: ForwardTarget): void {
  exchange.respond({ status: 101, headers: {}, body: undefined })
  if (!(target.port > 0)) return
  const fail = (error: NetworkError) => {
    exchange.push({ channel: 'error', text: failureText(target, error) })
    exchange.end()
  }
  let waiting = ''
  exchange.onUpload(({ text }) => {
    // The client has nothing more to send.
    if (text === '') return
    waiting += text
    if (waiting.length > maxHead + maxBody) return exchange.end()
    if (!couldBeHttp(waiting)) {
      const line = waiting
      waiting = ''
      const answered = (response: Tcp['response']) => exchange.push({ channel: 'stdout', text: response.line })
      return host.network.ask<Tcp>('tcp', `${target.ip}:${target.port}`, { line }, answered, fail)
    }
    for (let request = takeRequest(waiting); request; request = takeRequest(waiting)) {
      waiting = request.rest
      const { close, message } = request
      host.network.ask<Http>(
        'http',
        `${target.ip}:${target.port}`,
        message,
        (response) => {
          exchange.push({ channel: 'stdout', text: written(response) })
          if (close) exchange.end()
        },
        fail,
      )
    }
  })
}

function couldBeHttp(text: string): boolean {
  const end = text.indexOf('\r\n')
  return end < 0 ? /^[A-Z]*( \S*)*$/.test(text.slice(0, 200)) && text.length < maxHead : requestLine.test(text)
}

/** The first whole request in the text; undefined when it has not come as a whole. */
function takeRequest(text: string) {
  const [start, method = '', path = ''] = requestLine.exec(text) ?? []
  const headEnd = text.indexOf('\r\n\r\n')
  if (start === undefined || headEnd < 0) return undefined
  const headers: Record<string, string> = Object.create(null)
  for (const line of text.slice(start.length, headEnd).split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const bodyEnd = endAfterBytes(text, headEnd + 4, Number(headers['content-length'] ?? 0) || 0)
  if (bodyEnd === undefined) return undefined
  const message = { method, path, headers: { ...headers }, body: text.slice(headEnd + 4, bodyEnd) }
  return { message, rest: text.slice(bodyEnd), close: headers['connection']?.toLowerCase() === 'close' }
}

/** The index after so many bytes of UTF-8; undefined when the text is shorter. */
function endAfterBytes(text: string, from: number, bytes: number): number | undefined {
  let left = bytes
  let at = from
  while (left > 0) {
    const code = text.codePointAt(at)
    if (code === undefined) return undefined
    left -= utf8Length(code)
    at += code > 0xffff ? 2 : 1
  }
  return at
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

function written({ status, headers, body }: HttpResponse): string {
  let length = 0
  for (const char of body) length += utf8Length(char.codePointAt(0) ?? 0)
  const lines = Object.entries(headers).filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding')
  const head = [...lines, ['content-length', `${length}`]].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Unknown'}\r\n${head}\r\n${body}`
}

function failureText({ sandboxId, port }: ForwardTarget, { code, message }: NetworkError): string {
  const why = code === 'refused' ? `dial tcp4 127.0.0.1:${port}: connect: connection refused` : message
  return `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace, IPv4: ${why}`
}

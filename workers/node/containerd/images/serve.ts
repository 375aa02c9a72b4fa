// What servers of all kinds have in common: they listen until they are asked to stop.

import type { Http, HttpRequest, HttpResponse, Tcp } from '../../../protocols/http.ts'
import type { Host, ServerExchange } from '../../../simulation/host.ts'
import { NetworkError } from '../../../simulation/network-error.ts'

/** Ends the program with `status` when it is asked to stop, after a last word. */
export function stopOnTerminate(host: Host, lastWord = '', status = 0): void {
  host.onTerminate(() => {
    if (lastWord !== '') host.stdio.stdout(lastWord)
    host.exit(status)
  })
}

/** False when the port is taken. */
export function listenHttp(
  host: Host,
  port: number,
  answer: (request: HttpRequest, exchange: ServerExchange<Http>) => HttpResponse,
): boolean {
  try {
    host.network.listen<Http>('http', port, (exchange) => exchange.respond(answer(exchange.request, exchange)))
    return true
  } catch (error) {
    if (error instanceof NetworkError) return false
    throw error
  }
}

/** Lines in, lines out. A client that only connects sends an empty line and gets one. */
export function listenTcp(host: Host, port: number, answer: (line: string) => string): boolean {
  try {
    host.network.listen<Tcp>('tcp', port, (exchange) =>
      exchange.respond({ line: exchange.request.line === '' ? '' : answer(exchange.request.line) }),
    )
    return true
  } catch (error) {
    if (error instanceof NetworkError) return false
    throw error
  }
}

export function textResponse(body: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': `${body.length}` }, body }
}

/** Where a request came from, without the port. */
export function clientOf(exchange: ServerExchange<Http>): string {
  return exchange.peer.address.replace(/:\d+$/, '')
}

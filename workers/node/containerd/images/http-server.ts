// What web servers have in common: files under a document root, status pages, an access log.
import type { Http, HttpRequest, HttpResponse } from '../../../protocols/http.ts'
import type { Host } from '../../../simulation/host.ts'

export type SiteOptions = {
  readonly port: number
  readonly documentRoot: string
  readonly server: string
  /** Pages that the image brings, by path under the root. */
  readonly pages: Readonly<Record<string, string>>
  errorPage(status: number, text: string): string
  accessLog(request: HttpRequest, response: HttpResponse, clientAddress: string): string
}

/** Serves files of the document root; throws what listen throws when the port is taken. */
export function serveSite(host: Host, options: SiteOptions): void {
  host.network.listen<Http>('http', options.port, (exchange) => {
    const response = answer(host, options, exchange.request)
    exchange.respond(response)
    const client = exchange.peer.address.replace(/:\d+$/, '')
    host.stdio.stdout(options.accessLog(exchange.request, response, client))
  })
}

function answer(
  host: Host,
  { documentRoot, server, pages, errorPage }: SiteOptions,
  request: HttpRequest,
): HttpResponse {
  const reply = (status: number, body: string): HttpResponse => ({
    status,
    headers: { server, 'content-type': 'text/html', 'content-length': `${body.length}` },
    body: request.method === 'HEAD' ? '' : body,
  })
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(405, errorPage(405, 'Not Allowed'))
  const path = request.path.replace(/[?#].*$/, '')
  if (path.split('/').includes('..')) return reply(400, errorPage(400, 'Bad Request'))
  const file = path.endsWith('/') ? `${path}index.html` : path
  const page = host.disk.readText(documentRoot + file) ?? (Object.hasOwn(pages, file) ? pages[file] : undefined)
  return page === undefined ? reply(404, errorPage(404, 'Not Found')) : reply(200, page)
}

/** `21/Nov/2026:01:02:03 +0000`, as access logs date their lines. */
export function accessLogDate(host: Host): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const [date = '', time = ''] = host.clock.timestamp().slice(0, 19).split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`
}

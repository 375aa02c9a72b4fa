// What every request passes through, in order: what does it ask for, who asks, may they, and then its handler.
// Like apiserver/pkg/server/config.go DefaultBuildHandlerChain.
import { internalErrorStatus, methodNotAllowedStatus, pathNotFoundStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf } from '../../apis/define-kind.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse } from '../../protocols/kube-api.ts'
import type { ServerExchange } from '../../simulation/host.ts'
import { Pause } from './admission.ts'
import { actingUser } from './authentication.ts'
import { authorize } from './authorization.ts'
import { serveDiscovery } from './discovery.ts'
import { serveHealth } from './health.ts'
import { mediaTypes, takesJson } from './media-types.ts'
import type { RequestContext } from './request-context.ts'
import { isServedMethod, type RequestInfo, requestInfo } from './request-info.ts'
import { serveResource } from './resource-handlers.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'

export function handle(server: Server, securePort: number, exchange: ServerExchange<KubeApi>): void {
  const { request } = exchange
  const isRead = request.method === 'GET'
  server.countRequest(isRead)
  const { clock } = server.host
  const startedMs = clock.nowMs()
  let info: RequestInfo | undefined
  const warnings: string[] = []
  let answered = false
  const respond = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    if (answered) return
    answered = true
    server.countAnswer(isRead, info, status, clock.nowMs() - startedMs)
    const { accept } = request.headers
    const told = headersOf(headers, warnings)
    if (takesJson(accept)) exchange.respond({ status, headers: told, body })
    else encode(server, request, { status, headers: told, body }, (response) => exchange.respond(response))
  }
  const fail = (error: unknown) => {
    const status = statusOf(server, error)
    respond(
      status.code ?? 500,
      status,
      status.details?.retryAfterSeconds ? { 'retry-after': String(status.details.retryAfterSeconds) } : {},
    )
  }
  const proceed = () => {
    try {
      info = requestInfo(request)
      const user = actingUser(server, request)
      authorize(server, user, info, request.method)
      serve(server, securePort, {
        request: readable(server, request, info),
        info,
        user,
        warnings,
        exchange,
        respond,
        fail,
      })
    } catch (error) {
      if (error instanceof Pause) error.until(proceed)
      else fail(error)
    }
  }
  proceed()
}

const bodies = () => import('./read-body.ts')
const negotiation = () => import('./negotiation.ts')
const yamlPrinter = () => import('../../apimachinery/yaml-printer.ts')

/**
 * Says what is answered in the form that the client likes best. Like responsewriters.WriteObjectNegotiated. Protobuf, as
 * JSON, is told by its name and travels as a value.
 */
function encode(
  server: Server,
  { headers: { accept }, path }: KubeApiRequest,
  response: KubeApiResponse,
  done: (response: KubeApiResponse) => void,
): void {
  const { headers, status, body } = response
  if (headers['content-type'] !== mediaTypes.json || path.startsWith('/version')) return done(response)
  server.parts.use(negotiation, ({ acceptedEncoding }) => {
    const encoding = acceptedEncoding(accept, isCustom(server, body))
    if (encoding === undefined || encoding === 'json') return done(response)
    const type = body === undefined && status === 200 ? `${mediaTypes[encoding]};stream=watch` : mediaTypes[encoding]
    const encoded = { ...response, headers: { ...headers, 'content-type': type } }
    if (encoding === 'protobuf') return done(encoded)
    server.parts.use(yamlPrinter, ({ printYaml }) => done({ ...encoded, body: printYaml(body) }))
  })
}

function isCustom({ kinds }: Server, body: unknown): boolean {
  const apiVersion = typeof body === 'object' && body !== null && 'apiVersion' in body ? body.apiVersion : undefined
  return kinds.some((kind) => kind.custom !== undefined && apiVersionOf(kind) === apiVersion)
}

const withValues = new Set(['binding', 'eviction', 'scale', 'token'])

/**
 * Clients in the simulation send values, others text. Whoever stores an object reads the text itself, to find fields that
 * come twice; of options and small requests the value is enough.
 */
function readable(server: Server, request: KubeApiRequest, { subresource }: RequestInfo): KubeApiRequest {
  const { body, method } = request
  if (typeof body !== 'string' || method === 'PATCH' || !(method === 'DELETE' || withValues.has(subresource)))
    return request
  if (request.headers['content-type']?.startsWith(mediaTypes.yaml))
    return { ...request, body: server.parts.need(bodies).readYamlText(body).value }
  try {
    return { ...request, body: JSON.parse(body) as unknown }
  } catch {
    return request
  }
}

function serve(server: Server, securePort: number, context: RequestContext): void {
  try {
    if (server.aggregated?.serve(context)) return
    if (context.info.isResource) {
      if (!isServedMethod(context.request.method)) throw new StatusError(methodNotAllowedStatus())
      serveResource(server, context)
    } else serveOther(server, securePort, context)
  } catch (error) {
    if (error instanceof Pause) error.until(() => serve(server, securePort, context))
    else context.fail(error)
  }
}

function serveOther(server: Server, securePort: number, context: RequestContext): void {
  if (serveHealth(server, context) || serveDiscovery(server, securePort, context)) return
  if (!context.info.path.startsWith('/openapi/')) {
    return server.paths.use(({ servePath }) => {
      if (!servePath(server, securePort, context)) notFound(context)
    })
  }
  server.openapi.use(({ serveOpenapi }) => {
    try {
      if (!serveOpenapi(server, context)) notFound(context)
    } catch (error) {
      context.fail(error)
    }
  })
}

const versionRoot = /^\/(api\/[^/]+|apis\/[^/]+\/[^/]+)\/?$/

/** Where a version of resources could be, a Status is told; elsewhere nobody but Go's own server answers. */
function notFound(context: RequestContext): void {
  const { path } = context.info
  if (versionRoot.test(path)) context.fail(new StatusError(pathNotFoundStatus()))
  else context.respond(404, '404 page not found\n', plainText)
}

const plainText = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
const jsonHeaders = { 'content-type': mediaTypes.json }

function headersOf(
  more: Readonly<Record<string, string>>,
  warnings: readonly string[],
): Readonly<Record<string, string>> {
  if (warnings.length === 0) return more === undefined ? jsonHeaders : { ...jsonHeaders, ...more }
  return { ...jsonHeaders, ...more, warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join('\n') }
}

/** What is no refusal is a fault of ours: the request gets a panic's answer, and the log the rest. */
function statusOf({ host }: Server, error: unknown) {
  if (error instanceof StatusError) return error.status
  host.stdio.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return internalErrorStatus('This request caused apiserver to panic. Look in the logs for details.')
}

// Requests passed on to a Pod, to one of a Service's endpoints or to a node's kubelet, and their answers as they come.
// Like registry/core/{pod,service,node}/rest and ResourceLocation, with apimachinery/pkg/util/proxy.
// Not simulated: TLS to what is not a kubelet, links in pages, which upstream writes anew.

import { badRequestStatus, notFoundStatus, type plainErrorStatus } from '../../../apimachinery/status-error.ts'
import type { Node, Pod, Service } from '../../../apis/core/types.ts'
import type { EndpointSlice } from '../../../apis/discovery/types.ts'
import type { Http } from '../../../protocols/http.ts'
import type { Kubelet } from '../../../protocols/kubelet.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'
import { addressOfNode } from './kubelet-proxy.ts'

/** `https:web:http`: a scheme and a port are not needed. Like utilnet.SplitSchemeNamePort. */
type Target = { readonly name: string; readonly port: string }

export function servePodProxy(server: Server, pods: Registry, context: RequestContext): void {
  const { name, port } = targetOf(context, 'pod')
  const pod = found<Pod>(pods, context, name)
  const declared = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports.slice(0, 1))[0]?.containerPort
  const { podIP } = pod.status ?? {}
  if (!podIP) refuse(badRequestStatus('address not allowed'))
  pass(server, context, `${podIP}:${port || declared || 80}`)
}

export function serveServiceProxy(server: Server, services: Registry, context: RequestContext): void {
  const { name, port } = targetOf(context, 'service')
  const service = found<Service>(services, context, name)
  const portName = /^\d+$/.test(port) ? portNamed(service, Number(port)) : port
  const open = slicesOf(server, service).flatMap(({ endpoints, ports }) => {
    const number = (ports ?? []).find((one) => (one.name ?? '') === portName)?.port
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
    return number === undefined ? [] : ready.map(({ addresses }) => `${addresses[0] ?? ''}:${number}`)
  })
  const address = open[server.host.random.below(open.length || 1)]
  if (address === undefined)
    refuse(unavailable(`no endpoints available for service ${JSON.stringify(context.info.name)}`))
  pass(server, context, address)
}

export function serveNodeProxy(server: Server, nodes: Registry, context: RequestContext): void {
  const { name, port } = targetOf(context, 'node')
  const kubelet = addressOfNode(found<Node>(nodes, context, name))
  const [host, own] = kubelet.split(':')
  if (port !== '' && port !== own) return pass(server, context, `${host}:${port}`)
  const { exchange, request } = context
  let responded = false
  const stream = server.host.network.open<Kubelet>(
    'kubelet',
    kubelet,
    { method: request.method, path: pathOf(context), headers: { 'user-agent': 'kube-apiserver' } },
    {
      onResponse: ({ status, body, headers }) => {
        responded = true
        context.respond(status, body, headers)
      },
      onEvent: (event) => exchange.push(event),
      onEnd: (error) => {
        if (!responded && error) context.fail(unreachable(error))
        exchange.end()
      },
    },
  )
  exchange.onClose(() => stream.close())
}

/** Speaks HTTP with a workload. */
function pass(server: Server, context: RequestContext, address: string): void {
  const { request } = context
  const { body } = request
  const { authorization: _, ...headers } = request.headers
  server.host.network.ask<Http>(
    'http',
    address,
    {
      method: request.method,
      path: pathOf(context),
      headers: { ...headers, host: address, 'x-forwarded-uri': request.path.split('?', 1)[0] ?? '' },
      body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    },
    (answer) => context.respond(answer.status, answer.body, answer.headers),
    (error) => context.fail(unreachable(error)),
    { timeoutMs: patienceMs },
  )
}

/** Requests of this kind may take long, but not for ever. */
const patienceMs = 60_000

function unreachable(error: Error): StatusError {
  return new StatusError(unavailable(`error trying to reach service: ${error.message}`))
}

function unavailable(message: string): ReturnType<typeof plainErrorStatus> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'ServiceUnavailable',
    code: 503,
  }
}

function targetOf({ info }: RequestContext, what: string): Target {
  const parts = info.name.split(':')
  const [first = '', second = '', third = ''] = parts
  if (parts.length === 1) return { name: first, port: '' }
  if (parts.length === 2 && first !== '') return { name: first, port: second }
  if (parts.length === 3 && ['', 'http', 'https'].includes(first) && second !== '') return { name: second, port: third }
  return refuse(badRequestStatus(`invalid ${what} request ${JSON.stringify(info.name)}`))
}

function found<T>(registry: Registry, { info }: RequestContext, name: string): T {
  const key = registry.kind.namespaced ? registry.keyOf(info.namespace, name) : name
  return (registry.storage.peek(key) as T | undefined) ?? refuse(notFoundStatus(registry.kind, name))
}

function portNamed({ metadata, spec }: Service, port: number): string {
  const declared = (spec?.ports ?? []).find((one) => one.port === port)
  if (declared) return declared.name ?? ''
  return refuse(unavailable(`no service port ${port} found for service ${JSON.stringify(metadata.name)}`))
}

function slicesOf(server: Server, { metadata }: Service): EndpointSlice[] {
  const slices: EndpointSlice[] = []
  server.registry('discovery.k8s.io', 'endpointslices')?.storage.cache.visit(metadata.namespace ?? '', '', (object) => {
    if (object.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
      slices.push(object as unknown as EndpointSlice)
    return true
  })
  return slices
}

const ownPath = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?[^/]+\/[^/]+\/proxy([^?]*)(\?.*)?$/

/** What follows `…/proxy`, with the query. */
function pathOf({ request }: RequestContext): string {
  const [, path = '', query = ''] = ownPath.exec(request.path) ?? []
  return `${path || '/'}${query}`
}

// `pods/log`, `pods/exec`, `pods/attach` and `pods/portforward`: the API server passes them on to the kubelet of the pod's
// node, and what comes back to the client. Like pkg/registry/core/pod/strategy.go LogLocation and streamLocation.

import type { Status } from '../../../apimachinery/meta-types.ts'
import {
  badRequestStatus,
  internalErrorStatus,
  methodNotAllowedStatus,
  notFoundStatus,
  plainErrorStatus,
} from '../../../apimachinery/status-error.ts'
import type { Container, Node, Pod } from '../../../apis/core/types.ts'
import type { Kubelet } from '../../../protocols/kubelet.ts'
import type { NetworkError } from '../../../simulation/network-error.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'

export function serveLog(server: Server, pods: Registry, context: RequestContext): void {
  if (context.info.verb !== 'get') refuse(methodNotAllowedStatus())
  const pod = podOf(pods, context)
  const container = containerOf(pod, context)
  if (!pod.spec?.nodeName) return context.respond(200, '', { 'content-type': 'text/plain' })
  const query = passedOn(context, [
    'follow',
    'previous',
    'timestamps',
    'sinceSeconds',
    'sinceTime',
    'tailLines',
    'limitBytes',
    'stream',
  ])
  const { namespace = '', name } = pod.metadata
  const path = `/containerLogs/${namespace}/${name}/${container}${query}`
  proxy(server, context, pod, path, (address, error) => `Get "https://${address}${path}": ${error.message}`)
}

export function serveExec(server: Server, pods: Registry, context: RequestContext): void {
  serveStream(server, pods, context, 'exec')
}

export function serveAttach(server: Server, pods: Registry, context: RequestContext): void {
  serveStream(server, pods, context, 'attach')
}

function serveStream(server: Server, pods: Registry, context: RequestContext, action: 'exec' | 'attach'): void {
  const { verb } = context.info
  if (verb !== 'create' && verb !== 'get') refuse(methodNotAllowedStatus())
  const pod = podOf(pods, context)
  const container = containerOf(pod, context)
  const { namespace = '', name } = pod.metadata
  if (!pod.spec?.nodeName) refuse(badRequestStatus(`pod ${name} does not have a host assigned`))
  const renamed = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' }
  const flags = Object.entries(renamed).flatMap(([from, to]) => (isSet(context, from) ? [`${to}=1`] : []))
  const mark = context.request.path.indexOf('?')
  const asked = mark < 0 ? [] : context.request.path.slice(mark + 1).split('&')
  const commands = asked.filter((pair) => pair.startsWith('command='))
  const query = [...commands, ...flags].join('&')
  const path = `/${action}/${namespace}/${name}/${container}${query === '' ? '' : `?${query}`}`
  proxy(server, context, pod, path, (_, error) => `error dialing backend: ${error.message}`)
}

/** One connection to one port of the pod: `ports` says which. */
export function servePortForward(server: Server, pods: Registry, context: RequestContext): void {
  const { verb, query } = context.info
  if (verb !== 'create' && verb !== 'get') refuse(methodNotAllowedStatus())
  const pod = podOf(pods, context)
  const { namespace = '', name } = pod.metadata
  if (!pod.spec?.nodeName) refuse(badRequestStatus(`pod ${name} does not have a host assigned`))
  const port = query.get('ports')
  const path = `/portForward/${namespace}/${name}${port === undefined ? '' : `?port=${encodeURIComponent(port)}`}`
  proxy(server, context, pod, path, (_, error) => `error dialing backend: ${error.message}`)
}

/** Opens a stream to the kubelet and copies both ways until one side has enough. */
function proxy(
  server: Server,
  context: RequestContext,
  pod: Pod,
  path: string,
  describe: (address: string, error: NetworkError) => string,
): void {
  const { exchange, request } = context
  const address = kubeletAddress(server, pod)
  let responded = false
  const stream = server.host.network.open<Kubelet>(
    'kubelet',
    address,
    {
      method: request.method,
      path,
      headers: { 'user-agent': 'kube-apiserver' },
      ...(request.body === undefined ? {} : { body: request.body }),
    },
    {
      onResponse: (response) => {
        responded = true
        if (response.status < 400) return context.respond(response.status, response.body, response.headers)
        context.fail(new StatusError(kubeletRefusal(response.status, String(response.body))))
        stream.close()
      },
      onEvent: (event) => exchange.push(event),
      onEnd: (error) => {
        if (!responded && error) context.fail(new StatusError(plainErrorStatus(describe(address, error))))
        exchange.end()
      },
    },
  )
  exchange.onUpload((upload) => stream.upload(upload))
  exchange.onClose(() => stream.close())
}

/** Like genericrest.GenericHttpResponseChecker. */
function kubeletRefusal(code: number, text: string): Status {
  if (code === 400) return badRequestStatus(text)
  if (code === 500) return internalErrorStatus(text)
  const message = code === 404 ? `the server could not find the requested resource (${text})` : text
  return { ...plainErrorStatus(message), code, ...(code === 404 ? { reason: 'NotFound' } : {}) }
}

function podOf(pods: Registry, { info }: RequestContext): Pod {
  const pod = pods.storage.peek(pods.keyOf(info.namespace, info.name)) as Pod | undefined
  return pod ?? refuse(notFoundStatus(pods.kind, info.name))
}

/** The container that is asked for, or the only one. Like podutil and validateContainer in LogLocation. */
function containerOf(pod: Pod, { info }: RequestContext): string {
  const asked = info.query.get('container') ?? ''
  const names = (containers: readonly Container[] | undefined) => (containers ?? []).map(({ name }) => name)
  const containers = names(pod.spec?.containers)
  const initContainers = names(pod.spec?.initContainers)
  const { name } = pod.metadata
  if (asked !== '') {
    const ephemeral = names(pod.spec?.ephemeralContainers as readonly Container[] | undefined)
    if ([containers, initContainers, ephemeral].some((all) => all.includes(asked))) return asked
    refuse(badRequestStatus(`container ${asked} is not valid for pod ${name}`))
  }
  const [only = ''] = containers
  if (containers.length === 1 && initContainers.length === 0) return only
  if (containers.length === 0) refuse(badRequestStatus(`a container name must be specified for pod ${name}`))
  const more = initContainers.length > 0 ? ` or one of the init containers: [${initContainers.join(' ')}]` : ''
  const choice = `choose one of: [${containers.join(' ')}]${more}`
  return refuse(badRequestStatus(`a container name must be specified for pod ${name}, ${choice}`))
}

/** Where the node says that its kubelet listens. */
function kubeletAddress(server: Server, pod: Pod): string {
  const name = pod.spec?.nodeName ?? ''
  const node = server.registry('', 'nodes')?.storage.peek(name) as Node | undefined
  if (!node) refuse(notFoundStatus({ group: '', plural: 'nodes' }, name))
  return addressOfNode(node)
}

export function addressOfNode(node: Node): string {
  const addresses = node.status?.addresses ?? []
  const preferred = ['InternalIP', 'ExternalIP']
  const address = preferred
    .map((type) => addresses.find((one) => one.type === type)?.address)
    .find((one) => one !== undefined)
  if (address === undefined) refuse(plainErrorStatus(`no preferred addresses found; known addresses: []`))
  return `${address}:${node.status?.daemonEndpoints?.kubeletEndpoint?.Port || 10250}`
}

function passedOn({ info }: RequestContext, names: readonly string[]): string {
  const pairs = names.flatMap((name) => {
    const value = info.query.get(name)
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function isSet({ info }: RequestContext, name: string): boolean {
  const value = info.query.get(name)
  return value === 'true' || value === '1'
}

// The parts of objects that have endpoints of their own. Adding one is one file in subresources/ and one line here.
import { pathNotFoundStatus } from '../../apimachinery/status-error.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { Registry } from './registry.ts'
import type { RequestContext } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'
import { serveBinding } from './subresources/binding.ts'
import { serveApproval, serveStatus } from './subresources/status.ts'
import { serveToken } from './subresources/token.ts'

export type SubresourceHandler = (server: Server, registry: Registry, context: RequestContext) => void

/** An endpoint as discovery tells it. */
export type Subresource = {
  readonly name: string
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly string[]
  readonly serve: SubresourceHandler
}

const readWrite = ['get', 'patch', 'update']

/** A handler that is fetched for the first request. */
function late<T>(code: () => Promise<T>, pick: (part: T) => SubresourceHandler): SubresourceHandler {
  return (server, registry, context) => pick(server.parts.need(code))(server, registry, context)
}
const kubeletProxy = () => import('./subresources/kubelet-proxy.ts')
const serveAttach = late(kubeletProxy, (part) => part.serveAttach)
const serveExec = late(kubeletProxy, (part) => part.serveExec)
const serveLog = late(kubeletProxy, (part) => part.serveLog)
const servePortForward = late(kubeletProxy, (part) => part.servePortForward)
const serveScale = late(
  () => import('./subresources/scale.ts'),
  (part) => part.serveScale,
)
const serveEviction = late(
  () => import('./subresources/eviction.ts'),
  (part) => part.serveEviction,
)
const serveFinalize = late(
  () => import('./subresources/finalize.ts'),
  (part) => part.serveFinalize,
)
const proxies = () => import('./subresources/proxy.ts')
const podParts = () => import('./subresources/pod-parts.ts')
const serveEphemeralContainers = late(podParts, (part) => part.serveEphemeralContainers)
const serveResize = late(podParts, (part) => part.serveResize)

const ofPods: readonly Subresource[] = [
  { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'], serve: serveAttach },
  { name: 'binding', kind: 'Binding', verbs: ['create'], serve: serveBinding },
  { name: 'ephemeralcontainers', kind: 'Pod', verbs: readWrite, serve: serveEphemeralContainers },
  { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'], serve: serveEviction },
  { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'], serve: serveExec },
  { name: 'log', kind: 'Pod', verbs: ['get'], serve: serveLog },
  { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'], serve: servePortForward },
  {
    name: 'proxy',
    kind: 'PodProxyOptions',
    verbs: ['create', 'delete', 'get', 'patch', 'update'],
    serve: late(proxies, (part) => part.servePodProxy),
  },
  { name: 'resize', kind: 'Pod', verbs: readWrite, serve: serveResize },
]

const special: Readonly<Record<string, readonly Subresource[]>> = {
  namespaces: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'], serve: serveFinalize }],
  nodes: [
    {
      name: 'proxy',
      kind: 'NodeProxyOptions',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
      serve: late(proxies, (part) => part.serveNodeProxy),
    },
  ],
  pods: ofPods,
  serviceaccounts: [
    {
      name: 'token',
      group: 'authentication.k8s.io',
      version: 'v1',
      kind: 'TokenRequest',
      verbs: ['create'],
      serve: serveToken,
    },
  ],
  services: [
    {
      name: 'proxy',
      kind: 'ServiceProxyOptions',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
      serve: late(proxies, (part) => part.serveServiceProxy),
    },
  ],
}

const known = new WeakMap<Kind, readonly Subresource[]>()

/** The subresources of a kind, sorted by name; of a custom one the status comes first. */
export function subresourcesOf(kind: Kind): readonly Subresource[] {
  const found = known.get(kind) ?? findSubresources(kind)
  known.set(kind, found)
  return found
}

function findSubresources(kind: Kind): readonly Subresource[] {
  const found = [...(kind.group === '' ? (special[kind.plural] ?? []) : [])]
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: readWrite, serve: serveScale }
  if (kind.subresources.includes('scale')) found.push({ name: 'scale', ...scale })
  if (kind.subresources.includes('approval'))
    found.push({ name: 'approval', kind: kind.kind, verbs: readWrite, serve: serveApproval })
  if (kind.subresources.includes('status'))
    found.push({ name: 'status', kind: kind.kind, verbs: readWrite, serve: serveStatus })
  found.sort((a, b) => (a.name < b.name ? -1 : 1))
  return kind.custom ? found.reverse() : found
}

export function subresourceOf(kind: Kind, { subresource }: RequestInfo): SubresourceHandler {
  const found = subresourcesOf(kind).find(({ name }) => name === subresource)
  return found ? found.serve : refuse(pathNotFoundStatus())
}

// What the API server makes for itself once it runs: the system namespaces, the system priority classes, and the
// `kubernetes` Service that leads pods to it. Like pkg/controlplane/controller and pkg/registry/scheduling/rest.
import type { KubeObject } from '../../apimachinery/object.ts'
import { writeBootstrapRoles } from './authorization/bootstrap-roles.ts'
import type { Registry, WriteRequest } from './registry.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'

/** How often it looks whether its own objects are still there. Like EndpointReconcilerInterval. */
const repairMs = 10_000
/** The Service needs the namespace that the first look makes. */
const secondLookMs = 250
/** By then a cluster stands: what the server tells of itself is not waited for. */
const bootstrapMs = 30_000
const manager = 'kube-apiserver'
const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default']

export type KubernetesService = {
  readonly clusterIp: string
  /** The range that it is taken from. */
  readonly range: string
  readonly address: string
  readonly securePort: number
}

export function startPostStartHooks(server: Server, service: KubernetesService): void {
  const repair = () => {
    for (const object of ownObjects(service)) ensure(server, object)
  }
  repair()
  writeBootstrapRoles(server)
  const { clock } = server.host
  clock.every(repairMs, repair, secondLookMs)
  const time = clock.timestamp()
  clock.after(bootstrapMs, () => {
    server.parts.use(bootstrapObjects, (part) => part.writeBootstrapObjects(server, service.range, time))
    server.parts.use(ownObjectsPart, (part) => {
      part.writeOwnObjects(server, `${service.address}:${service.securePort}`)
    })
    server.parts.use(endpointReconciler, (part) => part.keepEndpoints(server, service))
  })
}

const bootstrapObjects = () => import('./bootstrap-objects.ts')
const ownObjectsPart = () => import('./own-objects.ts')
const endpointReconciler = () => import('./endpoint-reconciler.ts')

type OwnObject = {
  readonly group: string
  readonly plural: string
  readonly namespace: string
  readonly object: KubeObject
}

function ownObjects(service: KubernetesService): OwnObject[] {
  const own = (group: string, plural: string, namespace: string, object: unknown): OwnObject => {
    return { group, plural, namespace, object: object as KubeObject }
  }
  return [
    ...systemNamespaces.map((name) => own('', 'namespaces', '', namespaceNamed(name))),
    ...priorityClasses.map((one) => own('scheduling.k8s.io', 'priorityclasses', '', one)),
    own('', 'services', 'default', kubernetesService(service)),
    own('', 'endpoints', 'default', kubernetesEndpoints(service)),
    own('discovery.k8s.io', 'endpointslices', 'default', kubernetesEndpointSlice(service)),
  ]
}

/** Creates an object unless it is there; what goes wrong now is tried again at the next look. */
function ensure(server: Server, { group, plural, namespace, object }: OwnObject): void {
  const registry = server.registry(group, plural)
  if (!registry || registry.storage.peek(registry.keyOf(namespace, object.metadata.name))) return
  registry.create(
    ownWrite(namespace, object.metadata.name),
    registry.kind.defaults(object),
    () => {},
    (error) => reportUnlessTaken(server, registry, error),
  )
}

function reportUnlessTaken(server: Server, { kind }: Registry, error: unknown): void {
  if (error instanceof StatusError && error.reason === 'AlreadyExists') return
  server.host.stdio.stderr(
    `unable to create required ${kind.plural}: ${error instanceof Error ? error.message : String(error)}\n`,
  )
}

/** The server's own requests come from itself. */
function ownWrite(namespace: string, name: string): WriteRequest {
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  return { context: { user, warnings: [] }, namespace, name, subresource: '', manager, dryRun: false }
}

function namespaceNamed(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

const priorityClasses = [
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
]

function kubernetesService({ clusterIp, securePort }: KubernetesService) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: clusterIp,
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: securePort }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  }
}

function kubernetesEndpoints({ address, securePort }: KubernetesService) {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: securePort, protocol: 'TCP' }] }],
  }
}

function kubernetesEndpointSlice({ address, securePort }: KubernetesService) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port: securePort, protocol: 'TCP' }],
  }
}

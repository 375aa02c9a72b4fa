// The kubelet as it was while recording: the real one, with what a hollow node says of its machine.
import { kubelet } from '../../workers/node/kubelet/main.ts'
import type { KubeApi, KubeApiRequest } from '../../workers/protocols/kube-api.ts'
import type { Host, HostNetwork, Program, Protocol } from '../../workers/simulation/host.ts'

type Fields = Readonly<Record<string, unknown>>

const declaredFeatures = [
  'ExtendWebSocketsToKubelet',
  'InPlacePodLevelResourcesVerticalScaling',
  'InPlacePodVerticalScalingInitContainers',
  'RestartAllContainersOnContainerExits',
]
const resources = { cpu: '4', 'ephemeral-storage': '0', memory: '8Gi', pods: '110' }

export const hollowKubelet: Program = (host) => {
  const { network } = host
  const hollow: HostNetwork = {
    listen: (...args) => network.listen(...args),
    open: (...args) => network.open(...args),
    call: <P extends Protocol>(
      protocol: P['name'],
      address: string,
      request: P['request'],
      options?: Parameters<HostNetwork['call']>[3],
    ) => network.call<P>(protocol, address, rewritten(host, protocol, request), options),
    ask: (protocol, address, request, answered, failed, options) =>
      network.ask(protocol, address, rewritten(host, protocol, request), answered, failed, options),
  }
  return kubelet(withNetwork(host, hollow))
}

/** The host, with another network. */
function withNetwork(host: Host, network: HostNetwork): Host {
  return new Proxy(host, {
    get(target, key) {
      if (key === 'network') return network
      const part: unknown = Reflect.get(target, key, target)
      return typeof part === 'function' ? part.bind(target) : part
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  })
}

function rewritten(host: Host, protocol: string, request: unknown): unknown {
  const isApi = (one: unknown): one is KubeApi['request'] => protocol === 'kube-api' && typeof one === 'object'
  if (!isApi(request) || !request.path.startsWith('/api/v1/nodes')) return request
  const body = request.body as Fields | undefined
  if (typeof body !== 'object' || body === null) return request
  return { ...request, body: hollowNode(host, body) } satisfies KubeApiRequest
}

function hollowNode(host: Host, node: Fields): Fields {
  const { status, spec, metadata } = node as { status?: Fields; spec?: Fields; metadata?: Fields }
  const isNode = node['kind'] === 'Node'
  return {
    ...node,
    ...(isNode ? { spec: { ...spec, providerID: `kubemark://${host.machine.name}` } } : {}),
    ...(isNode && metadata ? { metadata: { ...metadata, annotations: undefined } } : {}),
    ...(status ? { status: hollowStatus(status, portOf(host.machine.name)) } : {}),
  }
}

/** The hollow kubelets shared a machine: each had a port of its own. */
function portOf(node: string): number {
  return 10_250 + 100 * Number(/\d+$/.exec(node)?.[0] ?? 1)
}

function hollowStatus(status: Fields, port: number): Fields {
  const nodeInfo = status['nodeInfo'] as Fields | undefined
  return {
    ...status,
    ...('capacity' in status ? { capacity: resources } : {}),
    ...('allocatable' in status ? { allocatable: resources } : {}),
    ...('images' in status ? { images: [] } : {}),
    ...('capacity' in status ? { declaredFeatures } : {}),
    ...('daemonEndpoints' in status ? { daemonEndpoints: { kubeletEndpoint: { Port: port } } } : {}),
    ...(nodeInfo
      ? {
          nodeInfo: {
            ...nodeInfo,
            bootID: '',
            machineID: '',
            systemUUID: '',
            kernelVersion: '6.1.0-18-amd64',
            osImage: 'Debian GNU/Linux 12 (bookworm)',
          },
        }
      : {}),
  }
}

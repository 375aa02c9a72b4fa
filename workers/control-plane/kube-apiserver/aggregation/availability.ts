// Whether what an APIService stands for can be reached, and what it serves. Like kube-aggregator's
// pkg/controllers/status/remote/remote_available_controller.go.
import type { APIService } from '../../../apis/apiregistration/types.ts'
import type { Service } from '../../../apis/core/types.ts'
import type { EndpointSlice } from '../../../apis/discovery/types.ts'
import type { KubeApi } from '../../../protocols/kube-api.ts'
import type { Server } from '../server.ts'
import type { ApiResource } from './group-discovery.ts'

type Condition = {
  readonly type: 'Available'
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}
export type Checked = { readonly condition: Condition; readonly resources?: readonly ApiResource[] }

const patienceMs = 5_000

/** Where its Service is to be reached, or why it is not there. */
export function addressOf(server: Server, { spec }: APIService): string | { reason: string; message: string } {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {}
  const where = `service/${name} in ${JSON.stringify(namespace)}`
  const services = server.registry('', 'services')
  const service = services?.storage.peek(services.keyOf(namespace, name)) as Service | undefined
  if (!service) return { reason: 'ServiceNotFound', message: `${where} is not present` }
  const { clusterIP = '', ports = [], type } = service.spec ?? {}
  const found = ports.find((one) => one.port === port)
  if (type === 'ExternalName' || !found)
    return { reason: 'ServicePortError', message: `${where} is not listening on port ${port}` }
  const slices = slicesOf(server, namespace, name)
  if (slices.length === 0) return { reason: 'EndpointsNotFound', message: `cannot find endpointslices for ${where}` }
  const portName = found.name ?? ''
  const isReady = ({ endpoints, ports: open }: EndpointSlice) =>
    (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) &&
    (open ?? []).some((one) => (one.name ?? '') === portName)
  if (!slices.some(isReady)) {
    const message = `endpointslices for ${where} have no addresses with port name ${JSON.stringify(portName)}`
    return { reason: 'MissingEndpoints', message }
  }
  return `${clusterIP}:${port}`
}

function slicesOf(server: Server, namespace: string, name: string): EndpointSlice[] {
  const all: EndpointSlice[] = []
  server.registry('discovery.k8s.io', 'endpointslices')?.storage.cache.visit(namespace, '', (object) => {
    if (object.metadata.labels?.['kubernetes.io/service-name'] === name) all.push(object as unknown as EndpointSlice)
    return true
  })
  return all
}

export function availabilityOf(server: Server, service: APIService, done: (checked: Checked) => void): void {
  const type = 'Available'
  const address = addressOf(server, service)
  if (typeof address !== 'string') return done({ condition: { type, status: 'False', ...address } })
  const path = `/apis/${service.spec.group}/${service.spec.version}`
  const failed = (why: string) => {
    const message = `failing or missing response from https://${address}${path}: ${why}`
    done({ condition: { type, status: 'False', reason: 'FailedDiscoveryCheck', message } })
  }
  server.host.network.ask<KubeApi>(
    'kube-api',
    address,
    { method: 'GET', path, headers: { accept: 'application/json', 'x-remote-user': 'system:kube-aggregator' } },
    ({ status, body }) => {
      if (status < 200 || status > 299) return failed(`bad status from https://${address}${path}: ${status}`)
      const { resources = [] } = body as { readonly resources?: readonly ApiResource[] }
      done({ condition: { type, status: 'True', reason: 'Passed', message: 'all checks passed' }, resources })
    },
    (error) => failed(`Get "https://${address}${path}": ${error.message}`),
    { timeoutMs: patienceMs },
  )
}

// kubectl describe service, endpoints and endpointslice.
import type { Endpoints, Service } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import { endpointSlices } from '../../apis/resources.ts'
import { formatLabels } from '../printers/table-printer.ts'
import { DescribeWriter } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

export async function describeService(context: DescribeContext, service: Service): Promise<string> {
  const { client } = context
  const { metadata, spec, status } = service
  const slices = await client.request<{ readonly items?: readonly EndpointSlice[] }>(
    'GET',
    `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace ?? ''}/${endpointSlices.plural}`,
    { query: { labelSelector: `kubernetes.io/service-name=${metadata.name}` } },
  )
  const events = await eventsOf(context, referenceTo(service, 'Service'))
  const writer = new DescribeWriter()
  const optional = (title: string, value: unknown): void => {
    if (value) writer.line(0, `${title}:\t${String(value)}`)
  }
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  writer.line(0, `Type:\t${spec.type ?? ''}`)
  optional('IP Family Policy', spec.ipFamilyPolicy)
  writer.line(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`)
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  writer.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`)
  optional('External IPs', spec.externalIPs?.join(','))
  optional('Desired LoadBalancer IP', spec.loadBalancerIP)
  optional('External Name', spec.externalName)
  optional(
    'LoadBalancer Ingress',
    status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip || hostname || '').join(', '),
  )
  for (const port of spec.ports ?? []) {
    const name = port.name || '<unset>'
    writer.line(0, `Port:\t${name}\t${port.port}/${port.protocol ?? ''}`)
    writer.line(0, `TargetPort:\t${port.targetPort ?? ''}/${port.protocol ?? ''}`)
    optional('AppProtocol', port.appProtocol)
    if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? ''}`)
    writer.line(0, `Endpoints:\t${endpointsText(slices.items ?? [], port.name ?? '')}`)
  }
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  optional('External Traffic Policy', spec.externalTrafficPolicy)
  optional('Internal Traffic Policy', spec.internalTrafficPolicy)
  optional('HealthCheck NodePort', spec.healthCheckNodePort)
  optional('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges?.join(','))
  optional('Traffic Distribution', spec.trafficDistribution)
  writeEvents(writer, events, client.host.clock.unixMs())
  return writer.toString()
}

const maxShown = 3

/** Addresses that are ready, with the port of that name: three at most. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const all = slices.flatMap(({ ports, endpoints }) => {
    const addresses = (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map((one) => one.addresses[0] ?? '')
    if (!ports || ports.length === 0) return addresses
    return ports
      .filter((port) => (port.name ?? '') === portName)
      .flatMap(({ port }) => addresses.map((address) => `${address}:${port ?? 0}`))
  })
  const shown = all.slice(0, maxShown).join(',')
  return all.length > maxShown ? `${shown} + ${all.length - maxShown} more...` : shown
}

export async function describeEndpoints(context: DescribeContext, endpoints: Endpoints): Promise<string> {
  const events = await eventsOf(context, referenceTo(endpoints, 'Endpoints'))
  const { metadata, subsets = [] } = endpoints
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, 'Subsets:')
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    writer.line(1, `Addresses:\t${addresses.map(({ ip }) => ip).join(',') || '<none>'}`)
    writer.line(1, `NotReadyAddresses:\t${notReadyAddresses.map(({ ip }) => ip).join(',') || '<none>'}`)
    if (ports.length > 0) {
      writer.line(1, 'Ports:')
      writer.line(2, 'Name\tPort\tProtocol')
      writer.line(2, '----\t----\t--------')
      for (const { name, port, protocol } of ports) writer.line(2, `${name || '<unset>'}\t${port}\t${protocol ?? ''}`)
    }
    writer.line(0, '')
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeEndpointSlice(context: DescribeContext, slice: EndpointSlice): Promise<string> {
  const events = await eventsOf(context, referenceTo(slice, 'EndpointSlice'))
  const { metadata, addressType } = slice
  const [ports, endpoints] = [slice.ports ?? [], slice.endpoints ?? []]
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `AddressType:\t${addressType}`)
  if (ports.length === 0) writer.line(0, 'Ports: <unset>')
  else {
    writer.line(0, 'Ports:')
    writer.line(1, 'Name\tPort\tProtocol')
    writer.line(1, '----\t----\t--------')
    for (const { name, port, protocol } of ports)
      writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? ''}`)
  }
  if (endpoints.length === 0) writer.line(0, 'Endpoints: <none>')
  else writer.line(0, 'Endpoints:')
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`)
    writer.line(2, 'Conditions:')
    writer.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`)
    writer.line(2, `Hostname:\t${hostname ?? '<unset>'}`)
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`)
    writer.line(2, `NodeName:\t${nodeName ?? '<unset>'}`)
    writer.line(2, `Zone:\t${zone ?? '<unset>'}`)
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

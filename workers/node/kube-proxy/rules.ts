// What a node does with traffic to Services: pure. From Services and their EndpointSlices to rules by service port, in the
// shape of the iptables chains that kube-proxy would write, and from those to the kernel's translation table.
// Like pkg/proxy/serviceport.go, topology.go and iptables/proxier.go.

import type { Service, ServicePort } from '../../apis/core/types.ts'
import type { Endpoint, EndpointSlice } from '../../apis/discovery/types.ts'

/** The node that the rules are for. */
export type OwnNode = { readonly name: string; readonly zone: string }

/** One port of a Service: where it is reached, and who is behind it. */
export type ServicePortRule = {
  /** `default/web:http`, as in the comments of iptables rules. */
  readonly name: string
  readonly protocol: string
  readonly clusterIP: string
  readonly port: number
  /** 0: none. */
  readonly nodePort: number
  readonly externalIPs: readonly string[]
  /** Behind the cluster IP. */
  readonly internal: readonly string[]
  /** Behind node port and external addresses. */
  readonly external: readonly string[]
  /** Whether there are endpoints, but none that a `Local` policy allows: traffic is dropped, not refused. */
  readonly internalDropped: boolean
  readonly externalDropped: boolean
}

/** The rules of one Service; none for a Service without cluster IP. */
export function serviceRules(
  service: Service,
  slices: readonly EndpointSlice[],
  node: OwnNode,
): readonly ServicePortRule[] {
  const { spec, metadata } = service
  if (!spec.clusterIP || spec.clusterIP === 'None' || spec.type === 'ExternalName') return []
  return (spec.ports ?? []).map((port) => {
    const all = endpointsOf(port, slices)
    const usable = usableEndpoints(all)
    const near = nearEndpoints(usable, node)
    const local = usableEndpoints(all.filter(({ endpoint }) => endpoint.nodeName === node.name))
    const internal = spec.internalTrafficPolicy === 'Local' ? local : near
    const external = spec.externalTrafficPolicy === 'Local' ? local : near
    return {
      name: `${metadata.namespace}/${metadata.name}${port.name ? `:${port.name}` : ''}`,
      protocol: port.protocol ?? 'TCP',
      clusterIP: spec.clusterIP ?? '',
      port: port.port,
      nodePort: spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? (port.nodePort ?? 0) : 0,
      externalIPs: [...(spec.externalIPs ?? []), ...loadBalancerIPs(service)],
      internal: internal.map(({ address }) => address),
      external: external.map(({ address }) => address),
      internalDropped: usable.length > 0 && internal.length === 0,
      externalDropped: usable.length > 0 && external.length === 0,
    }
  })
}

/** The kernel's table: for each address of a Service, who is behind it. */
export function addTranslations(table: Map<string, readonly string[] | 'drop'>, rule: ServicePortRule): void {
  // The simulated network knows no UDP: where a port has both protocols, TCP's endpoints count.
  const set = (address: string, endpoints: readonly string[] | 'drop'): void => {
    if (rule.protocol === 'TCP' || !table.has(address)) table.set(address, endpoints)
  }
  const external = rule.externalDropped ? 'drop' : rule.external
  set(`${rule.clusterIP}:${rule.port}`, rule.internalDropped ? 'drop' : rule.internal)
  if (rule.nodePort > 0) set(`*:${rule.nodePort}`, external)
  for (const ip of rule.externalIPs) set(`${ip}:${rule.port}`, external)
}

type Candidate = { readonly address: string; readonly endpoint: Endpoint }

/** The slices' endpoints for a port, in a stable order and each only once. */
function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const { addressType, endpoints, ports } of slices) {
    if (addressType !== 'IPv4') continue
    for (const target of ports ?? []) {
      if ((target.name ?? '') !== (port.name ?? '') || target.port === undefined) continue
      if ((target.protocol ?? 'TCP') !== (port.protocol ?? 'TCP')) continue
      for (const endpoint of endpoints ?? []) {
        const ip = endpoint.addresses[0]
        if (ip !== undefined) found.set(`${ip}:${target.port}`, { address: `${ip}:${target.port}`, endpoint })
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

/** The ready ones; when there are none, those that still serve while they terminate. */
function usableEndpoints(all: readonly Candidate[]): readonly Candidate[] {
  const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false)
  if (ready.length > 0) return ready
  return all.filter(({ endpoint }) => endpoint.conditions?.serving === true && endpoint.conditions.terminating === true)
}

/** Keeps traffic on this node or in its zone when the hints of all endpoints allow for it. Like topologyModeFromHints. */
function nearEndpoints(usable: readonly Candidate[], { name, zone }: OwnNode): readonly Candidate[] {
  if (usable.every(({ endpoint }) => (endpoint.hints?.forNodes ?? []).length > 0)) {
    const same = usable.filter(({ endpoint }) => endpoint.hints?.forNodes?.some((hint) => hint.name === name))
    if (same.length > 0) return same
  }
  if (zone === '' || !usable.every(({ endpoint }) => (endpoint.hints?.forZones ?? []).length > 0)) return usable
  const same = usable.filter(({ endpoint }) => endpoint.hints?.forZones?.some((hint) => hint.name === zone))
  return same.length > 0 ? same : usable
}

function loadBalancerIPs({ status }: Service): string[] {
  const ingress = status?.loadBalancer?.ingress ?? []
  return ingress.filter(({ ipMode }) => ipMode !== 'Proxy').flatMap(({ ip }) => (ip ? [ip] : []))
}

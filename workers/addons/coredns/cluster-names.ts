// The names of a cluster and their answers: pure. Like coredns/plugin/kubernetes, and the DNS specification of Kubernetes.
import type { Service } from '../../apis/core/types.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../apis/discovery/types.ts'
import type { DnsAnswer, DnsRequest, DnsResponse } from '../../protocols/dns.ts'

export type ClusterNames = {
  hasNamespace(name: string): boolean
  service(namespace: string, name: string): Service | undefined
  slices(namespace: string, name: string): readonly EndpointSlice[]
  /** Services with that cluster IP, and slices with an endpoint of that address: for names of addresses. */
  servicesAt(address: string): readonly Service[]
  slicesAt(address: string): readonly EndpointSlice[]
}

const clusterDomain = 'cluster.local'
const ttlSeconds = 30
const notFound: DnsResponse = { rcode: 'NXDOMAIN', answers: [] }

export function answerQuestion({ question, type }: DnsRequest, names: ClusterNames): DnsResponse {
  const name = question.toLowerCase().replace(/\.$/, '')
  if (name.endsWith('.in-addr.arpa')) return answerAddress(name, type, names)
  if (name === clusterDomain) return none
  // Unlike CoreDNS: there is no upstream server to forward other names to.
  if (!name.endsWith(`.${clusterDomain}`)) return notFound
  const labels = name.slice(0, -clusterDomain.length - 1).split('.')
  const kind = labels.at(-1)
  const namespace = labels.at(-2)
  if (kind !== 'svc' && kind !== 'pod') return labels.length === 1 && kind === 'dns-version' ? none : notFound
  if (namespace === undefined) return none
  if (!names.hasNamespace(namespace)) return notFound
  const rest = labels.slice(0, -2)
  if (kind === 'pod') return answerPod(name, rest, type)
  return answerService(name, namespace, rest, type, names)
}

/** The name exists, but not with a record of that type. */
const none: DnsResponse = { rcode: 'NOERROR', answers: [] }

function found(answers: readonly DnsAnswer[]): DnsResponse {
  return { rcode: 'NOERROR', answers }
}

/** `10-244-1-5.default.pod`: an address written as a name; whether there is such a pod is not checked. */
function answerPod(name: string, rest: readonly string[], type: DnsRequest['type']): DnsResponse {
  if (rest.length === 0) return none
  const address = (rest[0] ?? '').replaceAll('-', '.')
  if (rest.length !== 1 || !isIPv4(address)) return notFound
  return type === 'A' ? found([{ type: 'A', name, address, ttlSeconds }]) : none
}

/** `web.default.svc`, `_http._tcp.web.default.svc`, `web-0.web.default.svc`. */
function answerService(
  name: string,
  namespace: string,
  rest: readonly string[],
  type: DnsRequest['type'],
  names: ClusterNames,
): DnsResponse {
  const serviceName = rest.at(-1)
  if (serviceName === undefined) return none
  const service = names.service(namespace, serviceName)
  if (!service) return notFound
  if (service.spec.type === 'ExternalName') {
    const target = service.spec.externalName ?? ''
    return rest.length === 1 ? found([{ type: 'CNAME', name, target, ttlSeconds }]) : notFound
  }
  const selection = selectEndpoints(rest.slice(0, -1))
  if (!selection) return notFound
  const targets =
    service.spec.clusterIP === 'None'
      ? headlessTargets(service, names.slices(namespace, serviceName), selection)
      : clusterTargets(service, selection)
  if (targets.length === 0) return notFound
  return found(recordsOf(name, type, targets))
}

/** What stands before the Service's name: nothing, port and protocol, or an endpoint's host name. */
type Selection = { readonly port: string; readonly protocol: string; readonly hostname: string }

function selectEndpoints(before: readonly string[]): Selection | undefined {
  const any = { port: '', protocol: '', hostname: '' }
  const [first = '', second = ''] = before
  if (before.length === 0) return any
  if (before.length === 1 && !first.startsWith('_')) return { ...any, hostname: first }
  if (before.length !== 2 || !first.startsWith('_') || !second.startsWith('_')) return undefined
  return { ...any, port: first.slice(1), protocol: second.slice(1) }
}

/** One address and port that a name stands for; `target` is its own name in SRV records. */
type Target = { readonly target: string; readonly address: string; readonly port: number }

function clusterTargets({ metadata, spec }: Service, { port, protocol, hostname }: Selection): Target[] {
  if (hostname !== '') return []
  const target = `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`
  return (spec.ports ?? [])
    .filter((one) => port === '' || (one.name === port && (one.protocol ?? 'TCP').toLowerCase() === protocol))
    .map((one) => ({ target, address: spec.clusterIP ?? '', port: one.port }))
}

function headlessTargets(service: Service, slices: readonly EndpointSlice[], selection: Selection): Target[] {
  const { metadata, spec } = service
  const suffix = `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`
  const targets: Target[] = []
  for (const { addressType, endpoints, ports } of slices) {
    if (addressType !== 'IPv4') continue
    for (const endpoint of endpoints ?? []) {
      if (endpoint.conditions?.ready === false && spec.publishNotReadyAddresses !== true) continue
      for (const address of endpoint.addresses) {
        const host = hostOf(endpoint, address)
        if (selection.hostname !== '' && selection.hostname !== host) continue
        for (const port of portsOf(ports ?? [], selection)) targets.push({ target: `${host}.${suffix}`, address, port })
      }
    }
  }
  return targets
}

/** A slice without ports still has addresses. */
function portsOf(ports: readonly EndpointPort[], { port, protocol }: Selection): number[] {
  if (ports.length === 0 && port === '') return [0]
  return ports
    .filter((one) => port === '' || (one.name === port && (one.protocol ?? 'TCP').toLowerCase() === protocol))
    .map((one) => one.port ?? 0)
}

function hostOf(endpoint: Endpoint, address: string): string {
  return endpoint.hostname ?? address.replaceAll('.', '-')
}

function recordsOf(name: string, type: DnsRequest['type'], targets: readonly Target[]): DnsAnswer[] {
  if (type === 'A') {
    const addresses = [...new Set(targets.map(({ address }) => address))]
    return addresses.map((address) => ({ type, name, address, ttlSeconds }))
  }
  if (type !== 'SRV') return []
  const listed = targets.filter(({ port }) => port > 0)
  const weight = Math.max(1, Math.floor(100 / Math.max(1, listed.length)))
  return listed.map(({ target, port }) => ({ type, name, target, port, priority: 0, weight, ttlSeconds }))
}

/** `1.0.96.10.in-addr.arpa`: which name has this address. */
function answerAddress(name: string, type: DnsRequest['type'], names: ClusterNames): DnsResponse {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
  if (!isIPv4(address)) return notFound
  const targets = names
    .servicesAt(address)
    .map(({ metadata }) => `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`)
  for (const { metadata, endpoints } of names.slicesAt(address)) {
    const service = metadata.labels?.['kubernetes.io/service-name']
    const endpoint = endpoints?.find(({ addresses }) => addresses.includes(address))
    if (service && endpoint)
      targets.push(`${hostOf(endpoint, address)}.${service}.${metadata.namespace}.svc.${clusterDomain}`)
  }
  if (targets.length === 0) return notFound
  return type === 'PTR' ? found(targets.map((target) => ({ type: 'PTR', name, target, ttlSeconds }))) : none
}

function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
}

// kubectl describe ingress, ingressclass, networkpolicy, servicecidr and ipaddress.
import { formatLabelSelector } from '../../apimachinery/label-selector.ts'
import type { Service } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import type {
  Ingress,
  IngressBackend,
  IngressClass,
  IPAddress,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  ServiceCIDR,
} from '../../apis/networking/types.ts'
import { endpointSlices, services } from '../../apis/resources.ts'
import { plainMessage } from '../errors.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { endpointsText } from './service.ts'

export async function describeIngress(context: DescribeContext, ingress: Ingress): Promise<string> {
  const events = await eventsOf(context, referenceTo(ingress, 'Ingress'))
  const { metadata, spec, status } = ingress
  const namespace = metadata.namespace ?? ''
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  const fallback = spec?.defaultBackend ? await backendText(context, namespace, spec.defaultBackend) : '<default>'
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.line(0, `Namespace:\t${namespace}`)
  writer.line(0, `Address:\t${[...new Set(addresses)].sort().join(',')}`)
  writer.line(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`)
  writer.line(0, `Default backend:\t${fallback}`)
  if (spec?.tls && spec.tls.length > 0) {
    writer.line(0, 'TLS:')
    for (const { secretName, hosts = [] } of spec.tls)
      writer.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
  }
  writer.line(0, 'Rules:')
  writer.line(1, 'Host\tPath\tBackends')
  writer.line(1, '----\t----\t--------')
  const rules = (spec?.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`)
    for (const { path, backend } of http?.paths ?? [])
      writer.line(2, `\t${path ?? ''} \t${await backendText(context, namespace, backend)}`)
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`)
  writer.annotations('Annotations', metadata.annotations)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

/** `web:80 (10.244.1.2:8080)`: a backend with the addresses behind it. */
async function backendText({ client }: DescribeContext, namespace: string, backend: IngressBackend): Promise<string> {
  if (backend.service) {
    const { name, port } = backend.service
    const shown = `${name}:${port?.number || port?.name || ''}`
    try {
      const labelSelector = `kubernetes.io/service-name=${name}`
      const slices = await client.list<EndpointSlice>(endpointSlices, namespace, { labelSelector })
      const service = await client.get<Service>(services, namespace, name)
      const found = service.spec?.ports?.findLast((one) =>
        port?.number ? one.port === port.number : port?.name !== undefined && one.name === port.name,
      )
      return `${shown} (${endpointsText(slices, found?.name ?? '')})`
    } catch (error) {
      return `${shown} (<error: ${plainMessage(error)}>)`
    }
  }
  if (!backend.resource) return ''
  const { apiGroup, kind, name } = backend.resource
  return `APIGroup: ${apiGroup ?? '<none>'}, Kind: ${kind}, Name: ${name}`
}

export async function describeIngressClass(context: DescribeContext, object: IngressClass): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'IngressClass'))
  const { metadata, spec } = object
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Controller:\t${spec?.controller ?? ''}`)
  if (spec?.parameters) {
    writer.line(0, 'Parameters:')
    if (spec.parameters.apiGroup !== undefined) writer.line(1, `APIGroup:\t${spec.parameters.apiGroup}`)
    writer.line(1, `Kind:\t${spec.parameters.kind}`)
    writer.line(1, `Name:\t${spec.parameters.name}`)
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeNetworkPolicy(_: DescribeContext, { metadata, spec }: NetworkPolicy): Promise<string> {
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  const created = (metadata.creationTimestamp ?? '').replace('T', ' ').replace('Z', ' +0000 UTC')
  writer.line(0, `Created on:\t${created}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, 'Spec:')
  const chosen = formatLabelSelector(spec?.podSelector ?? {})
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)'
  writer.line(1, `PodSelector:     ${chosen === '<none>' || chosen === '' ? all : chosen}`)
  const types = spec?.policyTypes ?? []
  if (types.includes('Ingress')) {
    writer.line(1, 'Allowing ingress traffic:')
    const rules = (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))
    writeRules(writer, rules, { peers: 'From', none: 'ingress', unrestricted: 'source' })
  } else writer.line(1, 'Not affecting ingress traffic')
  if (types.includes('Egress')) {
    writer.line(1, 'Allowing egress traffic:')
    const rules = (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }))
    writeRules(writer, rules, { peers: 'To', none: 'egress', unrestricted: 'destination' })
  } else writer.line(1, 'Not affecting egress traffic')
  writer.line(1, `Policy Types: ${types.join(', ')}`)
  return writer.toString()
}

type Rule = {
  readonly ports: readonly NetworkPolicyPort[] | undefined
  readonly peers: readonly NetworkPolicyPeer[] | undefined
}

function writeRules(
  writer: DescribeWriter,
  rules: readonly Rule[],
  words: { readonly peers: string; readonly none: string; readonly unrestricted: string },
): void {
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${words.none} connectivity)`)
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const { port, endPort, protocol = 'TCP' } of ports)
      writer.line(
        2,
        endPort === undefined
          ? `To Port: ${port ?? '<nil>'}/${protocol}`
          : `To Port Range: ${port ?? '<nil>'}-${endPort}/${protocol}`,
      )
    if (peers.length === 0) writer.line(2, `${words.peers}: <any> (traffic not restricted by ${words.unrestricted})`)
    for (const peer of peers) writePeer(writer, peer, words.peers)
    if (index < rules.length - 1) writer.line(2, '----------')
  }
}

function writePeer(
  writer: DescribeWriter,
  { namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer,
  title: string,
): void {
  writer.line(2, `${title}:`)
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`)
  if (podSelector) writer.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`)
  if (namespaceSelector || podSelector || !ipBlock) return
  writer.line(3, 'IPBlock:')
  writer.line(4, `CIDR: ${ipBlock.cidr}`)
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}

export async function describeServiceCidr(context: DescribeContext, object: ServiceCIDR): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'ServiceCIDR'))
  const { metadata, spec, status } = object
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `CIDRs:\t${(spec?.cidrs ?? []).join(', ')}`)
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    writer.line(0, 'Status:')
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    writer.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const { type, status: value, lastTransitionTime, reason, message } of conditions)
    writer.line(1, `${type}\t${value}\t${longTime(lastTransitionTime)}\t${reason ?? ''}\t${message ?? ''}`)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeIpAddress(context: DescribeContext, object: IPAddress): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'IPAddress'))
  const { metadata, spec } = object
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  const parent = spec?.parentRef
  if (parent) {
    writer.line(0, 'Parent Reference:')
    writer.line(1, `Group:\t${parent.group ?? ''}`)
    writer.line(1, `Resource:\t${parent.resource}`)
    writer.line(1, `Namespace:\t${parent.namespace ?? ''}`)
    writer.line(1, `Name:\t${parent.name}`)
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

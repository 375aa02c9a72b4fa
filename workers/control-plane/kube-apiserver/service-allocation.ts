// Gives Services their cluster IPs and node ports when they are stored, and takes them back when they go.
// Like pkg/registry/core/service/storage alloc.go.
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { internalErrorStatus, invalidStatus } from '../../apimachinery/status-error.ts'
import type { Service, ServicePort, ServiceSpec } from '../../apis/core/types.ts'
import type { ClusterIpAllocator, NodePortAllocator } from './allocators.ts'
import type { RegistryHooks } from './registry.ts'
import { refuse } from './status-error.ts'

/** What was taken for a change, and what it no longer needs. */
type Ledger = { readonly undo: (() => void)[]; readonly release: (() => void)[] }

export function serviceHooks(ips: ClusterIpAllocator, ports: NodePortAllocator): RegistryHooks {
  return {
    begin: (object, old) => {
      const ledger: Ledger = { undo: [], release: [] }
      const revert = () => {
        for (const undo of ledger.undo.splice(0)) undo()
      }
      try {
        const service = allocate(object as Service, old as Service | undefined, ips, ports, ledger)
        const finish = () => {
          for (const release of ledger.release.splice(0)) release()
          ledger.undo.splice(0)
        }
        return { object: service as KubeObject, revert, finish }
      } catch (error) {
        revert()
        throw error
      }
    },
    afterDelete: (object) => {
      const { spec } = object as Service
      for (const ip of ipsOf(spec)) ips.release(ip)
      for (const port of nodePortsOf(spec)) ports.release(port)
    },
  }
}

/** Notes what a Service holds that was there before the server started. */
export function noteAllocated(service: KubeObject, ips: ClusterIpAllocator, ports: NodePortAllocator): void {
  const { spec } = service as Service
  for (const ip of ipsOf(spec)) ips.take(ip)
  for (const port of nodePortsOf(spec)) ports.take(port)
}

function allocate(
  service: Service,
  old: Service | undefined,
  ips: ClusterIpAllocator,
  ports: NodePortAllocator,
  ledger: Ledger,
): Service {
  const sent = withoutUnneeded(withKept(service.spec ?? {}, old?.spec), old?.spec)
  const withIp = allocateIp(service, sent, old?.spec, ips, ledger)
  const spec = allocatePorts(service, withIp, old?.spec, ports, ledger)
  return { ...service, spec }
}

/** What the client left out and the Service has already. Like patchAllocatedValues. */
function withKept(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  if (!old) return spec
  let kept = spec
  if (needsIp(spec) && needsIp(old)) {
    if (!spec.clusterIP && !spec.clusterIPs?.length)
      kept = { ...kept, clusterIP: old.clusterIP, clusterIPs: old.clusterIPs }
    else if (!spec.clusterIPs?.length && spec.clusterIP === old.clusterIP)
      kept = { ...kept, clusterIPs: old.clusterIPs }
    else if (!spec.clusterIP && spec.clusterIPs?.[0] === old.clusterIP) kept = { ...kept, clusterIP: old.clusterIP }
  }
  if (needsPorts(spec) && needsPorts(old)) kept = { ...kept, ports: withKeptPorts(kept.ports ?? [], old.ports ?? []) }
  if (needsHealthPort(spec) && needsHealthPort(old) && !spec.healthCheckNodePort)
    kept = { ...kept, healthCheckNodePort: old.healthCheckNodePort }
  return kept
}

function withKeptPorts(ports: readonly ServicePort[], old: readonly ServicePort[]): readonly ServicePort[] {
  const known = new Map(old.map(({ name = '', nodePort }) => [name, nodePort]))
  const used = new Set(ports.flatMap(({ nodePort }) => (nodePort ? [nodePort] : [])))
  return ports.map((port) => {
    const nodePort = known.get(port.name ?? '')
    return port.nodePort || !nodePort || used.has(nodePort) ? port : { ...port, nodePort }
  })
}

/** What the Service had only because of what it was. Like dropTypeDependentFields. */
function withoutUnneeded(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  if (!old) return spec
  let rest = spec
  if (needsIp(old) && !needsIp(spec) && rest.clusterIP === old.clusterIP) {
    const { clusterIP: _ip, clusterIPs: _ips, ipFamilies: _families, ipFamilyPolicy: _policy, ...others } = rest
    rest = others
  }
  if (needsPorts(old) && !needsPorts(spec)) {
    const had = new Set(nodePortsOf(old))
    rest = { ...rest, ports: rest.ports?.map((port) => (had.has(port.nodePort ?? 0) ? withoutNodePort(port) : port)) }
  }
  if (needsHealthPort(old) && !needsHealthPort(spec) && rest.healthCheckNodePort === old.healthCheckNodePort) {
    const { healthCheckNodePort: _port, ...others } = rest
    rest = others
  }
  if (
    isReachedFromOutside(old) &&
    !isReachedFromOutside(spec) &&
    rest.externalTrafficPolicy === old.externalTrafficPolicy
  ) {
    const { externalTrafficPolicy: _policy, ...others } = rest
    rest = others
  }
  return old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer' ? withoutBalancer(rest, old) : rest
}

function withoutBalancer(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { allocateLoadBalancerNodePorts, loadBalancerClass, ...others } = spec
  const isSame = allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts
  return {
    ...others,
    ...(isSame || allocateLoadBalancerNodePorts === undefined ? {} : { allocateLoadBalancerNodePorts }),
    ...(loadBalancerClass === old.loadBalancerClass ? {} : { loadBalancerClass }),
  }
}

function withoutNodePort(port: ServicePort): ServicePort {
  const { nodePort: _nodePort, ...rest } = port
  return rest
}

function allocateIp(
  service: Service,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  ips: ClusterIpAllocator,
  ledger: Ledger,
): ServiceSpec {
  const before = ipsOf(old)
  if (!needsIp(spec)) {
    for (const ip of before) ledger.release.push(() => ips.release(ip))
    return spec
  }
  checkFamilies(service, spec)
  const families = {
    ipFamilies: spec.ipFamilies?.length ? spec.ipFamilies : ['IPv4'],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
  }
  const wanted = spec.clusterIP || spec.clusterIPs?.[0] || ''
  if (wanted === 'None') return { ...spec, clusterIP: 'None', clusterIPs: ['None'], ...families }
  if (wanted !== '' && before.includes(wanted))
    return { ...spec, clusterIP: wanted, clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : [wanted], ...families }
  // An address can't be exchanged for another one: that is for validation to refuse.
  if (wanted !== '' && before.length > 0)
    return { ...spec, clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : [wanted], ...families }
  const ip = wanted === '' ? takeAnyIp(ips) : takeIp(service, wanted, ips)
  ledger.undo.push(() => ips.release(ip))
  return { ...spec, clusterIP: ip, clusterIPs: [ip], ...families }
}

function takeAnyIp(ips: ClusterIpAllocator): string {
  return ips.takeAny() ?? refuse(internalErrorStatus('failed to allocate a serviceIP: range is full'))
}

function takeIp(service: Service, ip: string, ips: ClusterIpAllocator): string {
  const wrong = (reason: string) =>
    refuseFields(service, [invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${reason}`)])
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return ip
  if (!ips.has(ip)) wrong('the provided network does not match the current range')
  if (!ips.take(ip)) wrong('provided IP is already allocated')
  return ip
}

function checkFamilies(service: Service, { ipFamilies, ipFamilyPolicy }: ServiceSpec): void {
  const errors: FieldError[] = []
  if (ipFamilyPolicy === 'RequireDualStack')
    errors.push(
      invalid('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services'),
    )
  for (const [index, family] of (ipFamilies ?? []).entries())
    if (family === 'IPv6') errors.push(invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'))
  if (errors.length > 0) refuseFields(service, errors)
}

function allocatePorts(
  service: Service,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  allocator: NodePortAllocator,
  ledger: Ledger,
): ServiceSpec {
  const before = new Set(nodePortsOf(old))
  const kept = new Set<number>()
  const take = (port: number | undefined, field: string): number => {
    const number = port || allocator.takeAny()
    if (number === undefined) return refuse(internalErrorStatus('failed to allocate a nodePort: range is full'))
    const isOwn = before.has(number) || kept.has(number)
    kept.add(number)
    if (isOwn) return number
    if (port) takePort(service, port, field, allocator)
    ledger.undo.push(() => allocator.release(number))
    return number
  }
  let next = spec
  if (needsPorts(spec)) {
    const automatic = spec.type !== 'LoadBalancer' || spec.allocateLoadBalancerNodePorts !== false
    const ports = (spec.ports ?? []).map((port, index) =>
      port.nodePort || automatic ? { ...port, nodePort: take(port.nodePort, `spec.ports[${index}].nodePort`) } : port,
    )
    next = { ...next, ports }
  }
  if (needsHealthPort(spec))
    next = { ...next, healthCheckNodePort: take(spec.healthCheckNodePort, 'spec.healthCheckNodePort') }
  for (const port of before) if (!kept.has(port)) ledger.release.push(() => allocator.release(port))
  return next
}

function takePort(service: Service, port: number, field: string, allocator: NodePortAllocator): void {
  if (!allocator.has(port)) {
    const detail = `provided port is not in the valid range. The range of valid ports is ${allocator.range}`
    refuseFields(service, [invalid(field, port, detail)])
  }
  if (!allocator.take(port)) refuseFields(service, [invalid(field, port, 'provided port is already allocated')])
}

function refuseFields(service: Service, errors: readonly FieldError[]): never {
  return refuse(invalidStatus({ group: '', kind: 'Service' }, service.metadata.name, errors))
}

function ipsOf(spec: ServiceSpec | undefined): readonly string[] {
  if (!spec || !needsIp(spec)) return []
  return (spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : [])).filter((ip) => ip !== 'None' && ip !== '')
}

function nodePortsOf(spec: ServiceSpec | undefined): readonly number[] {
  const ports = (spec?.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))
  return spec?.healthCheckNodePort ? [...ports, spec.healthCheckNodePort] : ports
}

function needsIp({ type = 'ClusterIP' }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}

function needsPorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

function isReachedFromOutside(spec: ServiceSpec): boolean {
  return needsPorts(spec) || (needsIp(spec) && (spec.externalIPs?.length ?? 0) > 0)
}

function needsHealthPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

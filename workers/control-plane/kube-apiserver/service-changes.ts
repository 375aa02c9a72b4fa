// What a Service keeps and loses when it changes, and its node ports. Fetched for the first Service that has such.
// Like pkg/registry/core/service/storage alloc.go and pkg/registry/core/service/strategy.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import { invalid } from '../../apimachinery/field-error.ts'
import { internalErrorStatus } from '../../apimachinery/status-error.ts'
import type { Service, ServicePort, ServiceSpec } from '../../apis/core/types.ts'
import type { NodePortAllocator } from './allocators.ts'
import { type Ledger, needsIp, needsPorts, nodePortsOf, refuseFields } from './service-allocation.ts'
import { refuse } from './status-error.ts'

/** What an update leaves out and the Service has already, without what it had only because of what it was. */
export function carriedOver(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  return old ? withoutUnneeded(withKept(withOneAddress(spec, old), old), old) : spec
}

/** The address is there twice: the field that was changed wins. Like NormalizeClusterIPs. */
function withOneAddress(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { clusterIP, clusterIPs = [] } = spec
  const [first, ...others] = clusterIPs
  if (!clusterIP || !first || clusterIP === first) return spec
  if (clusterIP === old.clusterIP) return { ...spec, clusterIP: first }
  return first === old.clusterIPs?.[0] ? { ...spec, clusterIPs: [clusterIP, ...others] } : spec
}

/** Like patchAllocatedValues. */
function withKept(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
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

/** Like dropTypeDependentFields. */
function withoutUnneeded(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let rest = spec
  if (needsIp(old) && !needsIp(spec)) rest = withoutAddress(rest, old)
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

/** Without what only a Service with an address has, as far as the update leaves it as it was. */
function withoutAddress(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, internalTrafficPolicy, ...others } = spec
  return {
    ...others,
    ...(clusterIP === old.clusterIP ? {} : { clusterIP, clusterIPs }),
    ...(deepEqual(ipFamilies, old.ipFamilies) ? {} : { ipFamilies }),
    ...(ipFamilyPolicy === old.ipFamilyPolicy ? {} : { ipFamilyPolicy }),
    ...(internalTrafficPolicy === old.internalTrafficPolicy ? {} : { internalTrafficPolicy }),
  }
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

export function allocatePorts(
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

function isReachedFromOutside(spec: ServiceSpec): boolean {
  return needsPorts(spec) || (needsIp(spec) && (spec.externalIPs?.length ?? 0) > 0)
}

function needsHealthPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

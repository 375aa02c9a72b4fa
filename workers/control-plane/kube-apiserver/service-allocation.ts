// Gives Services their cluster IPs and node ports when they are stored, and takes them back when they go.
// Like pkg/registry/core/service/storage alloc.go.
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { internalErrorStatus, invalidStatus } from '../../apimachinery/status-error.ts'
import type { Service, ServiceSpec } from '../../apis/core/types.ts'
import type { ClusterIpAllocator, NodePortAllocator } from './allocators.ts'
import type { RegistryHooks } from './registry.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'

/** What was taken for a change, and what it no longer needs. */
export type Ledger = { readonly undo: (() => void)[]; readonly release: (() => void)[] }

/** Gives what few Services need, or lays the write aside until it has come. */
type Need = <T>(code: () => Promise<T>) => T

export function serviceHooks(ips: ClusterIpAllocator, ports: NodePortAllocator, need: Need): RegistryHooks {
  return {
    begin: (object, old) => {
      const ledger: Ledger = { undo: [], release: [] }
      const revert = () => {
        for (const undo of ledger.undo.splice(0)) undo()
      }
      try {
        const service = allocate(object as Service, old as Service | undefined, ips, ports, ledger, need)
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

/**
 * Notes what Services hold that were there before the server started, and what other servers give out.
 * Unlike Kubernetes, which stores what is taken: two servers may give the same away in the time that a change travels.
 */
export function followServices(server: Server, ips: ClusterIpAllocator, ports: NodePortAllocator): void {
  const cache = server.registry('', 'services')?.storage.cache
  if (!cache) return
  const note = (service: KubeObject): void => {
    const { spec } = service as Service
    for (const ip of ipsOf(spec)) ips.take(ip)
    for (const port of nodePortsOf(spec)) ports.take(port)
  }
  const forget = (service: KubeObject): void => {
    const { spec } = service as Service
    for (const ip of ipsOf(spec)) ips.release(ip)
    for (const port of nodePortsOf(spec)) ports.release(port)
  }
  const noteAll = (): void =>
    cache.visit('', '', (service) => {
      note(service)
      return true
    })
  noteAll()
  cache.addWatcher({
    namespace: '',
    indexValue: undefined,
    name: undefined,
    onEvent: ({ type, object, previous }) => {
      if (previous) forget(previous)
      if (type !== 'DELETED') note(object)
    },
    onReset: noteAll,
  })
}

function allocate(
  service: Service,
  old: Service | undefined,
  ips: ClusterIpAllocator,
  ports: NodePortAllocator,
  ledger: Ledger,
  need: Need,
): Service {
  // One that is sent without a spec is refused later on, in words of its own.
  const { spec = {} } = service as Partial<Service>
  if (!old && !needsPorts(spec)) return { ...service, spec: allocateIp(service, spec, undefined, ips, ledger) }
  const { allocatePorts, carriedOver } = need(serviceChanges)
  const sent = old ? carriedOver(spec, old.spec) : spec
  const withIp = allocateIp(service, sent, old?.spec, ips, ledger)
  return { ...service, spec: allocatePorts(service, withIp, old?.spec, ports, ledger) }
}

const serviceChanges = () => import('./service-changes.ts')

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

export function refuseFields(service: Service, errors: readonly FieldError[]): never {
  return refuse(invalidStatus({ group: '', kind: 'Service' }, service.metadata.name, errors))
}

function ipsOf(spec: ServiceSpec | undefined): readonly string[] {
  if (!spec || !needsIp(spec)) return []
  return (spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : [])).filter((ip) => ip !== 'None' && ip !== '')
}

export function nodePortsOf(spec: ServiceSpec | undefined): readonly number[] {
  const ports = (spec?.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))
  return spec?.healthCheckNodePort ? [...ports, spec.healthCheckNodePort] : ports
}

export function needsIp({ type = 'ClusterIP' }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}

export function needsPorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

// Like ValidateService and ValidateServiceUpdate in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  portNumberErrors,
  qualifiedNameErrors,
} from '../../../apimachinery/name-validation.ts'
import { validateLabels, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validatePort } from '../pod/handler-validation.ts'
import { validateIp } from '../pod/validation.ts'
import type { Service, ServicePort, ServiceSpec } from '../types.ts'

export function validateService({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const ports = spec.ports ?? []
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  errors.push(...validateTypeRules(spec))
  const names = new Set<string>()
  ports.forEach((port, i) => {
    errors.push(...validateServicePort(port, ports.length > 1, names, `spec.ports[${i}]`))
  })
  errors.push(...validateLabels(spec.selector, 'spec.selector'))
  errors.push(...validateAffinity(spec))
  if (spec.type !== 'ExternalName') errors.push(...validateClusterIps(spec))
  spec.externalIPs?.forEach((ip, i) => {
    const at = `spec.externalIPs[${i}]`
    const ipErrors = validateIp(ip, at)
    errors.push(...(ipErrors.length > 0 ? ipErrors : validateNonSpecialIp(ip, at)))
  })
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
  if (!spec.type) errors.push(required('spec.type'))
  else if (!types.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, types))
  errors.push(...validateNodePorts(spec), ...validateDuplicatePorts(ports))
  return [...errors, ...validateBalancer(spec), ...validateTrafficPolicies(spec)]
}

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata)
  if (service.spec === old.spec) return errors
  const external = service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName'
  const before = old.spec.clusterIPs?.[0]
  const after = service.spec.clusterIPs?.[0]
  if (!external && before !== undefined && before !== '') {
    const path = 'spec.clusterIPs[0]'
    if (!after) errors.push(invalid(path, service.spec.clusterIPs, 'primary clusterIP can not be unset'))
    else if (after !== before) errors.push(invalid(path, service.spec.clusterIPs, 'may not change once set'))
  }
  const [oldFamily, family] = [old.spec.ipFamilies?.[0], service.spec.ipFamilies?.[0]]
  if (!external && oldFamily !== undefined && family !== oldFamily) {
    errors.push(invalid('spec.ipFamilies[0]', service.spec.ipFamilies, 'may not change once set'))
  }
  if (service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer') {
    if (service.spec.loadBalancerClass !== old.spec.loadBalancerClass) {
      errors.push(invalid('spec.loadBalancerClass', service.spec.loadBalancerClass, 'may not change once set'))
    }
  }
  return [...errors, ...validateService(service)]
}

export function validateServiceStatusUpdate(service: Service, old: Service): FieldError[] {
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata)
  const ingress = service.status?.loadBalancer?.ingress ?? []
  if (ingress.length > 0 && service.spec.type !== 'LoadBalancer') {
    const detail = "may only be used when `spec.type` is 'LoadBalancer'"
    errors.push(forbidden('status.loadBalancer.ingress', detail))
  }
  ingress.forEach(({ ip }, i) => {
    if (ip) errors.push(...validateIp(ip, `status.loadBalancer.ingress[${i}].ip`))
  })
  return errors
}

function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None'
}

function validateTypeRules(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') {
    if (!isHeadless(spec)) return []
    return [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)]
  }
  if (spec.type !== 'ExternalName') return []
  const errors: FieldError[] = []
  const detail = 'may not be set for ExternalName services'
  if (spec.clusterIPs?.length) errors.push(forbidden('spec.clusterIPs', detail))
  if (spec.ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', detail))
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', detail))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') return [...errors, required('spec.externalName')]
  return [...errors, ...dns1123SubdomainErrors(name).map((text) => invalid('spec.externalName', name, text))]
}

const protocols = ['SCTP', 'TCP', 'UDP']

function validateServicePort(port: ServicePort, needsName: boolean, names: Set<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (port.name) {
    errors.push(...dns1123LabelErrors(port.name).map((text) => invalid(`${path}.name`, port.name, text)))
    if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name))
    names.add(port.name)
  } else if (needsName) errors.push(required(`${path}.name`))
  errors.push(...portNumberErrors(port.port).map((text) => invalid(`${path}.port`, port.port, text)))
  if (!port.protocol) errors.push(required(`${path}.protocol`))
  else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols))
  errors.push(...validatePort(port.targetPort, `${path}.targetPort`))
  const protocol = port.appProtocol
  if (protocol !== undefined) {
    errors.push(...qualifiedNameErrors(protocol).map((text) => invalid(`${path}.appProtocol`, protocol, text)))
  }
  return errors
}

const maxAffinitySeconds = 86_400

function validateAffinity({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const affinity: string = sessionAffinity ?? ''
  const path = 'spec.sessionAffinityConfig'
  if (affinity === '') return [required('spec.sessionAffinity')]
  if (affinity === 'None') return config ? [forbidden(path, 'must not be set when session affinity is None')] : []
  if (affinity !== 'ClientIP') return [notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None'])]
  const seconds = config?.clientIP?.timeoutSeconds
  if (seconds === undefined) {
    const missing = config === undefined ? '' : config.clientIP === undefined ? '.clientIP' : '.clientIP.timeoutSeconds'
    return [required(`${path}${missing}`, 'when session affinity type is ClientIP')]
  }
  if (seconds > 0 && seconds <= maxAffinitySeconds) return []
  const detail = `must be greater than 0 and less than ${maxAffinitySeconds}`
  return [invalid(`${path}.clientIP.timeoutSeconds`, seconds, detail)]
}

/** Like ValidateServiceClusterIPsRelatedFields. */
function validateClusterIps(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (clusterIP !== '') {
    if (clusterIPs.length === 0) errors.push(required('spec.clusterIPs'))
    else if (clusterIPs[0] !== clusterIP) {
      errors.push(invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'))
    }
  } else if (clusterIPs.length > 0) {
    errors.push(invalid('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified'))
  }
  ipFamilies.forEach((family, i) => {
    const at = `spec.ipFamilies[${i}]`
    if (family !== 'IPv4' && family !== 'IPv6') errors.push(notSupported(at, family, ['IPv4', 'IPv6']))
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(at, family))
  })
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies))
  }
  clusterIPs.forEach((ip, i) => {
    if (i === 0 && ip === 'None') {
      if (clusterIPs.length === 1) return
      errors.push(invalid('spec.clusterIPs', clusterIPs, "'None' must be the first and only value"))
    } else errors.push(...validateIp(ip, `spec.clusterIPs[${i}]`))
  })
  if (clusterIPs.length > 2) errors.push(invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values'))
  return errors
}

/** Addresses that cannot be anybody's. Like ValidateNonSpecialIP. */
export function validateNonSpecialIp(ip: string, path: string): FieldError[] {
  if (ip === '0.0.0.0' || ip === '::') return [invalid(path, ip, `may not be unspecified (${ip})`)]
  if (ip.startsWith('127.') || ip === '::1') {
    return [invalid(path, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  }
  if (ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip)) {
    return [invalid(path, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  }
  if (ip.startsWith('224.0.0.') || /^ff02:/i.test(ip)) {
    return [invalid(path, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')]
  }
  return []
}

function validateNodePorts({ type, ports = [] }: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const used = new Set<string>()
  ports.forEach(({ nodePort, protocol }, i) => {
    if (!nodePort) return
    const at = `spec.ports[${i}].nodePort`
    if (type === 'ClusterIP') errors.push(forbidden(at, "may not be used when `type` is 'ClusterIP'"))
    const key = `${protocol} ${nodePort}`
    if (used.has(key)) errors.push(duplicate(at, nodePort))
    used.add(key)
  })
  return errors
}

function validateDuplicatePorts(ports: readonly ServicePort[]): FieldError[] {
  const used = new Set<string>()
  return ports.flatMap(({ port, protocol }, i) => {
    const key = `${protocol} ${port}`
    if (!used.has(key)) {
      used.add(key)
      return []
    }
    const shown = { Name: '', Protocol: protocol ?? '', AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    return [duplicate(`spec.ports[${i}]`, shown)]
  })
}

function validateBalancer(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const onlyBalanced = "may only be used when `type` is 'LoadBalancer'"
  const isBalanced = spec.type === 'LoadBalancer'
  if (spec.loadBalancerSourceRanges?.length && !isBalanced) {
    errors.push(forbidden('spec.LoadBalancerSourceRanges', onlyBalanced))
  }
  spec.loadBalancerSourceRanges?.forEach((range, i) => {
    if (/^[0-9a-fA-F:.]+\/\d{1,3}$/.test(range.trim())) return
    const detail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
    errors.push(invalid(`spec.LoadBalancerSourceRanges[${i}]`, range, detail))
  })
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced) {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', onlyBalanced))
  }
  if (spec.loadBalancerClass !== undefined && !isBalanced)
    errors.push(forbidden('spec.loadBalancerClass', onlyBalanced))
  return errors
}

function validateTrafficPolicies(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const external: string = spec.externalTrafficPolicy ?? ''
  const isExternal =
    spec.type === 'LoadBalancer' ||
    spec.type === 'NodePort' ||
    (spec.type === 'ClusterIP' && Boolean(spec.externalIPs?.length))
  const path = 'spec.externalTrafficPolicy'
  if (!isExternal) {
    if (external !== '') errors.push(invalid(path, external, 'may only be set for externally-accessible services'))
  } else if (external === '') errors.push(required(path))
  else if (external !== 'Cluster' && external !== 'Local') {
    errors.push(notSupported(path, external, ['Cluster', 'Local']))
  }
  const needsCheck = spec.type === 'LoadBalancer' && external === 'Local'
  if (!needsCheck && spec.healthCheckNodePort) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    errors.push(invalid('spec.healthCheckNodePort', spec.healthCheckNodePort, detail))
  }
  const internal: string | undefined = spec.internalTrafficPolicy
  if (internal === undefined) {
    if (spec.type !== 'ExternalName') errors.push(required('spec.internalTrafficPolicy'))
  } else if (internal !== 'Cluster' && internal !== 'Local') {
    errors.push(notSupported('spec.internalTrafficPolicy', internal, ['Cluster', 'Local']))
  }
  const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
  const distribution = spec.trafficDistribution
  if (distribution !== undefined && !distributions.includes(distribution)) {
    errors.push(notSupported('spec.trafficDistribution', distribution, distributions))
  }
  return errors
}

// Like ValidateNetworkPolicy in pkg/apis/networking/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain, portNameErrors, portNumberErrors } from '../../../apimachinery/name-validation.ts'
import { validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { containsRange, parseCidr, validateCidr } from '../cidr.ts'
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../types.ts'

export function validateNetworkPolicy({ metadata, spec }: NetworkPolicy): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy): FieldError[] {
  return [...validateObjectMetaUpdate(policy.metadata, old.metadata), ...validateSpec(policy.spec)]
}

const types = ['Ingress', 'Egress']

function validateSpec(spec: NetworkPolicySpec): FieldError[] {
  const errors = validateLabelSelector(spec.podSelector, 'spec.podSelector')
  spec.ingress?.forEach(({ ports = [], from = [] }, i) => {
    const at = `spec.ingress[${i}]`
    errors.push(...ports.flatMap((port, j) => validatePort(port, `${at}.ports[${j}]`)))
    errors.push(...from.flatMap((peer, j) => validatePeer(peer, `${at}.from[${j}]`)))
  })
  spec.egress?.forEach(({ ports = [], to = [] }, i) => {
    const at = `spec.egress[${i}]`
    errors.push(...ports.flatMap((port, j) => validatePort(port, `${at}.ports[${j}]`)))
    errors.push(...to.flatMap((peer, j) => validatePeer(peer, `${at}.to[${j}]`)))
  })
  const policyTypes = spec.policyTypes ?? []
  if (policyTypes.length > types.length) {
    return [...errors, invalid('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes')]
  }
  policyTypes.forEach((type, i) => {
    if (!types.includes(type)) errors.push(notSupported(`spec.policyTypes[${i}]`, type, types))
  })
  return errors
}

const protocols = ['TCP', 'UDP', 'SCTP']

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(`${path}.protocol`, protocol, protocols))
  }
  const wrongEnd = (detail: string) => errors.push(invalid(`${path}.endPort`, endPort, detail))
  if (port === undefined) {
    if (endPort !== undefined) wrongEnd('may not be specified when `port` is not specified')
    return errors
  }
  if (typeof port === 'string') {
    if (endPort !== undefined) wrongEnd('may not be specified when `port` is non-numeric')
    return [...errors, ...portNameErrors(port).map((text) => invalid(`${path}.port`, port, text))]
  }
  errors.push(...portNumberErrors(port).map((text) => invalid(`${path}.port`, port, text)))
  if (endPort === undefined) return errors
  if (endPort < port) wrongEnd('must be greater than or equal to `port`')
  for (const text of portNumberErrors(endPort)) wrongEnd(text)
  return errors
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock ? validateBlock(ipBlock, `${path}.ipBlock`) : []),
  ]
  const selects = podSelector !== undefined || namespaceSelector !== undefined
  if (!selects && !ipBlock) errors.push(required(path, 'must specify a peer'))
  if (selects && ipBlock) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'))
  return errors
}

function validateBlock({ cidr, except = [] }: IPBlock, path: string): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)]
  const errors = validateCidr(cidr, `${path}.cidr`)
  const range = parseCidr(cidr)
  if (range === undefined) return errors
  except.forEach((one, i) => {
    const at = `${path}.except[${i}]`
    errors.push(...validateCidr(one, at))
    const inner = parseCidr(one)
    if (inner && !(containsRange(range, inner) && range.prefix < inner.prefix)) {
      errors.push(invalid(at, one, 'must be a strict subset of `cidr`'))
    }
  })
  return errors
}

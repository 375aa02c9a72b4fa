// Like pkg/apis/discovery/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../../apimachinery/field-error.ts'
import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  portNumberErrors,
  qualifiedNameErrors,
} from '../../../apimachinery/name-validation.ts'
import { validateIp } from '../../core/pod/validation.ts'
import { validateNonSpecialIp } from '../../core/service/validation.ts'
import { validateImmutable, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateOnce } from '../../valid-once.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../types.ts'

const maxEndpoints = 1000
const maxAddresses = 100
const maxPorts = 20_000
const addressTypes = ['FQDN', 'IPv4', 'IPv6']

/** An update of a slice of a thousand changes one or two of its endpoints. */
const endpointOnce = {
  IPv4: validateOnce(validateEndpoint('IPv4')),
  IPv6: validateOnce(validateEndpoint('IPv6')),
  FQDN: validateOnce(validateEndpoint('FQDN')),
}

export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  const errors: FieldError[] = []
  const type: string = slice.addressType ?? ''
  if (type === '') errors.push(required('addressType'))
  else if (!addressTypes.includes(type)) errors.push(notSupported('addressType', type, addressTypes))
  const endpoints = slice.endpoints ?? []
  if (endpoints.length > maxEndpoints) return [...errors, tooMany('endpoints', endpoints.length, maxEndpoints)]
  const validate = endpointOnce[slice.addressType] ?? endpointOnce.FQDN
  endpoints.forEach((endpoint, i) => {
    errors.push(...validate(endpoint, `endpoints[${i}]`))
  })
  return [...errors, ...validatePorts(slice.ports ?? [])]
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return [
    ...validateObjectMetaUpdate(slice.metadata, old.metadata),
    ...validateEndpointSlice(slice),
    ...validateImmutable(slice.addressType, old.addressType, 'addressType'),
  ]
}

function validateEndpoint(type: string): (endpoint: Endpoint, path: string) => FieldError[] {
  return (endpoint, path) => {
    const errors: FieldError[] = []
    const addresses = endpoint.addresses ?? []
    if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'))
    else if (addresses.length > maxAddresses) errors.push(tooMany(`${path}.addresses`, addresses.length, maxAddresses))
    addresses.forEach((address, i) => {
      errors.push(...validateAddress(address, type, `${path}.addresses[${i}]`))
    })
    const { nodeName, hostname } = endpoint
    if (nodeName !== undefined) {
      errors.push(...dns1123SubdomainErrors(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text)))
    }
    if (hostname !== undefined) {
      errors.push(...dns1123LabelErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)))
    }
    return errors
  }
}

function validateAddress(address: string, type: string, path: string): FieldError[] {
  if (type === 'FQDN') return dns1123SubdomainErrors(address).map((text) => invalid(path, address, text))
  const isV6 = address.includes(':')
  const errors = validateIp(address, path)
  if (errors.length > 0) return errors
  if (type === 'IPv4' && isV6) return [invalid(path, address, 'must be an IPv4 address')]
  if (type === 'IPv6' && !isV6) return [invalid(path, address, 'must be an IPv6 address')]
  return validateNonSpecialIp(address, path)
}

const protocols = ['SCTP', 'TCP', 'UDP']

function validatePorts(ports: readonly EndpointPort[]): FieldError[] {
  if (ports.length > maxPorts) return [tooMany('ports', ports.length, maxPorts)]
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const path = `ports[${i}]`
    const errors: FieldError[] = []
    const name = port.name ?? ''
    if (name !== '') errors.push(...dns1123LabelErrors(name).map((text) => invalid(`${path}.name`, name, text)))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (port.port !== undefined) {
      errors.push(...portNumberErrors(port.port).map((text) => invalid(`${path}.port`, port.port, text)))
    }
    if (!port.protocol) errors.push(required(`${path}.protocol`))
    else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols))
    const app = port.appProtocol
    if (app !== undefined) {
      errors.push(...qualifiedNameErrors(app).map((text) => invalid(`${path}.appProtocol`, app, text)))
    }
    return errors
  })
}

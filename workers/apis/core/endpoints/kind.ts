import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, nameIsDnsSubdomain, portNumberErrors } from '../../../apimachinery/name-validation.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateIp } from '../pod/validation.ts'
import { validateNonSpecialIp } from '../service/validation.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from '../types.ts'

/** The addresses behind a Service, as they were told before EndpointSlices. */
export const endpointsKind = defineKind<Endpoints>({
  group: '',
  kind: 'Endpoints',
  plural: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  storagePrefix: '/registry/services/endpoints',
  defaults: (endpoints) =>
    endpoints.subsets ? withFields(endpoints, { subsets: mapShared(endpoints.subsets, defaultSubset) }) : endpoints,
  strategy: {
    validate: (endpoints) => [
      ...validateObjectMeta(endpoints.metadata, true, nameIsDnsSubdomain),
      ...validateSubsets(endpoints.subsets ?? []),
    ],
    validateUpdate: (endpoints, old) => [
      ...validateObjectMetaUpdate(endpoints.metadata, old.metadata),
      ...(endpoints.subsets === old.subsets ? [] : validateSubsets(endpoints.subsets ?? [])),
    ],
    allowCreateOnUpdate: true,
  },
  columns: [nameColumn, { name: 'Endpoints', type: 'string', cell: endpointsCell }, ageColumn],
})

function defaultSubset(subset: EndpointSubset): EndpointSubset {
  if (!subset.ports) return subset
  return withFields(subset, { ports: mapShared(subset.ports, (port) => fillIn(port, { protocol: 'TCP' })) })
}

function validateSubsets(subsets: readonly EndpointSubset[]): FieldError[] {
  return subsets.flatMap((subset, i) => {
    const path = `subsets[${i}]`
    const errors: FieldError[] = []
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'))
    }
    addresses.forEach((address, j) => {
      errors.push(...validateAddress(address, `${path}.addresses[${j}]`))
    })
    notReadyAddresses.forEach((address, j) => {
      errors.push(...validateAddress(address, `${path}.notReadyAddresses[${j}]`))
    })
    ports.forEach((port, j) => {
      errors.push(...validatePort(port, ports.length > 1, `${path}.ports[${j}]`))
    })
    return errors
  })
}

function validateAddress(address: EndpointAddress, path: string): FieldError[] {
  const errors = validateIp(address.ip, `${path}.ip`)
  const { hostname, nodeName } = address
  if (hostname) {
    errors.push(...dns1123LabelErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)))
  }
  if (nodeName !== undefined) {
    const nodeErrors = nameIsDnsSubdomain(nodeName, false)
    errors.push(...nodeErrors.map((text) => invalid(`${path}.nodeName`, nodeName, text)))
  }
  return errors.length > 0 ? errors : validateNonSpecialIp(address.ip, `${path}.ip`)
}

const protocols = ['SCTP', 'TCP', 'UDP']

function validatePort(port: EndpointPort, needsName: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (port.name) {
    errors.push(...dns1123LabelErrors(port.name).map((text) => invalid(`${path}.name`, port.name, text)))
  } else if (needsName) errors.push(required(`${path}.name`))
  errors.push(...portNumberErrors(port.port).map((text) => invalid(`${path}.port`, port.port, text)))
  if (!port.protocol) errors.push(required(`${path}.protocol`))
  else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols))
  return errors
}

const maxShown = 3

/** `10.244.1.2:80,10.244.2.3:80 + 4 more...`. */
function endpointsCell({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip)
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`))
  })
  const shown = all.slice(0, maxShown).join(',')
  return all.length > maxShown ? `${shown} + ${all.length - maxShown} more...` : shown
}

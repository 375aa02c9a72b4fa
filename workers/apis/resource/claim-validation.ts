// What a claim may ask for. Like validateDeviceClaim in pkg/apis/resource/validation; expressions are not compiled, as
// nothing allocates devices here.
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../apimachinery/field-error.ts'
import { dns1123LabelErrors, nameIsDnsSubdomain } from '../../apimachinery/name-validation.ts'
import { fillIn, mapShared, withFields } from '../../apimachinery/share.ts'
import { validateDriverName } from '../core/persistent-volume/sources.ts'
import type {
  DeviceClaim,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
  OpaqueDeviceConfiguration,
  ResourceClaimSpec,
} from './types.ts'

/** Like SetDefaults_ExactDeviceRequest and SetDefaults_DeviceSubRequest. */
export function defaultClaimSpec(spec: ResourceClaimSpec): ResourceClaimSpec {
  const requests = spec.devices?.requests
  if (requests === undefined) return spec
  const devices = withFields(spec.devices ?? {}, { requests: mapShared(requests, defaultRequest) })
  return withFields(spec, { devices })
}

function defaultRequest(request: DeviceRequest): DeviceRequest {
  const { exactly, firstAvailable } = request
  return withFields(request, {
    ...(exactly && { exactly: withCount(exactly) }),
    ...(firstAvailable && { firstAvailable: mapShared(firstAvailable, withCount) }),
  })
}

function withCount<T extends ExactDeviceRequest | DeviceSubRequest>(request: T): T {
  const filled = fillIn<ExactDeviceRequest | DeviceSubRequest>(request, { allocationMode: 'ExactCount' })
  const isCounted = filled.allocationMode === 'ExactCount' && !filled.count
  return (isCounted ? { ...filled, count: 1 } : filled) as T
}

const most = 32
const mostSubRequests = 8

export function validateClaimSpec({ devices = {} }: ResourceClaimSpec, path: string): FieldError[] {
  const at = `${path}.devices`
  const requests = devices.requests ?? []
  const errors = requests.length > most ? [tooMany(`${at}.requests`, requests.length, most)] : []
  const names = new Set<string>()
  requests.forEach((request, i) => {
    const where = `${at}.requests[${i}]`
    errors.push(...validateRequest(request, where))
    if (names.has(request.name)) errors.push(duplicate(where, request.name))
    names.add(request.name)
  })
  const known = new Set([...names, ...subRequestNames(requests)])
  return [...errors, ...validateConstraints(devices, known, at), ...validateConfigurations(devices, known, at)]
}

function subRequestNames(requests: readonly DeviceRequest[]): string[] {
  return requests.flatMap(({ name, firstAvailable = [] }) => firstAvailable.map((one) => `${name}/${one.name}`))
}

function validateRequest({ name, exactly, firstAvailable }: DeviceRequest, path: string): FieldError[] {
  const errors = validateLabel(name, `${path}.name`)
  if (exactly && firstAvailable) {
    const detail = 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set'
    return [...errors, invalid(path, { exactly, firstAvailable }, detail)]
  }
  if (exactly) return [...errors, ...validateExact(exactly, `${path}.exactly`)]
  if (!firstAvailable?.length) {
    return [...errors, required(path, 'exactly one of `exactly` or `firstAvailable` is required')]
  }
  const at = `${path}.firstAvailable`
  if (firstAvailable.length > mostSubRequests) errors.push(tooMany(at, firstAvailable.length, mostSubRequests))
  firstAvailable.forEach((one, i) => {
    errors.push(...validateLabel(one.name, `${at}[${i}].name`), ...validateExact(one, `${at}[${i}]`))
    if (firstAvailable.findIndex((other) => other.name === one.name) < i)
      errors.push(duplicate(`${at}[${i}]`, one.name))
  })
  return errors
}

const modes = ['All', 'ExactCount']

function validateExact(request: ExactDeviceRequest | DeviceSubRequest, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { deviceClassName, selectors = [], count = 0 } = request
  if (!deviceClassName) errors.push(required(`${path}.deviceClassName`))
  else {
    const nameErrors = nameIsDnsSubdomain(deviceClassName, false)
    errors.push(...nameErrors.map((text) => invalid(`${path}.deviceClassName`, deviceClassName, text)))
  }
  errors.push(...validateSelectors(selectors, `${path}.selectors`))
  const mode: string = request.allocationMode ?? ''
  if (mode === 'All' && count !== 0) {
    const detail = "must not be specified when allocationMode is 'All'"
    errors.push(invalid(`${path}.count`, count, detail))
  } else if (mode === 'ExactCount' && count <= 0)
    errors.push(invalid(`${path}.count`, count, 'must be greater than zero'))
  else if (!modes.includes(mode)) errors.push(notSupported(`${path}.allocationMode`, mode, modes))
  return errors
}

const longestExpression = 10 * 1024

export function validateSelectors(selectors: readonly DeviceSelector[], path: string): FieldError[] {
  const errors = selectors.length > most ? [tooMany(path, selectors.length, most)] : []
  selectors.forEach(({ cel }, i) => {
    if (cel === undefined) errors.push(required(`${path}[${i}].cel`))
    else if (cel.expression.length > longestExpression) {
      errors.push(tooLong(`${path}[${i}].cel.expression`, longestExpression))
    }
  })
  return errors
}

function validateConstraints({ constraints = [] }: DeviceClaim, known: ReadonlySet<string>, path: string) {
  const errors = constraints.length > most ? [tooMany(`${path}.constraints`, constraints.length, most)] : []
  constraints.forEach((constraint: DeviceConstraint, i) => {
    const at = `${path}.constraints[${i}]`
    errors.push(...validateNames(constraint.requests ?? [], known, `${at}.requests`))
    if (constraint.matchAttribute === undefined && constraint.distinctAttribute === undefined) {
      errors.push(required(`${at}.matchAttribute`))
    }
  })
  return errors
}

function validateConfigurations({ config = [] }: DeviceClaim, known: ReadonlySet<string>, path: string): FieldError[] {
  const errors = config.length > most ? [tooMany(`${path}.config`, config.length, most)] : []
  config.forEach(({ requests = [], opaque }, i) => {
    errors.push(...validateNames(requests, known, `${path}.config[${i}].requests`))
    errors.push(...validateOpaque(opaque, `${path}.config[${i}]`))
  })
  return errors
}

function validateNames(names: readonly string[], known: ReadonlySet<string>, path: string): FieldError[] {
  return names.flatMap((name, i) => {
    if (known.has(name)) return names.indexOf(name) < i ? [duplicate(`${path}[${i}]`, name)] : []
    return [
      invalid(
        `${path}[${i}]`,
        name,
        "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
      ),
    ]
  })
}

export function validateOpaque(opaque: OpaqueDeviceConfiguration | undefined, path: string): FieldError[] {
  if (opaque === undefined) return [required(`${path}.opaque`)]
  const errors = validateDriverName(opaque.driver, `${path}.opaque.driver`)
  return opaque.parameters === undefined ? [...errors, required(`${path}.opaque.parameters`)] : errors
}

function validateLabel(name: string, path: string): FieldError[] {
  if (!name) return [required(path)]
  return dns1123LabelErrors(name).map((text) => invalid(path, name, text))
}

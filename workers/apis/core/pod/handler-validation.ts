// Probes and lifecycle hooks. Like validateProbe and validateHandler in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { portNameErrors, portNumberErrors, regexError } from '../../../apimachinery/name-validation.ts'
import { validateNonNegative } from '../../object-meta-validation.ts'
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../types.ts'

export function validateLivenessProbe(probe: Probe | undefined, path: string): FieldError[] {
  if (probe === undefined) return []
  return [...validateProbe(probe, path), ...onlyOneSuccess(probe, path)]
}

export function validateReadinessProbe(probe: Probe | undefined, path: string): FieldError[] {
  if (probe === undefined) return []
  const errors = validateProbe(probe, path)
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds !== undefined) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes'))
  }
  return errors
}

function onlyOneSuccess(probe: Probe, path: string): FieldError[] {
  return probe.successThreshold === 1 ? [] : [invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1')]
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function validateProbe(probe: Probe, path: string): FieldError[] {
  const errors = validateHandler(probe, undefined, path)
  for (const name of counts) errors.push(...validateNonNegative(probe[name], `${path}.${name}`))
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds !== undefined && seconds <= 0) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0'))
  }
  return errors
}

export function validateLifecycle(lifecycle: Lifecycle, graceSeconds: number | undefined, path: string): FieldError[] {
  return [
    ...(lifecycle.postStart ? validateHandler(lifecycle.postStart, graceSeconds, `${path}.postStart`) : []),
    ...(lifecycle.preStop ? validateHandler(lifecycle.preStop, graceSeconds, `${path}.preStop`) : []),
  ]
}

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>
const handlerTypes = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

function validateHandler(handler: Handler, graceSeconds: number | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const given = handlerTypes.filter((type) => handler[type] !== undefined)
  if (given.length === 0) return [required(path, 'must specify a handler type')]
  given.forEach((type, i) => {
    const at = `${path}.${type}`
    if (i > 0) errors.push(forbidden(at, 'may not specify more than 1 handler type'))
    else if (type === 'exec') {
      if (!handler.exec?.command?.length) errors.push(required(`${at}.command`))
    } else if (type === 'httpGet' && handler.httpGet) errors.push(...validateHttpGet(handler.httpGet, at))
    else if (type === 'tcpSocket') errors.push(...validatePort(handler.tcpSocket?.port, `${at}.port`))
    else if (type === 'grpc') errors.push(...validatePort(handler.grpc?.port, `${at}.port`))
    else errors.push(...validateSleep(handler.sleep?.seconds ?? 0, graceSeconds, at))
  })
  return errors
}

function validateSleep(seconds: number, graceSeconds: number | undefined, path: string): FieldError[] {
  if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return []
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`
  return [invalid(path, seconds, detail)]
}

function validateHttpGet(action: HTTPGetAction, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!action.path) errors.push(required(`${path}.path`))
  errors.push(...validatePort(action.port, `${path}.port`))
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS') {
    errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS']))
  }
  for (const { name } of action.httpHeaders ?? []) {
    if (/^[-A-Za-z0-9]+$/.test(name)) continue
    const detail = regexError(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      '[-A-Za-z0-9]+',
      'X-Header-Name',
    )
    errors.push(invalid(`${path}.httpHeaders`, name, detail))
  }
  return errors
}

/** A number, or the name of one of the container's ports. Like ValidatePortNumOrName. */
export function validatePort(port: number | string | undefined, path: string): FieldError[] {
  const errors = typeof port === 'string' ? portNameErrors(port) : portNumberErrors(port ?? 0)
  return errors.map((text) => invalid(path, port ?? 0, text))
}

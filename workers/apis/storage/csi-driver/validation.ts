// Like ValidateCSIDriver in pkg/apis/storage/validation.
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../types.ts'

export function validateDriver({ metadata, spec }: CSIDriver): FieldError[] {
  return [...validateObjectMeta(metadata, false, nameIsDnsSubdomain), ...validateSpec(spec)]
}

export function validateDriverUpdate(driver: CSIDriver, old: CSIDriver): FieldError[] {
  const { spec } = driver
  return [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata),
    ...validateSpec(spec),
    ...validateImmutable(spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
    ...validateImmutable(spec.fsGroupPolicy, old.spec.fsGroupPolicy, 'spec.fsGroupPolicy'),
    ...validateImmutable(spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ]
}

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const lifecycleModes = ['Persistent', 'Ephemeral']
const shortestUpdatePeriod = 10

function validateSpec(spec: CSIDriverSpec): FieldError[] {
  const errors: FieldError[] = []
  if (spec.attachRequired === undefined) errors.push(required('spec.attachedRequired'))
  if (spec.podInfoOnMount === undefined) errors.push(required('spec.podInfoOnMount'))
  if (spec.storageCapacity === undefined) errors.push(required('spec.storageCapacity'))
  const policy = spec.fsGroupPolicy
  if (policy !== undefined && !groupPolicies.includes(policy)) {
    errors.push(notSupported('spec.fsGroupPolicy', policy, groupPolicies))
  }
  errors.push(...validateTokenRequests(spec.tokenRequests ?? [], 'spec.tokenRequests'))
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (!lifecycleModes.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, lifecycleModes))
  }
  if (spec.seLinuxMount === undefined) errors.push(required('spec.seLinuxMount'))
  const period = spec.nodeAllocatableUpdatePeriodSeconds
  if (period !== undefined && period < shortestUpdatePeriod) {
    const path = 'spec.nodeAllocatableUpdatePeriodSeconds'
    errors.push(invalid(path, period, `must be greater than or equal to ${shortestUpdatePeriod} seconds`))
  }
  return errors
}

function validateTokenRequests(requests: readonly TokenRequest[], path: string): FieldError[] {
  const audiences = new Set<string>()
  return requests.flatMap(({ audience, expirationSeconds }, i) => {
    if (audiences.has(audience)) return [duplicate(`${path}[${i}].audience`, audience)]
    audiences.add(audience)
    const at = `${path}[${i}].expirationSeconds`
    const seconds = expirationSeconds ?? 600
    if (seconds < 600) return [invalid(at, seconds, 'may not specify a duration less than 10 minutes')]
    return seconds > 2 ** 32 ? [invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
  })
}

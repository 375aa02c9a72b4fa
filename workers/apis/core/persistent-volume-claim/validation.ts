// Like ValidatePersistentVolumeClaim and ValidatePersistentVolumeClaimUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  qualifiedNameErrors,
} from '../../../apimachinery/name-validation.ts'
import {
  validateImmutable,
  validateLabelSelector,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateAccessModes, validateVolumeMode } from '../access-mode-validation.ts'
import { internalObject } from '../pod/internal-json.ts'
import { jsonDifference } from '../pod/spec-difference.ts'
import {
  isNative,
  unitsOf,
  validateAmountOf,
  validateBasicAmount,
  validatePositiveAmount,
} from '../resource-amounts.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../types.ts'

const betaClass = 'volume.beta.kubernetes.io/storage-class'

export function validateClaim({ metadata, spec }: PersistentVolumeClaim): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateClaimSpec(spec, 'spec')]
}

export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const modes = spec.accessModes ?? []
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'))
  errors.push(...validateLabelSelector(spec.selector, `${path}.selector`))
  errors.push(...validateAccessModes(modes, `${path}.accessModes`))
  errors.push(...validateStorage(spec, `${path}.resources[storage]`))
  errors.push(...validateClassName(spec.storageClassName, `${path}.storageClassName`))
  errors.push(...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`))
  const { dataSource, dataSourceRef } = spec
  if (dataSource) errors.push(...validateDataSource(dataSource, `${path}.dataSource`))
  if (dataSourceRef) errors.push(...validateDataSource(dataSourceRef, `${path}.dataSourceRef`))
  if (dataSource && dataSourceRef) {
    const isSame =
      dataSource.apiGroup === dataSourceRef.apiGroup &&
      dataSource.kind === dataSourceRef.kind &&
      dataSource.name === dataSourceRef.name
    if (dataSourceRef.namespace) {
      const detail = 'may not be specified when dataSourceRef.namespace is specified'
      errors.push(invalid(path, `${path}.dataSource`, detail))
    } else if (!isSame) errors.push(invalid(path, `${path}.dataSource`, 'must match dataSourceRef'))
  }
  errors.push(...validateClassName(spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`))
  return errors
}

function validateStorage(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const amount = spec.resources?.requests?.['storage']
  if (amount === undefined) return [required(path)]
  const errors = validatePositiveAmount(amount, path)
  return errors.length > 0 ? errors : validateAmountOf('storage', amount, path)
}

function validateClassName(name: string | undefined, path: string): FieldError[] {
  return name ? nameIsDnsSubdomain(name, false).map((text) => invalid(path, name, text)) : []
}

function validateDataSource(source: TypedObjectReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!source.name) errors.push(required(`${path}.name`))
  if (!source.kind) errors.push(required(`${path}.kind`))
  const { apiGroup = '', namespace } = source
  if (apiGroup === '' && source.kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
    errors.push(invalid(path, source.kind, detail))
  }
  if (apiGroup !== '')
    errors.push(...dns1123SubdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)))
  if (namespace)
    errors.push(...nameIsDnsLabel(namespace, false).map((text) => invalid(`${path}.namespace`, namespace, text)))
  return errors
}

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = [...validateObjectMetaUpdate(claim.metadata, old.metadata), ...validateClaim(claim)]
  if (!isClassUpgrade(claim, old)) {
    const [after, before] = [claim.metadata.annotations?.[betaClass], old.metadata.annotations?.[betaClass]]
    errors.push(...validateImmutable(after ?? '', before ?? '', `metadata.annotations[${betaClass}]`))
  }
  const [expected, actual] = comparable(claim, old)
  if (!deepEqual(actual, expected)) {
    const detail =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
    const inner = (spec: PersistentVolumeClaimSpec) => internalObject('core.v1.PersistentVolumeClaimSpec', spec)
    errors.push(forbidden('spec', `${detail}\n${jsonDifference(inner(expected), inner(actual))}`))
  }
  const [before, after] = [old.spec.resources?.requests?.['storage'], claim.spec.resources?.requests?.['storage']]
  if (unitsOf(after ?? '0') < unitsOf(before ?? '0')) {
    // A wish for more that cannot be fulfilled may be taken back.
    if (unitsOf(after ?? '0') <= unitsOf(old.status?.capacity?.['storage'] ?? '0')) {
      const path = 'spec.resources.requests.storage'
      errors.push(forbidden(path, 'field can not be less than status.capacity'))
    }
  }
  errors.push(...validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode'))
  return [...errors, ...validateAttributesUpdate(claim.spec, old.spec)]
}

function validateAttributesUpdate(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec): FieldError[] {
  const [before, after] = [old.volumeAttributesClassName, spec.volumeAttributesClassName]
  if (before === undefined || after === before) return []
  const path = 'spec.volumeAttributesClassName'
  if (after === undefined) return [forbidden(path, 'update from non-nil value to nil is forbidden')]
  return after === '' ? [forbidden(path, 'update from non-nil value to an empty string is forbidden')] : []
}

/** The class may move from its annotation into its field. Like validateStorageClassUpgradeFromAnnotation. */
function isClassUpgrade(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const before = old.metadata.annotations?.[betaClass]
  if (before === undefined || old.spec.storageClassName !== undefined) return false
  return claim.spec.storageClassName === before && (claim.metadata.annotations?.[betaClass] ?? before) === before
}

/** Both specs without the changes that are allowed: [the old one, the new one]. */
function comparable(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  let [before, after] = [old.spec, claim.spec]
  if (!before.volumeName) before = { ...before, volumeName: after.volumeName }
  const annotated = old.metadata.annotations?.[betaClass]
  const isFirst = before.storageClassName === undefined && after.storageClassName !== undefined
  if (isFirst && (annotated === undefined || annotated === after.storageClassName)) {
    after = { ...after, storageClassName: undefined }
  }
  if (claim.status?.phase !== 'Bound') return [before, after]
  const storage = before.resources?.requests?.['storage']
  const requests = { ...after.resources?.requests, ...(storage === undefined ? {} : { storage }) }
  const volumeAttributesClassName = before.volumeAttributesClassName
  return [before, { ...after, resources: { ...after.resources, requests }, volumeAttributesClassName }]
}

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
]

export function validateClaimStatusUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validateObjectMetaUpdate(claim.metadata, old.metadata)
  const { capacity = {}, allocatedResourceStatuses = {}, allocatedResources = {} } = claim.status ?? {}
  if (!claim.spec.accessModes?.length) errors.push(required('Spec.accessModes'))
  for (const [name, amount] of Object.entries(capacity)) {
    errors.push(...validateBasicAmount(amount, `status.capacity[${name}]`))
  }
  const statusPath = 'status.allocatedResourceStatus'
  for (const [name, status] of Object.entries(allocatedResourceStatuses)) {
    errors.push(...validateResourceKey(name, statusPath))
    if (!resizeStatuses.includes(status)) errors.push(notSupported(statusPath, name, [...resizeStatuses].sort()))
  }
  for (const [name, amount] of Object.entries(allocatedResources)) {
    const path = 'status.allocatedResources'
    const keyErrors = validateResourceKey(name, path)
    errors.push(...(keyErrors.length > 0 ? keyErrors : validateBasicAmount(amount, `${path}[${name}]`)))
  }
  return errors
}

function validateResourceKey(name: string, path: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalid(path, name, text))
  if (errors.length > 0 || !isNative(name) || name === 'storage') return errors
  return [notSupported(path, name, ['storage'])]
}

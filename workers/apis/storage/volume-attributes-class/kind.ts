import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { validateDriverName } from '../../core/persistent-volume/sources.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateParameters } from '../storage-class/validation.ts'
import type { VolumeAttributesClass } from '../types.ts'
import { storageVolumeAttributesClassTypes } from './types-table.ts'

export const door = defineDoor<VolumeAttributesClass>({
  types: storageVolumeAttributesClassTypes,
  defaults: (object) => object,
  strategy: { validate: validateClass, validateUpdate: validateClassUpdate },
  columns: [nameColumn, { name: 'DriverName', type: 'string', cell: ({ driverName }) => driverName }, ageColumn],
})

/** Like ValidateVolumeAttributesClass in pkg/apis/storage/validation. */
function validateClass({ metadata, driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  const errors = [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
    ...validateDriverName(driverName, 'driverName'),
  ]
  if (Object.keys(parameters).length === 0) {
    return [...errors, required('parameters', 'must contain at least one key/value pair')]
  }
  return [...errors, ...validateParameters(parameters, 'parameters')]
}

function validateClassUpdate(object: VolumeAttributesClass, old: VolumeAttributesClass): FieldError[] {
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata)
  if (object.driverName !== old.driverName) {
    errors.push(forbidden('driverName', 'updates to driverName are forbidden.'))
  }
  if (!deepEqual(object.parameters, old.parameters)) {
    errors.push(forbidden('parameters', 'updates to parameters are forbidden.'))
  }
  return errors
}

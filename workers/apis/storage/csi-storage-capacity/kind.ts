import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import { validateAmount } from '../../core/resource-amounts.ts'
import { defineDoor } from '../../late-kind.ts'
import {
  fieldIsImmutable,
  validateLabelSelector,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import type { CSIStorageCapacity } from '../types.ts'
import { storageCsiStorageCapacityTypes } from './types-table.ts'

export const door = defineDoor<CSIStorageCapacity>({
  types: storageCsiStorageCapacityTypes,
  defaults: (capacity) => capacity,
  strategy: { validate: validateCapacity, validateUpdate: validateCapacityUpdate, allowUnconditionalUpdate: false },
  columns: [nameColumn, createdAtColumn],
})

/** Like ValidateCSIStorageCapacity in pkg/apis/storage/validation. */
function validateCapacity({ metadata, nodeTopology, storageClassName, capacity }: CSIStorageCapacity): FieldError[] {
  const nameErrors = nameIsDnsSubdomain(storageClassName, false)
  return [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...nameErrors.map((text) => invalid('storageClassName', storageClassName, text)),
    ...(capacity === undefined ? [] : validateAmount(capacity, 'capacity')),
  ]
}

function validateCapacityUpdate(capacity: CSIStorageCapacity, old: CSIStorageCapacity): FieldError[] {
  const errors = validateObjectMetaUpdate(capacity.metadata, old.metadata)
  for (const name of ['nodeTopology', 'storageClassName'] as const) {
    if (!deepEqual(capacity[name], old[name])) errors.push(invalid(name, capacity[name], fieldIsImmutable))
  }
  return errors
}

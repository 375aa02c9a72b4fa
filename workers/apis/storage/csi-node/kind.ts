import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { duplicate, type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { validateDriverName } from '../../core/persistent-volume/sources.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateNonNegative, validateObjectMeta } from '../../object-meta-validation.ts'
import type { CSINode, CSINodeDriver } from '../types.ts'
import { storageCsiNodeTypes } from './types-table.ts'

export const door = defineDoor<CSINode>({
  types: storageCsiNodeTypes,
  defaults: (node) => node,
  strategy: { validate: validateNode, validateUpdate: validateNodeUpdate, allowUnconditionalUpdate: false },
  columns: [nameColumn, { name: 'Drivers', type: 'integer', cell: ({ spec }) => spec.drivers?.length ?? 0 }, ageColumn],
})

/** Like ValidateCSINode in pkg/apis/storage/validation. */
function validateNode({ metadata, spec }: CSINode): FieldError[] {
  const names = new Set<string>()
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain)
  spec.drivers?.forEach((driver, i) => {
    errors.push(...validateDriver(driver, `spec.drivers[${i}]`))
    if (names.has(driver.name)) errors.push(duplicate(`spec.drivers[${i}].name`, driver.name))
    names.add(driver.name)
  })
  return errors
}

const maxNodeId = 256

function validateDriver({ name, nodeID, allocatable, topologyKeys = [] }: CSINodeDriver, path: string): FieldError[] {
  const errors = validateDriverName(name, `${path}.name`)
  if (!nodeID) errors.push(required(`${path}.nodeID`))
  if (nodeID.length > maxNodeId) {
    errors.push(invalid(`${path}.nodeID`, nodeID, `must be ${maxNodeId} characters or less`))
  }
  errors.push(...validateNonNegative(allocatable?.count, `${path}.allocatable.count`))
  topologyKeys.forEach((key, i) => {
    if (key === '') errors.push(required(path))
    if (topologyKeys.indexOf(key) < i) errors.push(duplicate(path, key))
    errors.push(...qualifiedNameErrors(key).map((text) => invalid(path, key, text)))
  })
  return errors
}

/** What a driver said of the node stays until the driver is taken off. */
function validateNodeUpdate(node: CSINode, old: CSINode): FieldError[] {
  const errors = validateNode(node)
  for (const before of old.spec.drivers ?? []) {
    const after = node.spec.drivers?.find(({ name }) => name === before.name)
    const fixed = (driver: CSINodeDriver) => ({ ...driver, allocatable: undefined })
    if (after && !deepEqual(fixed(after), fixed(before))) {
      errors.push(invalid('CSINodeDriver', after, 'field is immutable'))
    }
  }
  return errors
}

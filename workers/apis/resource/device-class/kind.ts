import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, tooMany } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import { validateOpaque, validateSelectors } from '../claim-validation.ts'
import type { DeviceClass, DeviceClassSpec } from '../types.ts'
import { resourceDeviceClassTypes } from './types-table.ts'

export const door = defineDoor<DeviceClass>({
  types: resourceDeviceClassTypes,
  defaults: (deviceClass) => deviceClass,
  strategy: {
    prepareForCreate: (deviceClass) => ({ ...deviceClass, metadata: { ...deviceClass.metadata, generation: 1 } }),
    prepareForUpdate: (deviceClass, old) => withGeneration(deviceClass, old, !deepEqual(deviceClass.spec, old.spec)),
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
      ...validateSpec(spec),
    ],
    validateUpdate: ({ metadata, spec }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateSpec(spec),
    ],
  },
  columns: [nameColumn, ageColumn],
})

const mostConfigurations = 32

/** Like validateDeviceClassSpec. */
function validateSpec({ selectors = [], config = [] }: DeviceClassSpec): FieldError[] {
  const errors = validateSelectors(selectors, 'spec.selectors')
  if (config.length > mostConfigurations) errors.push(tooMany('spec.config', config.length, mostConfigurations))
  return [...errors, ...config.flatMap(({ opaque }, i) => validateOpaque(opaque, `spec.config[${i}]`))]
}

import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { withGeneration } from '../../strategy.ts'
import type { CSIDriver } from '../types.ts'
import { storageCsiDriverTypes } from './types-table.ts'
import { validateDriver, validateDriverUpdate } from './validation.ts'

export const door = defineDoor<CSIDriver>({
  types: storageCsiDriverTypes,
  defaults: defaultDriver,
  strategy: {
    prepareForUpdate: (driver, old) => {
      const counted = [
        'tokenRequests',
        'requiresRepublish',
        'seLinuxMount',
        'nodeAllocatableUpdatePeriodSeconds',
      ] as const
      return withGeneration(
        driver,
        old,
        counted.some((name) => !deepEqual(driver.spec[name], old.spec[name])),
      )
    },
    validate: validateDriver,
    validateUpdate: validateDriverUpdate,
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'AttachRequired', type: 'boolean', cell: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', type: 'boolean', cell: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', type: 'boolean', cell: ({ spec }) => spec.storageCapacity ?? false },
    {
      name: 'TokenRequests',
      type: 'string',
      cell: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    },
    { name: 'RequiresRepublish', type: 'boolean', cell: ({ spec }) => spec.requiresRepublish ?? false },
    { name: 'Modes', type: 'string', cell: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>' },
    ageColumn,
  ],
})

/** Like SetDefaults_CSIDriver. */
function defaultDriver(driver: CSIDriver): CSIDriver {
  const spec = fillIn(driver.spec, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
  })
  return withFields(driver, { spec })
}

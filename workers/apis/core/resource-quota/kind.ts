import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { ResourceQuota } from '../types.ts'
import { coreResourceQuotaTypes } from './types-table.ts'
import { validateQuota, validateQuotaStatusUpdate, validateQuotaUpdate } from './validation.ts'

export const door = defineDoor<ResourceQuota>({
  types: coreResourceQuotaTypes,
  defaults: (quota) => quota,
  strategy: {
    prepareForCreate: (quota) => ({ ...quota, status: {} }),
    prepareForUpdate: keepStatus,
    validate: validateQuota,
    validateUpdate: validateQuotaUpdate,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateQuotaStatusUpdate } },
  columns: [
    nameColumn,
    { name: 'Request', type: 'string', cell: (quota) => usageOf(quota, false) },
    { name: 'Limit', type: 'string', cell: (quota) => usageOf(quota, true) },
    ageColumn,
  ],
})

/** `pods: 0/2, requests.cpu: 0/1`, by name. */
function usageOf({ status }: ResourceQuota, ofLimits: boolean): string {
  const names = Object.keys(status?.hard ?? {}).filter((name) => name.startsWith('limits.') === ofLimits)
  return names
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] ?? '0'}`)
    .join(', ')
}

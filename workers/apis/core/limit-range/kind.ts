import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { mapShared, withFields } from '../../../apimachinery/share.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { LimitRange, LimitRangeItem } from '../types.ts'
import { coreLimitRangeTypes } from './types-table.ts'
import { validateLimits } from './validation.ts'

export const door = defineDoor<LimitRange>({
  types: coreLimitRangeTypes,
  defaults: (range) =>
    range.spec.limits
      ? withFields(range, { spec: withFields(range.spec, { limits: mapShared(range.spec.limits, defaultItem) }) })
      : range,
  strategy: {
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
      ...validateLimits(spec.limits ?? []),
    ],
    validateUpdate: ({ metadata, spec }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateLimits(spec.limits ?? []),
    ],
    allowCreateOnUpdate: true,
  },
  columns: [nameColumn, createdAtColumn],
})

type Amounts = Readonly<Record<string, string>>

/** Like SetDefaults_LimitRangeItem: a container's limit is the highest, its request the limit, or else the lowest. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item
  const limits = completed(item.default, item.max)
  const requests = completed(completed(item.defaultRequest, limits), item.min)
  return withFields(item, {
    ...(limits && { default: limits }),
    ...(requests && { defaultRequest: requests }),
  })
}

function completed(amounts: Amounts | undefined, others: Amounts | undefined): Amounts | undefined {
  const isComplete = Object.keys(others ?? {}).every((name) => amounts && Object.hasOwn(amounts, name))
  return isComplete ? amounts : { ...others, ...amounts }
}

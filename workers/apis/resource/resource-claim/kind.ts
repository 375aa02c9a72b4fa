import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import { defaultClaimSpec, validateClaimSpec } from '../claim-validation.ts'
import type { ResourceClaim } from '../types.ts'
import { resourceResourceClaimTypes } from './types-table.ts'

export const door = defineDoor<ResourceClaim>({
  types: resourceResourceClaimTypes,
  defaults: (claim) => withFields(claim, { spec: defaultClaimSpec(claim.spec) }),
  strategy: {
    prepareForCreate: (claim) => ({ ...claim, status: {} }),
    prepareForUpdate: keepStatus,
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
      ...validateClaimSpec(spec, 'spec'),
    ],
    validateUpdate: (claim, old) => [
      ...validateObjectMetaUpdate(claim.metadata, old.metadata),
      ...validateImmutable(claim.spec, old.spec, 'spec'),
    ],
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: (claim, old) => validateObjectMetaUpdate(claim.metadata, old.metadata),
    },
  },
  columns: [nameColumn, { name: 'State', type: 'string', cell: stateCell }, ageColumn],
})

/** `allocated,reserved`. Like resourceClaimState. */
function stateCell({ metadata, status }: ResourceClaim): string {
  const states: string[] = []
  if (metadata.deletionTimestamp) states.push('deleted')
  else if (!status?.allocation) states.push('pending')
  if (status?.allocation) states.push('allocated', ...(status.reservedFor?.length ? ['reserved'] : []))
  return states.join(',')
}
